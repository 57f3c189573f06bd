"""Calls: who is called, what that does, what it gives."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from asyncguard.catalogue import Fact
from asyncguard.catalogue.entry_points import Kind
from asyncguard.link import (
    attributes,
    builtin_calls,
    classes,
    decorators,
    engines,
    entries,
    guards,
    holds,
    keeping,
    lattice,
    members,
    models,
    names,
    objects,
    offloads,
    pools,
    protocols,
    signals,
    sizes,
    typexpr,
    work,
)
from asyncguard.link import values as v
from asyncguard.link.arguments import NO_ARGUMENTS, Arguments
from asyncguard.link.effects import Reach, primitive
from asyncguard.link.frame import Frame, Sure, common
from asyncguard.link.graph import node
from asyncguard.link.outcome import Outcome
from asyncguard.link.passing import bind
from asyncguard.link.regions import renamed
from asyncguard.link.site import Site
from asyncguard.link.spelling import dotted, path
from asyncguard.link.syntax import last_name
from asyncguard.model import summary as m


def call(f: Frame, func: v.Type, arguments: Arguments, site: Site) -> v.Type:
    """Call any of the values in `func`; what comes back."""
    if not site.awaited and _has_async_twin(f, func):
        func = tuple(value for value in func if not isinstance(value, v.Bound))
    if len(func) > 1 and (site.awaited or not _overrides(f, func)):
        func = tuple(value for value in func if gives_awaitable(f, value)) or func
    if len(func) < 2 or f.unit.foreign:
        return lattice.join(*[_call(f, value, arguments, site) for value in func])
    return _call_one_of(f, func, arguments, site)


def _call_one_of(f: Frame, func: v.Type, arguments: Arguments, site: Site) -> v.Type:
    """Which of them is called is a condition; what all of them reach is reached."""
    start = f.sure
    out: list[v.Type] = []
    reached: list[Sure] = []
    for value in func:
        f.sure = start
        out.append(_call(f, value, arguments, site))
        reached.append(f.sure)
    f.sure = common(reached)
    f.may_happen(site.span)
    return lattice.join(*out)


def _has_async_twin(f: Frame, func: v.Type) -> bool:
    """The receiver is either a sync client or its async twin: which one, a check decides that we did not follow."""
    if len(func) < 2:
        return False
    owners = [value.owner.name for value in func if isinstance(value, v.Bound) and isinstance(value.owner, v.Instance)]
    if len(owners) < 2:
        return False
    twins = {known.twin for owner in owners if (known := f.p.catalogue.type(owner)) is not None and known.twin}
    return any(owner in twins for owner in owners)


def _call(f: Frame, value: v.Value, arguments: Arguments, site: Site) -> v.Type:
    if f.p.wanted:
        f.p.wanted.note(f, value, site.span, site.text)
    match value:
        case v.Bound():  # the commonest first
            return _method(f, value, arguments, site)
        case v.External(name=name):
            return _external(f, name, arguments, site)
        case v.Fn():
            return _function(f, value, arguments, site)
        case v.Cls():
            return _construct(f, value, arguments, site)
        case v.Instance():
            return _instance(f, value, arguments, site)
        case v.Obj():
            return call(f, attributes.special(f, value, "__call__"), arguments, site)
        case v.Partial(fn=fn, args=args, kwargs=kwargs):
            merged = Arguments((*args, *arguments.positional), (*kwargs, *arguments.keywords), (), arguments.complete)
            return call(f, fn, merged, site)
        case v.Offloaded(fn=fn, thread=thread, pool=pool):
            returned, outcome = elsewhere(f, fn, arguments)
            if thread:
                offloads.to_thread(f, outcome, pool, site.span)
            return (v.Running(returned),)
        case v.Makes(result=result):
            return result
        case v.ClassOf(instance=instance):
            made = call(f, tuple(x.cls for x in instance if isinstance(x, v.Obj)), arguments, site)
            return tuple(map(_of_any_subclass, made)) or instance
    return v.UNKNOWN


def _of_any_subclass(made: v.Value) -> v.Value:
    """What a `type[Engine]` makes."""
    return msgspec.structs.replace(made, exact=False) if isinstance(made, v.Obj) else made


def _overrides(f: Frame, func: v.Type) -> bool:
    """The alternatives are one method and what subclasses put in its place: not awaited, a sync one is meant."""
    owners = [x.cls for value in func if isinstance(value, v.Fn) for x in value.bound if isinstance(x, v.Obj)]
    first = owners[:1]
    return bool(first) and all(
        classes.is_subclass(f.p, each, first[0]) or classes.is_subclass(f.p, first[0], each) for each in owners
    )


def gives_awaitable(f: Frame, value: v.Value) -> bool:
    """A call of `value` surely gives something to await: where it may be called and a sync function too, it is a choice
    between twins that other code makes, and on a loop the async one is taken."""
    return isinstance(value, v.Offloaded) or (isinstance(value, v.Fn) and f.p.function(value).is_async)


# ---- functions of the program


def _function(f: Frame, fn: v.Fn, arguments: Arguments, site: Site) -> v.Type:
    info = f.p.function(fn)
    f.own_calls.add(site.span)
    offloader = f.p.configured.own_offloader(fn)
    if offloader is not None:
        return builtin_calls.offload(f, offloader, arguments, site)
    written = fn, arguments
    fn, arguments = _receiving(f, fn, info, arguments)
    passed = bind(info, arguments, bound=bool(fn.bound))
    args = f.p.context(fn, passed, complete=arguments.complete, once=f.info is None)
    if fn.kind in ("contextmanager", "asynccontextmanager"):
        paths = _passed(f, *written, site)
        pools.returned(f, v.Coroutine(fn, args, paths), site.span)
        return (v.Entered(fn, args, fn.kind[0] == "a", paths),)
    if info.is_async:
        if f.p.units.by_path[fn.path].foreign:
            run(f, fn, args, site)
        else:
            f.p.note_root(f, fn, args)
        origin = (v.Coroutine(fn, args, _passed(f, *written, site)),)
        pools.returned(f, origin[0], site.span)
        if info.is_generator:
            return v.Container("aiter", f.p.items(fn, args)), v.Running((), origin)
        return (v.Running(_uncertain(f, fn, f.p.result(fn, args)), origin),)
    if info.is_generator:
        return (v.Generator(fn, args),)
    own = f.p.configured.own_fact(fn)
    if own is not None:
        _fire(f, own, NO_ARGUMENTS, site)
    if site.awaited and (fn.opaque or _is_never_awaitable(f, fn, args)):
        return v.UNKNOWN
    outcome = _run_cached(f, fn, info, args, site) if fn.cached else run(f, fn, args, site)
    if outcome.pool or outcome.taken or outcome.freed or outcome.waits:
        paths = _passed(f, *written, site)
        pools.returned(f, renamed(outcome.pool, dict(paths)), site.span)
        holds.apply(f, outcome, paths, site.span, f.p.shown_name(fn))
        holds.ran(f, v.Coroutine(fn, args, paths, plain=True), outcome, site)
    return _uncertain(f, fn, f.p.declared_or(fn, outcome.returns))


def _uncertain(f: Frame, fn: v.Fn, known: v.Type) -> v.Type:
    """What a method gives, where a subclass has another in its place: a constant is not what every object gives, even
    if nobody is seen to make one of the subclass, as where a registry makes them by name."""
    match fn.bound:
        case (v.Obj(cls=cls, exact=False),) if lattice.widen(known) != known:
            replaced = classes.is_replaced(f.p, cls, f.p.function(fn).name)
            return lattice.widen(known) if replaced else known
    return known


def _receiving(f: Frame, fn: v.Fn, info: m.Function, arguments: Arguments) -> tuple[v.Fn, Arguments]:
    """Where the receiver goes: a function that a decorator has put in a method's place takes it as its first argument,
    and the method that this one calls gets it as one."""
    first = info.params[0] if info.params else None
    if fn.bound and info.cls < 0:
        given = msgspec.structs.replace(arguments, positional=(fn.bound, *arguments.positional))
        return msgspec.structs.replace(fn, bound=()), given
    if not fn.bound and info.cls >= 0 and first is not None and arguments.positional and _is_receiver(f, fn, arguments):
        return msgspec.structs.replace(fn, bound=arguments.positional[0]), arguments.after(1)
    return fn, arguments


def _is_receiver(f: Frame, fn: v.Fn, arguments: Arguments) -> bool:
    """The first argument is an instance of the method's class, or the class."""
    cls = v.Cls(fn.path, f.p.function(fn).cls)
    owners = [value.cls if isinstance(value, v.Obj) else value for value in arguments.positional[0]]
    return bool(owners) and all(isinstance(x, v.Cls) and classes.is_subclass(f.p, x, cls) for x in owners)


