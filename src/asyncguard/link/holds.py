"""What calls, awaits and blocks do to the resources that a frame holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asyncguard.catalogue import Fact
from asyncguard.catalogue.schema import Effect
from asyncguard.link import guards, lattice, objects, pools
from asyncguard.link import values as v
from asyncguard.link.arguments import NO_ARGUMENTS, Arguments
from asyncguard.link.effects import Primitive
from asyncguard.link.frame import Frame
from asyncguard.link.outcome import Outcome
from asyncguard.link.regions import ANY_SHARED, ANY_STORED, NO_KEYS, POOLED, Holding, Opened, renamed, token
from asyncguard.link.spelling import path, spell
from asyncguard.link.syntax import last_name
from asyncguard.model import summary as m
from asyncguard.model.finding import Step

if TYPE_CHECKING:
    from asyncguard.link.site import Site

NOT_SLOW = ("db", "fast")
"""Latency classes that are no reason to give anything back first."""


# ---- calls


def call(f: Frame, fact: Fact, arguments: Arguments, site: Site, owner: v.Value | None) -> v.Type:
    """Do what a library call does to resources; what awaiting its result waits for."""
    effect = fact.effect
    if effect.keep:
        f.to_keep[site.span] = fact.name
    if not _is_of_interest(effect) or not guards.holds(f, effect, arguments, owner, site.receiver):
        return ()
    pools.call(f, effect, arguments, site.text, site.span)
    root = objects.root(f, site.call)
    key = objects.canonical(f, root)
    if effect.releases:
        written = arguments.expression(0, None) if effect.releases == "argument" else None
        given = objects.canonical(f, path(written)) if written is not None else key
        give_back(f, given, site.span, shared=effect.releases == "session")
    if effect.takes and key and not (effect.through and key == objects.canonical(f, site.receiver) == site.receiver):
        pool = pools.of(f, key) if effect.takes in POOLED else ""
        steps = (_taken(f, fact.name, site.span),)
        take(f, Holding(key, _kind(f, key, effect.takes), fact.name, root, steps, pool=pool), site.span, site.text)
    if effect.opens or effect.begins:
        shown = f"{site.text}()"
        return (v.Opens(effect.opens or "transaction", fact.name, shown, key, effect.begins, effect.draws),)
    if effect.draws:
        return (v.Acquires(fact.name, pools.behind(f, key), "", (_taken(f, fact.name, site.span),)),)
    if effect.joins:
        f.joined.setdefault(key, []).extend((each, site.span, site.text) for each in _awaited_by(arguments))
    return _waits(f, fact, arguments, site, key, untimed=guards.untimed(f, effect, arguments, owner))


def _is_of_interest(effect: Effect) -> bool:
    taking = effect.takes or effect.opens or effect.begins or effect.releases or effect.pooled
    return bool(taking or effect.awaits or effect.limits or effect.joins)


def _waits(f: Frame, fact: Fact, arguments: Arguments, site: Site, key: str, *, untimed: bool) -> v.Type:
    """What awaiting the result of a library call waits for."""
    effect = fact.effect
    if effect.after:
        passed = _awaited_by(arguments)
        afterwards(f, (v.Waits(fact.name, effect.awaits or "client", effect.why), *passed), site.span, site.text)
        return ()
    limits = effect.limits and not untimed
    if limits:
        f.limits.add(site.span)
    if effect.awaits == "callee":
        return tuple(map(_timed, _awaited_by(arguments))) if limits else _awaited_by(arguments)
    if effect.awaits is None or effect.awaits in NOT_SLOW:
        return ()
    return (v.Waits(fact.name, effect.awaits, effect.why, key, untimed=untimed),)


def _timed(origin: v.Value) -> v.Value:
    """`wait_for(origin, 3)`"""
    match origin:
        case v.Waits():
            return msgspec.structs.replace(origin, untimed=False)
        case v.Coroutine():
            return msgspec.structs.replace(origin, timed=True)
    return origin


def afterwards(f: Frame, origin: v.Type, span: m.Span, text: str) -> None:
    """Something waits once the function has returned."""
    f.afterwards += [(span, text, each) for each in origin]


def _awaited_by(arguments: Arguments) -> v.Type:
    """What `gather(a(), b())` waits for."""
    every = (*arguments.positional, *(known for _, known in arguments.keywords), arguments.starred)
    return lattice.join(*[lattice.origins(known) for known in every])


def offloaded(outcome: Outcome, pool: str = "") -> v.Type:
    """What a worker thread (of a shared `pool`) waits for, and with it who awaits the thread."""
    slow = [reach.primitive for reach in outcome.reaches if _is_slow(reach.primitive)]
    return (*(v.Waits(each.name, "callee", each.why, pool=pool) for each in slow), *_connections(outcome))


def ran(f: Frame, origin: v.Coroutine, outcome: Outcome, site: Site) -> None:
    """A plain function of the program has run: it may have waited for a connection."""
    if any(_connections(outcome)):
        f.waits_for(origin, site.span, site.text)


def _connections(outcome: Outcome) -> v.Type:
    """The connections that a plain function takes, itself or through others."""
    found = (each.origin for each in outcome.waits)
    return tuple(x for x in found if isinstance(x, v.Acquires) or (isinstance(x, v.Coroutine) and x.plain))


def _is_slow(blocks: Primitive) -> bool:
    return blocks.category not in ("db", "cpu", "loop", "lock") and blocks.cost in ("network", "unbounded")


def _kind(f: Frame, key: str, kind: str) -> str:
    return "transaction" if kind == "connection" and key in f.begun else kind


def _taken(f: Frame, name: str, span: m.Span) -> Step:
    return Step(f.unit.path, span, f.place(), f"`{name}` takes it")


def take(f: Frame, new: Holding, span: m.Span, text: str, absent: frozenset[str] = NO_KEYS) -> None:
    """`new` is taken at `span`, where the code says `text`, if the parameters `absent` are None."""
    if f.doubt or new.key in f.doubtful:
        turned = f.doubtful.get(new.key, ())
        steps = (*(step for _, step in turned), *new.steps)
        setting = turned[0][1].text if turned else new.setting
        new = msgspec.structs.replace(new, certain=False, doubtful=True, steps=steps, setting=setting)
    if new.pool and not f.regions.holds(new.key):
        f.waits_for(v.Acquires(new.name, new.pool, new.key, new.steps, absent), span, text)
    f.regions = f.regions.take(new)
    if new.key in f.either and not new.scoped:
        f.regions = f.regions.take(msgspec.structs.replace(new, key=f.either[new.key], certain=False))


def _opened(f: Frame, opens: v.Opens, key: str, span: m.Span, *, scoped: bool) -> None:
    """What awaiting or entering a library's call takes."""
    pool = pools.behind(f, opens.pool) if opens.draws else ""
    new = Holding(key, opens.kind, opens.name, opens.text, (_taken(f, opens.name, span),), pool=pool, scoped=scoped)
    take(f, new, span, opens.text[:-2], opens.absent)


