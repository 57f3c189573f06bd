"""Statements, run in order on a Frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from asyncguard.link import (
    addresses,
    coroutines,
    decorators,
    expressions,
    firsts,
    hints,
    holds,
    lattice,
    names,
    narrow,
    objects,
    offloads,
    pools,
    protocols,
    sizes,
    switches,
    syntax,
    targets,
    work,
)
from asyncguard.link import values as v
from asyncguard.link.effects import ALWAYS, OTHER, When
from asyncguard.link.frame import Assumed, Env, Frame, State, common, joined
from asyncguard.link.regions import Opened, Regions
from asyncguard.link.spelling import path, spell
from asyncguard.model import summary as m


def run(f: Frame, body: tuple[m.Stmt, ...]) -> None:
    """Run statements until one of them leaves the block."""
    for statement in body:
        if not f.alive:
            return
        handler = _HANDLERS.get(type(statement))
        if handler:
            handler(f, statement)


def _assign(f: Frame, s: m.Assign) -> None:
    known = deferred(f, s.value)
    for target in s.targets:
        _refresh(f, target, s.value)
        objects.alias(f, target, s.value)
        targets.assign(f, target, _iterated(f, s.value, known) if isinstance(target, m.Sequence) else known)


def _refresh(f: Frame, target: m.Expr, value: m.Expr) -> None:
    """Nothing has been called yet on what a call gives."""
    where = path(target)
    if where and isinstance(value, m.Call):
        f.fresh.add(where)
        f.receiver_calls.pop(where, None)


def deferred(f: Frame, expr: m.Expr) -> v.Type:
    """Evaluate what is kept: of a generator expression nothing runs yet."""
    if not (isinstance(expr, m.Comprehension) and expr.kind == "generator"):
        return expressions.evaluate(f, expr)
    aside = Frame(f.p, f.unit, f.fn, f.cls)
    aside.env, aside.closure, aside.node = dict(f.env), f.closure, f.node
    return expressions.evaluate(aside, expr)


def _iterated(f: Frame, expr: m.Expr, known: v.Type) -> v.Type:
    """`a, b = generator()` iterates."""
    kept = tuple(value for value in known if isinstance(value, v.Row | v.Container))
    rest = tuple(value for value in known if value not in kept)
    items = protocols.iterate(f, rest, f.p.span_of(expr), spell(expr))
    return (*kept, v.Container("iter", items)) if items else kept


def _annotated(f: Frame, s: m.Annotated) -> None:
    declared = hints.instance_type(f.p, f.unit, s.annotation, f.env)
    if s.value is not None:
        known = expressions.evaluate(f, s.value)
        objects.alias(f, s.target, s.value)
        targets.assign(f, s.target, better(f, s.target, known, declared))
    elif isinstance(s.target, m.Name):
        f.env[s.target.id] = declared
        f.declared[s.target.id] = declared
    elif isinstance(s.target, m.Attr) and declared:
        targets.declare(f, s.target, declared)


def better(f: Frame, target: m.Expr, known: v.Type, declared: v.Type) -> v.Type:
    """What an annotated name holds: its value where that says something, else what is declared."""
    address = addresses.of_annotated(f, target, known)
    if address:
        return address
    return known if lattice.is_known(known) and not _is_plain(known) else declared or known


def _is_plain(known: v.Type) -> bool:
    """None, or an empty collection: the annotation says more."""
    return all(isinstance(x, v.Literal | v.Anything) or (isinstance(x, v.Container) and not x.items) for x in known)


def _augmented(f: Frame, s: m.Augmented) -> None:
    expressions.evaluate(f, s.value)
    where = path(s.target)
    if where in f.env:
        f.env[where] = lattice.unfixed(f.env[where])


def _eval(f: Frame, s: m.Eval) -> None:
    known = expressions.evaluate(f, s.value)
    if isinstance(s.value, m.Call):
        coroutines.dropped(f, s.value, known)
        if f.p.never_returns(f.called):
            f.alive, f.failed = False, True


def _return(f: Frame, s: m.Return) -> None:
    known = deferred(f, s.value) if s.value is not None else (v.NONE,)
    f.returns = lattice.join(f.returns, lattice.some(known))
    pools.given(f, s.value)
    f.exits.append(f.regions)
    f.ways_out.append(f.sure)
    f.alive = f.failed = False


def _raise(f: Frame, s: m.Raise) -> None:
    if s.value is not None:
        expressions.evaluate(f, s.value)
    f.alive, f.failed = False, True


def _jump(f: Frame, s: m.Jump) -> None:
    f.jumps.append(f.state)
    f.alive = f.failed = False


def _branches(
    f: Frame, ways: list[Callable[[], None]], *, certain: bool = False, taken: When = OTHER, after: When = OTHER
) -> None:
    """Run each of `ways` from here, and join where they meet. `taken` says when the first of them is run, `after` when
    the others are, and what follows where one of them leaves."""
    start: State = f.env, f.regions, f.sure
    out: State | None = None
    leaves = False
    failed = True
    turned, on = f.turned, []
    for i, way in enumerate(ways):
        f.state, f.alive, f.failed = start, True, False
        f.turned = dict(turned)
        when = ALWAYS if certain else after if i else taken
        f.suppose(when)
        way()
        f.suppose(when, -1)
        leaves = leaves or not (f.alive or f.failed)
        failed = failed and f.failed
        if f.alive:
            now = f.env, f.regions, f.sure
            out = now if out is None else joined(f, out, now)
            on.append(f.turned)
    f.turned = on[0] if len(on) == 1 else turned
    f.alive, f.failed = out is not None, failed and out is None
    f.env, f.regions, f.sure = out or start
    if f.alive and leaves and not certain:
        f.suppose(after)


def _if(f: Frame, s: m.If) -> None:
    known = False if syntax.is_type_checking(s.test) else narrow.truth(f, s.test)
    sizes.measure(f, s.test)

    ends: list[tuple[Env, Assumed]] = []

    def taken() -> None:
        narrow.assume(f, s.test, holds=True)
        once = syntax.runs_once(s) or _fills_again(f, s)
        more = syntax.conditions(s.test) - 1
        f.once += once
        f.conjuncts += more
        f.turned |= switches.turned(f, s.test, holds=True)
        run(f, s.body)
        f.conjuncts -= more
        f.once -= once

    def skipped() -> None:
        narrow.assume(f, s.test, holds=False)
        f.turned |= switches.turned(f, s.test, holds=False)
        run(f, s.orelse)

    if known is not None:
        _branches(f, [taken if known else skipped], certain=True)
    else:
        ways = [_assuming(f, taken, ends), _assuming(f, skipped, ends)]
        _branches(f, ways, taken=firsts.taken(f, s), after=firsts.after(f, s))
        narrow.forget(f, ends)


def _assuming(f: Frame, way: Callable[[], None], ends: list[tuple[Env, Assumed]]) -> Callable[[], None]:
    """`way`, which adds its end to `ends`, where it has one."""

    def taken() -> None:
        outer, f.assumed = f.assumed, {}
        way()
        if f.alive:
            ends.append((f.env, f.assumed))
        f.assumed = outer

    return taken


def _fills_again(f: Frame, s: m.If) -> bool:
    """`if client is None: client = connect()`, of a global that its module fills when it is loaded."""
    name = syntax.filled(s)
    if name not in f.globals:
        return False
    values = [b.statement.value for b in f.unit.binding(name) if isinstance(b.statement, m.Assign | m.Annotated)]
    return any(syntax.below(value, m.Call) for value in values)


def _loop(f: Frame, s: m.For | m.While, before: Callable[[], None]) -> None:
    """Run a loop body until nothing changes that the next round looks at, at most three times."""
    outer, f.jumps = f.jumps, []
    turned = f.turned
    start: State = f.env, f.regions, f.sure
    for _ in range(3):
        f.state, f.alive = start, True
        f.turned = dict(turned)
        before()
        run(f, s.body)
        after = start
        ends = [*f.jumps, *([f.state] if f.alive else [])]
        for end in ends:
            after = joined(f, after, end)
        settled = after[1:] == start[1:] and _says_the_same(f, s, start[0], after[0])
        start = after
        if settled:
            break
    f.state, f.alive, f.jumps, f.turned = start, True, outer, turned
    f.sure = common([sure for _, _, sure in ends]) or f.sure  # a loop is taken to run


def _says_the_same(f: Frame, s: m.For | m.While, before: Env, after: Env) -> bool:
    """What a round of the loop sees in `after`, it saw in `before`."""
    if before == after:
        return True
    if f.fn is None:
        return False
    seen = f.unit.handed_on(f.fn.index, s)
    changed = (name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return not any(name.partition(".")[0] in seen for name in changed)


def _for(f: Frame, s: m.For) -> None:
    iterated = expressions.evaluate(f, s.iter)
    element = protocols.iterate(f, iterated, s.span, spell(s.iter), is_async=s.is_async)

    def step() -> None:
        if s.is_async:
            holds.iterate(f, iterated, s.span, spell(s.iter))
        targets.assign(f, s.target, element)

    _loop(f, s, step)
    work.for_loop(f, s, iterated)
    offloads.for_loop(f, s, iterated)
    run(f, s.orelse)


def _while(f: Frame, s: m.While) -> None:
    def test() -> None:
        narrow.truth(f, s.test)
        narrow.assume(f, s.test, holds=True)

    if narrow.truth(f, s.test) is False:
        run(f, s.orelse)
        return
    before = dict(f.env)
    _loop(f, s, test)
    work.while_loop(f, s, before)
    forever = isinstance(s.test, m.Const) and bool(s.test.value)
    if not forever:
        narrow.assume(f, s.test, holds=False)
        run(f, s.orelse)
    elif not syntax.breaks(s.body):
        offloads.while_true(f, s)
        f.alive = False


def _with(f: Frame, s: m.With) -> None:
    opened: list[Opened] = []
    exits, jumps = len(f.exits), len(f.jumps)
    for item in s.items:
        known = expressions.evaluate(f, item.value)
        entered = protocols.enter(f, known, item.span, spell(item.value), is_async=s.is_async, body=s.body)
        if item.target is not None:
            targets.assign(f, item.target, entered)
        opened.append(holds.enter(f, item, known, is_async=s.is_async))
    run(f, s.body)
    end = m.ending(s.span)
    for each in reversed(opened):
        holds.leave(f, each, end, exits, jumps)


def _try(f: Frame, s: m.Try) -> None:
    start = f.state
    exits, jumps = len(f.exits), len(f.jumps)
    outer, f.never_raised = f.never_raised, set()
    run(f, s.body)
    dead_handlers, f.never_raised = f.never_raised if len(s.body) <= 4 else set(), outer
    during = (*joined(f, start, (f.env, f.regions, f.sure))[:2], f.sure)
    if f.alive:
        run(f, s.orelse)
    completed: Callable[[], None] | None = None
    left = not (f.alive or f.failed)
    if f.alive:
        completed = partial(_resume, f, (f.env, f.regions, f.sure))
    handlers = [handler for handler in s.handlers if not _never_runs(handler, dead_handlers)]
    f.state = during
    when = firsts.missing(f, s)
    f.suppose(when)
    ways: list[Callable[[], None]] = [partial(_handle, f, handler) for handler in handlers]
    if completed:
        ways.insert(0, completed)
    _branches(f, ways, certain=True)
    f.suppose(when, -1)
    if f.alive and completed is None and left:
        f.suppose(when)
    _finally(f, s, during, exits, jumps)


def _resume(f: Frame, state: State) -> None:
    f.env, f.regions, f.sure = state


def _handle(f: Frame, handler: m.Handler) -> None:
    if handler.name:
        f.env[handler.name] = v.UNKNOWN
    run(f, handler.body)


def _never_runs(handler: m.Handler, never_raised: set[str]) -> bool:
    match handler.type:
        case m.Name(id=name) | m.Attr(name=name):
            return name in never_raised
    return False


def _finally(f: Frame, s: m.Try, during: State, exits: int, jumps: int) -> None:
    if not s.final:
        return
    goes_on = f.alive
    if not goes_on:
        f.state, f.alive = during, True
    before = f.regions.released
    f.regions = f.regions.seen_from_here()
    run(f, s.final)
    holds.on_the_way_out(f, f.regions.released, exits, jumps)
    f.regions = Regions(f.regions.held, f.regions.released | before)
    f.alive = f.alive and goes_on


def _match(f: Frame, s: m.Match) -> None:
    subject = expressions.evaluate(f, s.subject)

    def way(case: m.Case) -> Callable[[], None]:
        def taken() -> None:
            for name in case.binds:
                f.env[name] = subject if name == case.whole else v.UNKNOWN
            if case.type is not None:
                narrow.assume_instance(f, s.subject, case.type)
                narrow.assume_instance(f, m.Name(case.whole), case.type)
            if case.guard is not None:
                expressions.evaluate(f, case.guard)
            run(f, case.body)

        return taken

    falls_through = [] if any(syntax.matches_all(case) for case in s.cases) else [lambda: None]
    ends: list[tuple[Env, Assumed]] = []
    _branches(f, [_assuming(f, each, ends) for each in (*(way(case) for case in s.cases), *falls_through)])
    narrow.forget(f, ends)


def _define(f: Frame, s: m.Define) -> None:
    info = f.unit.function(s.function)
    for param in info.params:
        if param.default is not None:
            expressions.evaluate(f, param.default)
    fn = v.Fn(f.unit.path, s.function, capture(f, info.free))
    f.definitions[s.function] = fn
    f.env[s.name] = decorators.apply(f, fn, info.decorators)


def _define_class(f: Frame, s: m.DefineClass) -> None:
    methods = f.unit.methods(s.cls)
    free = sorted({name for index in methods for name in f.unit.function(index).free})
    cls = v.Cls(f.unit.path, s.cls, capture(f, tuple(free)))
    f.env[s.name] = (cls,)
    outer = f.env
    f.env = dict(outer)
    run(f, f.unit.class_body(s.cls))
    f.env, f.alive = outer, True
    for index in methods:
        f.definitions[index] = v.Fn(f.unit.path, index, cls.closure)


def capture(f: Frame, free: tuple[str, ...]) -> tuple[tuple[str, v.Type], ...]:
    """What a function defined here takes along."""
    known = ((name, f.lookup(name)) for name in free if name in f.env or name in f.closure)
    settled = ((name, lattice.settled(each)) for name, each in known)
    return tuple((name, each) for name, each in settled if each and lattice.depth(each) <= 3)


def _import(f: Frame, s: m.Import) -> None:
    if s.name != "*":
        f.env[s.name] = names.imported(f.p, f.unit, s)
    f.p.note_import(f, s)


def _global(f: Frame, s: m.Global) -> None:
    f.globals.update(s.names)


_HANDLERS: dict[type, Callable[..., None]] = {
    m.Assign: _assign,
    m.Annotated: _annotated,
    m.Augmented: _augmented,
    m.Eval: _eval,
    m.Return: _return,
    m.Raise: _raise,
    m.Jump: _jump,
    m.If: _if,
    m.For: _for,
    m.While: _while,
    m.With: _with,
    m.Try: _try,
    m.Match: _match,
    m.Define: _define,
    m.DefineClass: _define_class,
    m.Import: _import,
    m.Global: _global,
}