def _passed(f: Frame, fn: v.Fn, arguments: Arguments, site: Site) -> tuple[tuple[str, str], ...]:
    return objects.passed(f, f.p.function(fn), arguments, site.receiver, bound=bool(fn.bound))


def _run_cached(f: Frame, fn: v.Fn, info: m.Function, args: v.Args, site: Site) -> Outcome:
    """A cached function: without parameters it runs once in the life of a process, and where its module calls it when
    it is loaded, the answers are there already; otherwise it runs for arguments that are new."""
    unit = f.p.units.by_path[fn.path]
    if len(info.params) == bool(fn.bound) or unit.runs(info.name):
        return f.p.outcome(fn, args)
    f.doubt += 1
    outcome = run(f, fn, args, site)
    f.doubt -= 1
    return outcome


def _is_never_awaitable(f: Frame, fn: v.Fn, args: v.Args) -> bool:
    """What `fn` gives is known, and nothing to await: awaiting it says that another function is called here."""
    result = f.p.declared_or(fn, f.p.outcome(fn, args).returns)
    return bool(result) and all(
        isinstance(value, v.Obj | v.Literal | v.Container | v.Row | v.Unbounded) for value in result
    )


def run(f: Frame, fn: v.Fn, args: v.Args, site: Site) -> Outcome:
    """Run a function of the program on the loop's thread: what it reaches is reached from here."""
    if f.node is not None:
        f.p.graph.add(f.node, node(fn, args))
    outcome = f.p.outcome(fn, args)
    target = f.p.shown_name(fn)
    work.called(f, outcome.work, site.span, target)
    offloads.called(f, outcome.endless, site.span, target)
    for reach in outcome.reaches:
        f.reaches(reach, site.span, site.text, target)
    for reach in outcome.built:
        _settle_built(f, reach, site, target)
    return outcome