def give_back(f: Frame, key: str, span: m.Span, *, shared: bool) -> None:
    """`shared`: a session, which code likes to know under several names."""
    if key:
        _note_release(f, key, span)
        others = {ANY_STORED if key.startswith("#") else ANY_SHARED} if shared else set()
        f.regions = f.regions.give_back(frozenset({key, f.either.get(key, key)} | others))


def _note_release(f: Frame, key: str, span: m.Span) -> None:
    """Where something is given back, for the findings that lie before."""
    if f.regions.holds(key):
        f.given_back[key, span] = Step(f.unit.path, span, f.place(), "is given back")


def apply(f: Frame, outcome: Outcome, passed: tuple[tuple[str, str], ...], span: m.Span, target: str) -> None:
    """A function of the program has run: what it leaves taken and given back."""
    if not outcome.taken and not outcome.freed:
        return
    mapping = dict(passed)
    freed = {renamed(key, mapping) for key in outcome.freed} - {""}
    for key in freed:
        _note_release(f, key, span)
    f.regions = f.regions.give_back(frozenset(freed))
    for holding in outcome.taken:
        key = renamed(holding.key, mapping)
        if key:
            step = Step(f.unit.path, span, f.place(), f"calls `{target}`")
            kind = _kind(f, key, holding.kind)
            steps = (step, *holding.steps)
            pool = renamed(holding.pool, mapping) or pools.of(f, key)
            text = _text(f, key) or holding.text
            new = msgspec.structs.replace(holding, key=key, text=text, steps=steps, kind=kind, pool=pool, scoped=False)
            take(f, new, span, target)