def _settle_built(f: Frame, reach: Reach, site: Site, target: str) -> None:
    """What a function has built and gives: it is work for nothing where it dies here."""
    becomes = keeping.fate(f, site.span)
    if becomes == keeping.DIES:
        f.reaches(reach, site.span, site.text, target)
    elif becomes == keeping.GIVEN:
        f.gives_on(reach, site.span, target)


def silently(f: Frame, func: v.Type, arguments: Arguments) -> v.Type:
    """What calling `func` gives, with its effects left aside: it runs elsewhere."""
    return elsewhere(f, func, arguments)[0]


def elsewhere(f: Frame, func: v.Type, arguments: Arguments) -> tuple[v.Type, Outcome]:
    """What calling `func` gives, and what it does where it runs."""
    aside = Frame(f.p, f.unit, f.fn, f.cls)
    aside.env, aside.closure = f.env, f.closure
    return call(aside, func, arguments, Site(f.p.nowhere, "")), aside.outcome()


def _construct(f: Frame, cls: v.Cls, arguments: Arguments, site: Site) -> v.Type:
    """Make an instance of a class of the program."""
    _special_construction(f, cls, arguments, site)
    found = classes.find(f.p, cls, "__init__")
    if found is None:
        for base in classes.external_bases(f.p, cls):
            fact = f.p.catalogue.function(base.name)
            if fact is not None:
                _fire(f, fact, arguments, site)
        return (v.Obj(cls, exact=True),)
    owner, bindings = found
    made: v.Obj = v.Obj(cls, exact=True)
    for binding in bindings:
        if isinstance(binding.statement, m.Define):
            init = v.Fn(owner.path, binding.statement.function, owner.closure, (v.Obj(cls, exact=True),))
            passed = bind(f.p.function(init), arguments, bound=True)
            args = f.p.context(init, passed, complete=arguments.complete, once=f.info is None)
            made = v.Obj(cls, exact=True, args=f.p.constructor_args(init, args))
            run(f, msgspec.structs.replace(init, bound=(made,)), args, site)
    if made.args:
        f.p.note_object(made)
    return (made,)


def _special_construction(f: Frame, cls: v.Cls, arguments: Arguments, site: Site) -> None:
    """`__new__`, and what dataclasses and pydantic call after their own `__init__`."""
    for method, bound in (("__new__", cls), ("__post_init__", v.Obj(cls, exact=True)), ("model_post_init", v.Obj(cls))):
        found = classes.find(f.p, cls, method)
        for binding in found[1] if found else ():
            if found and isinstance(binding.statement, m.Define):
                fn = v.Fn(found[0].path, binding.statement.function, found[0].closure, (bound,))
                run(f, fn, (), site)
    for _, fn in models.hooks(f.p, cls, models.TAKEN):
        run(f, fn, (), site)


def super_object(f: Frame) -> v.Type:
    """`super()`, also with the arguments that it has by default."""
    info, owner = f.info, f.fn
    while info is not None and info.cls < 0 and info.parent >= 0:
        info = f.unit.function(info.parent)
    if info is None or info.cls < 0 or owner is None:
        return v.UNKNOWN
    cls = v.Cls(f.unit.path, info.cls)
    instance = owner.bound or f.lookup(info.params[0].name if info.params else "") or (v.Obj(cls),)
    return (v.Super(cls, instance),)


# ---- libraries


def _external(f: Frame, name: str, arguments: Arguments, site: Site) -> v.Type:
    catalogue = f.p.catalogue
    f.p.note_unresolved(f, name, site.span)
    offloads.gathered(f, name, arguments, site.span)
    _register(f, (name,), catalogue.entry_points.named((name,)), arguments, site)
    higher = catalogue.higher_order(name)
    if higher is not None and not higher.lazy:
        builtin_calls.higher_order(f, higher, arguments, site)
    special = builtin_calls.SPECIAL.get(name)
    if special is not None:
        return special(f, arguments, site)
    offloader = catalogue.offloader(name)
    if offloader is not None:
        return builtin_calls.offload(f, offloader, arguments, site, _library_function(f, name, arguments, site))
    decorator = catalogue.decorator(name)
    if decorator is not None:
        first = arguments.positional[0] if arguments.positional else ()
        takes = any(isinstance(value, v.Fn | v.Partial | v.Bound) for value in first)
        made = decorators.made(f.p, decorator.kind, first) if takes else (v.External(name),)
        return made if takes else _library_function(f, name, arguments, site) or made
    return _library_function(f, name, arguments, site)


def _register(f: Frame, spellings: Iterable[str], kinds: list[Kind], arguments: Arguments, site: Site) -> None:
    """A call that registers functions, or puts a router below another."""
    include = f.p.catalogue.entry_points.include(spellings)
    if include is None and not kinds:
        return
    receiver = dotted(site.receiver)
    if include is not None and include.members:
        members.include(f, include, arguments, site.span)
    elif include is not None:
        f.p.entries.routers.include(f, include, receiver, arguments, site.span)
    f.p.entries.called(f, kinds, entries.Site(receiver, site.text.rpartition(".")[2], arguments, site.span))