def _text(f: Frame, key: str) -> str:
    """The name that the function has for it: `session` of `async with Session() as session`."""
    if key.startswith("#"):
        return next((name for name, known in f.aliases.items() if known == key), "")
    return key.rpartition("::")[2]


def lost(f: Frame, func: v.Type, arguments: Arguments) -> None:
    """A callable of which nothing is known gets something that is held: it may give it back."""
    if func or not f.regions.held:
        return
    keys = {objects.canonical(f, path(arg.value)) for arg in arguments.written}
    f.regions = f.regions.forget(frozenset(keys))


# ---- waiting


def wait(f: Frame, known: v.Type, span: m.Span, text: str) -> None:
    """`await known`, or entering or iterating over it asynchronously."""
    for value in known:
        for origin in value.origin if isinstance(value, v.Running) else ():
            _wait(f, origin, span, text)
    if any(each.kind == "thread-lock" for each in f.regions.held):
        f.waits_for(v.ANY, span, text)


def _wait(f: Frame, origin: v.Value, span: m.Span, text: str) -> None:
    match origin:
        case v.Waits() | v.Acquires():
            f.waits_for(origin, span, text)
        case v.Coroutine(fn=fn, args=args, passed=given):
            f.waits_for(origin, span, text)
            if given:
                apply(f, f.p.outcome(fn, args), given, span, f.p.shown_name(fn))
        case v.Opens(begins=False):
            _opened(f, origin, token(span), span, scoped=False)


def iterate(f: Frame, known: v.Type, span: m.Span, text: str) -> None:
    """`async for x in known`: each step waits."""
    wait(f, known, span, text)
    for value in known:
        fact = f.p.catalogue.method(value.name, "__aiter__") if isinstance(value, v.Instance) else None
        if fact is not None and fact.effect.awaits and fact.effect.awaits not in NOT_SLOW:
            f.waits_for(v.Waits(fact.name, fact.effect.awaits, fact.effect.why), span, text)


# ---- blocks


def enter(f: Frame, item: m.WithItem, known: v.Type, *, is_async: bool) -> Opened:
    """The block of `with known as target` begins."""
    own, new = objects.canonical(f, path(item.value)), token(item.span)
    target = path(item.target) if item.target is not None else ""
    if target:
        f.forget_object(target)
        f.aliases[target] = own or new
    keys = {own, new, _awaited(item.value)}
    pools.bind(f, own or new, item.value)
    if is_async:
        _wait_to_enter(f, known, item)
    for value in known:
        match value:
            case v.Entered():
                keys |= _enter_generator(f, value, item, target, one_of_several=len(known) > 1)
            case v.Instance():
                _enter_instance(f, value, item, own or new, is_async=is_async)
    begun = frozenset(key for each in _opens(known) if each.begins for key in (each.pool, new))
    for each in _opens(known):
        if not each.begins:
            _opened(f, each, new, item.span, scoped=True)
    f.begun |= begun
    stored = {ANY_STORED} if target else set()
    limits = isinstance(item.value, m.Call) and item.value.span in f.limits
    f.timed += limits
    return Opened(frozenset((keys | begun | stored) - {""}), begun, limits)


def _awaited(value: m.Expr) -> str:
    """`async with await engine.connect()`: what the await has taken is given back with the block."""
    return token(value.span) if isinstance(value, m.Await) else ""


def entered(f: Frame, known: v.Type, stack: str, span: m.Span) -> None:
    """`await stack.enter_async_context(known)`: what that takes is given back where the stack's block is left."""
    key = objects.canonical(f, stack)
    for each in _opens(known) if key else ():
        _opened(f, each, key, span, scoped=True)


def begin(f: Frame) -> None:
    """`@atomic()`: the whole body runs with what the decorators open."""
    for decorator in f.info.decorators if f.info is not None else ():
        func = decorator.func if isinstance(decorator, m.Call) else decorator
        if last_name(func) not in f.p.catalogue.opening or f.info is None:
            continue
        for each in _opened_by(f, f.p.at_module_level(f.unit, decorator), spell(func)):
            _opened(f, each, token(f.info.span), f.info.span, scoped=True)