def _library_function(f: Frame, name: str, arguments: Arguments, site: Site) -> v.Type:
    catalogue = f.p.catalogue
    loop_fact = catalogue.loop_fact(name)
    if loop_fact is not None:
        f.never_raised.update(loop_fact.never_raises)
        if loop_fact.value is not None and catalogue.function(name) is None:
            return (v.Literal("bool", loop_fact.value),)
    fact = f.p.configured.fact(name) or catalogue.function(name)
    result: v.Type = ()
    if fact is not None:
        result = _effect(f, fact, arguments, site, (), None)
    if name in sizes.KEEPS_SIZE and arguments.positional:
        result = lattice.join(result, sizes.of(arguments.positional[0]))
    if catalogue.type(name) is not None:
        return result if lattice.is_known(result) else lattice.join((_made(f, name, arguments),), result)
    if fact is None and not result:
        return _static_method(f, name, arguments, site)
    return result


def _made(f: Frame, name: str, arguments: Arguments) -> v.Value:
    """An instance of a catalogued class."""
    known = f.p.catalogue.type(name)
    return _remembering(f, v.Instance(known.names[0] if known else name), arguments)


def _remembering(f: Frame, value: v.Value, arguments: Arguments) -> v.Value:
    """A new object, with the literal arguments of the call that made it, where guards of its class ask for them."""
    known = f.p.catalogue.type(value.name) if isinstance(value, v.Instance) and not value.made_with else None
    if known is None or not any(
        guard.constructor for e in known.method for guard in (*e.unless, *e.only_if, *e.untimed)
    ):
        return value
    literals: list[tuple[str, str | int | float | bool | None]] = [("", None)] if arguments.complete else []
    for i, arg in enumerate(arguments.written[:8]):
        literal = _literal(f, arg.value)
        if literal is not None:
            literals.append((arg.keyword or str(i), literal.value))
        elif arguments.complete:
            literals.append((arg.keyword or str(i), _told(arguments, i, arg)))
    return msgspec.structs.replace(value, made_with=tuple(literals))


def _part_of(owner: v.Instance, value: v.Value) -> v.Value:
    """`archive.open(name)` is as much in memory as the archive."""
    return msgspec.structs.replace(value, made_with=owner.made_with) if isinstance(value, v.Instance) else value


def _literal(f: Frame, expr: m.Expr) -> m.Const | None:
    """A literal, or `LIMIT` of a module that says `LIMIT = 1` and nothing else."""
    if isinstance(expr, m.Const) or not last_name(expr).isupper() or f.is_own(path(expr).partition(".")[0]):
        return expr if isinstance(expr, m.Const) else None
    found = [binding.statement for _, binding in names.locate(f.p, f.unit, expr)]
    value = found[0].value if len(found) == 1 and isinstance(found[0], m.Assign | m.Annotated) else None
    return value if isinstance(value, m.Const) else None


def _told(arguments: Arguments, position: int, arg: m.Arg) -> str:
    """What guards may know of an argument that is no literal: the class of the object, or how it is written."""
    written = guards.spelled(arg.value)
    if "=None" in written:
        return written
    known = arguments.get(position if arg.keyword is None else None, arg.keyword) or ()
    names = [value.name for value in known if isinstance(value, v.Instance)]
    return f"<{names[0]}>" if len(names) == 1 else written or "?"


def _static_method(f: Frame, name: str, arguments: Arguments, site: Site) -> v.Type:
    """`package.Class.method(...)`, called on the class."""
    owner, _, method = name.rpartition(".")
    known = f.p.catalogue.type(owner)
    if known is None:
        return (v.Instance(name),) if method[:1].isupper() else v.UNKNOWN
    return _method(f, v.Bound(v.Instance(known.names[0]), method), arguments, site)


def _method(f: Frame, bound: v.Bound, arguments: Arguments, site: Site) -> v.Type:
    owner = bound.owner
    if not isinstance(owner, v.Instance):
        return builtin_calls.collection_method(f, owner, bound.name, arguments, site)
    if bound.name in f.p.watched.names:
        spellings = f.p.catalogue.spellings(owner.name, bound.name)
        _register(f, spellings, f.p.entries.of_method(f.p, owner.name, bound.name), arguments, site)
    returned = typexpr.read(f.p.catalogue.returned(owner.name, bound.name), (owner,))
    special = builtin_calls.SPECIAL_METHODS.get((owner.name, bound.name))
    if special is not None:
        return special(f, arguments, site)
    offloader = f.p.catalogue.method_offloader(owner.name, bound.name)
    if offloader is not None:
        lazy = _fire_method(f, owner, bound.name, arguments, site, returned)
        given = builtin_calls.offload(f, offloader, arguments, site, returned, owner.name)
        return given if lazy is None else lazy
    loop_fact = f.p.catalogue.loop_fact(f"{owner.name}#{bound.name}")
    if loop_fact is not None and loop_fact.value is not None:
        return (v.Literal("bool", loop_fact.value),)
    fact = f.p.configured.fact(f"{owner.name}.{bound.name}") or f.p.catalogue.method(owner.name, bound.name)
    result = _effect(f, fact, arguments, site, returned, owner) if fact is not None else returned
    return sizes.given(f, bound.name, arguments, site.receiver, result)


def _fire_method(
    f: Frame, owner: v.Instance, name: str, arguments: Arguments, site: Site, returned: v.Type
) -> v.Type | None:
    """Do what a method that offloads does besides; where that waits for what comes back to be iterated, what does."""
    fact = f.p.catalogue.method(owner.name, name)
    if fact is None:
        return None
    if fact.effect.lazy:
        return _effect(f, fact, arguments, site, returned, owner)
    _fire(f, fact, arguments, site, owner)
    holds.call(f, fact, arguments, site, owner)
    return None


def _effect(
    f: Frame, fact: Fact, arguments: Arguments, site: Site, returned: v.Type, owner: v.Instance | None
) -> v.Type:
    """Do what a catalogue entry says; what comes back."""
    result = returned or typexpr.read(fact.effect.returns, (owner,) if owner else ())
    if fact.effect.sends:
        signals.sent(f, site)
    if fact.effect.lazy:
        return (
            v.Lazy(fact.name, lattice.join((owner,) if owner else (), sizes.passed(f, arguments)), _elements(result)),
        )
    _fire(f, fact, arguments, site, owner)
    engines.check(f, fact.effect, arguments, site)
    origin = holds.call(f, fact, _begun(f, arguments) if fact.effect.joins else arguments, site, owner)
    if fact.effect.returns == "first":
        return builtin_calls.instances(arguments)
    if fact.effect.part and owner is not None:
        result = tuple(_part_of(owner, value) for value in result)
    result = lattice.started(tuple(_remembering(f, value, arguments) for value in result), origin)
    return lattice.join(result, _as_large(f, fact, arguments))


def _begun(f: Frame, arguments: Arguments) -> Arguments:
    """`group.start_soon(load, url)` starts what `group.create_task(load(url))` does."""
    first = arguments.positional[0] if arguments.positional else ()
    if not any(isinstance(value, v.Fn | v.Partial) for value in first):
        return arguments
    return Arguments((silently(f, first, arguments.after(1)), *arguments.positional[1:]))


def _as_large(f: Frame, fact: Fact, arguments: Arguments) -> v.Type:
    """What is made by work on large input is large."""
    burn = fact.effect.burns
    return sizes.passed(f, arguments) if burn is not None and burn.rate else ()