def _opened_by(f: Frame, known: v.Type, text: str) -> list[v.Opens]:
    named = [value.name for value in known if isinstance(value, v.External)]
    found = [(name, each.opens) for name in named if (each := f.p.catalogue.decorator(name)) is not None and each.opens]
    return [*_opens(known), *(v.Opens(opens, name, f"{text}()") for name, opens in found)]


def _opens(known: v.Type) -> list[v.Opens]:
    found = [origin for value in known if isinstance(value, v.Running) for origin in value.origin]
    return [origin for origin in found if isinstance(origin, v.Opens)]


def _wait_to_enter(f: Frame, known: v.Type, item: m.WithItem) -> None:
    """Entering waits, as `await` does; what it takes is the block's."""
    for value in known:
        for origin in value.origin if isinstance(value, v.Running) else ():
            if not isinstance(origin, v.Opens):
                _wait(f, origin, item.span, spell(item.value))
    if any(each.kind == "thread-lock" for each in f.regions.held):
        f.waits_for(v.ANY, item.span, spell(item.value))


def _enter_instance(f: Frame, value: v.Instance, item: m.WithItem, key: str, *, is_async: bool) -> None:
    """`async with lock:`"""
    fact = f.p.catalogue.method(value.name, "__aenter__" if is_async else "__enter__")
    if fact is None or not fact.effect.takes or not guards.holds(f, fact.effect, NO_ARGUMENTS, value, ""):
        return
    if fact.effect.awaits:
        f.waits_for(v.Waits(fact.name, fact.effect.awaits, fact.effect.why, key), item.span, spell(item.value))
    name = fact.name.rpartition(".")[0]
    steps = (_taken(f, name, item.span),)
    take(f, Holding(key, fact.effect.takes, name, spell(item.value) or name, steps, scoped=True), item.span, name)


def _enter_generator(f: Frame, value: v.Entered, item: m.WithItem, target: str, *, one_of_several: bool) -> set[str]:
    """`async with locked():` holds what the generator holds where it yields; the keys of what its end gives back."""
    outcome, mapping, new = f.p.outcome(value.fn, value.args), dict(value.passed), token(item.span)
    shown = f.p.shown_name(value.fn)
    if value.is_async:
        f.waits_for(v.Coroutine(value.fn, value.args, value.passed, absent=value.absent), item.span, spell(item.value))
    outer = [(where, turned) for key, turned in outcome.yielded if (where := renamed(key, mapping))]
    if outer and one_of_several:
        f.either[new] = outer[0][0]
    elif target and outer:
        where, turned = outer[0]
        f.aliases[target] = where
        f.doubtful |= {where: turned} if len(outcome.yielded) > 1 else {}
    keys: set[str] = set()
    for holding in outcome.during:
        key = renamed(holding.key, mapping) or new
        steps = (Step(f.unit.path, item.span, f.place(), f"enters `{shown}`"), *holding.steps)
        pool = renamed(holding.pool, mapping)
        new_one = msgspec.structs.replace(holding, key=key, steps=steps, pool=pool, scoped=True)
        take(f, new_one, item.span, shown, value.absent)
        keys.add(key)
    return keys


def leave(f: Frame, opened: Opened, end: m.Span, exits: int, jumps: int) -> None:
    """The block is left, on every way that leads out of it."""
    for key in opened.keys:
        for origin, span, text in f.joined.pop(key, ()):
            f.waits_for(origin, span, text)
    step = Step(f.unit.path, end, f.place(), "is given back where the block ends")
    for key in opened.keys:
        if f.regions.holds(key) or any(each.holds(key) for each in f.exits[exits:]):
            f.given_back[key, end] = step
    f.begun -= opened.begun
    f.timed -= opened.limits
    f.regions = f.regions.give_back(opened.keys)
    on_the_way_out(f, opened.keys, exits, jumps)


def on_the_way_out(f: Frame, keys: frozenset[str], exits: int, jumps: int) -> None:
    """What leaves a block by `return`, `break` or `continue` gives back what the end of the block gives back."""
    f.exits[exits:] = [each.give_back(keys) for each in f.exits[exits:]]
    f.jumps[jumps:] = [(env, each.give_back(keys), sure) for env, each, sure in f.jumps[jumps:]]