def _elements(known: v.Type) -> v.Type:
    return lattice.join(*[value.items for value in known if isinstance(value, v.Container)]) or known


def _fire(f: Frame, fact: Fact, arguments: Arguments, site: Site, owner: v.Value | None = None) -> None:
    """Note the effect of a library call, unless it cannot happen here."""
    if site.awaited:
        return
    unbounded, mild = _input(f, fact, arguments)
    blocked = primitive(fact, preview=f.p.preview, unbounded=unbounded, mild=mild)
    if blocked is None or not guards.holds(f, fact.effect, arguments, owner, site.receiver):
        return
    if f.unit.foreign and fact.effect.takes == "thread-lock" and not f.p.preview:
        return  # lock.acquire() before `try`: as `with lock`, which a package's own lock is not reported for
    if fact.effect.endless and not fact.effect.lazy:
        offloads.endless(f, fact.name, site.span, f"`{fact.name}` does not return")
    blocked = msgspec.structs.replace(blocked, engine=pools.engine(f, fact.effect, site.call))
    becomes = keeping.fate(f, site.span) if fact.effect.builds else keeping.DIES
    if fact.effect.builds and not arguments.complete:
        return
    if becomes == keeping.DIES:
        f.blocks(blocked, site.span, site.text)
        if guards.untimed(f, fact.effect, arguments, owner) and not f.is_suppressed(site.span, blocked.code):
            f.blocks(msgspec.structs.replace(blocked, code=f.p.untimed_code), site.span, site.text)
    elif becomes == keeping.GIVEN:
        f.gives(blocked, site.span)


def _input(f: Frame, fact: Fact, arguments: Arguments) -> tuple[str, bool]:
    """What makes work on large input long here, for people; and whether only with preview."""
    burn = fact.effect.burns
    if burn is None or burn.when != "size":
        return "", False
    found, mild = sizes.origin(f, burn, sizes.passed(f, arguments))
    return (sizes.ORIGINS[found][0], mild) if found else ("", False)


def fire_lazy(f: Frame, value: v.Lazy, span: m.Span, text: str) -> None:
    """The effect of a lazy result, now that it is iterated."""
    method = value.primitive.rpartition(".")[2]
    catalogue = f.p.catalogue
    owner = next((each for each in value.owner if isinstance(each, v.Instance)), None)
    fact = catalogue.method(owner.name, method) if owner else catalogue.function(value.primitive)
    if fact is not None:
        _fire(f, fact, Arguments((sizes.of(value.owner),), complete=False), Site(span, text), owner)


def mapped(f: Frame, value: v.Mapped, site: Site) -> v.Type:
    """Iterate over `map(...)` and its kin."""
    elements = tuple(protocols.iterate(f, known, site.span, site.text) for known in value.sources)
    match value.shape:
        case "zip":
            return (v.Row(elements),)
        case "enumerate":
            return (v.Row(((v.Literal("int"),), *elements[:1])),)
        case "map":
            return call(f, value.fn, Arguments(elements), msgspec.structs.replace(site, awaited=False))
        case "filter":
            call(f, value.fn, Arguments(elements), msgspec.structs.replace(site, awaited=False))
    return lattice.join(*elements)


def _instance(f: Frame, value: v.Instance, arguments: Arguments, site: Site) -> v.Type:
    """Call a library's object itself; on a chain client, the last attribute is the method."""
    if value.spelled:
        method = value.spelled.rpartition(".")[2]
        fact = f.p.catalogue.method(value.name, method)
        return _effect(f, _named(fact, value.spelled), arguments, site, (), value) if fact else v.UNKNOWN
    return _method(f, v.Bound(value, "__call__"), arguments, site)


def _named(fact: Fact, spelled: str) -> Fact:
    owner = fact.name.rpartition(".")[0]
    return msgspec.structs.replace(fact, name=f"{owner}.{spelled}")
