"""Builtins whose meaning analysis models, offloaders, higher-order functions, methods of builtin collections."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from asyncguard.catalogue.schema import HigherOrder, Offloader
from asyncguard.link import (
    addresses,
    attributes,
    calls,
    classes,
    coroutines,
    counts,
    holds,
    keyed,
    lattice,
    narrow,
    offloads,
    protocols,
    sizes,
    typexpr,
    work,
)
from asyncguard.link import values as v
from asyncguard.link.arguments import UNKNOWN_ARGUMENTS, Arguments
from asyncguard.link.frame import Frame
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.site import Site

Special = Callable[[Frame, Arguments, "Site"], v.Type]


def _first(arguments: Arguments) -> v.Type:
    return arguments.positional[0] if arguments.positional else v.UNKNOWN


def _isinstance(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    if len(arguments.written) != 2:
        return (v.Literal("bool"),)
    return (v.Literal("bool", narrow.isinstance_answer(f, arguments.written, _first(arguments))),)


def _hasattr(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    """`hasattr(file, "write")`, where all that it may be agrees."""
    name = arguments.written[1].value if len(arguments.written) == 2 else None
    if not isinstance(name, m.Const) or not isinstance(name.value, str):
        return (v.Literal("bool"),)
    answers = {_surely_has(f, value, name.value) for value in sizes.without(_first(arguments))}
    return (v.Literal("bool", answers.pop() if len(answers) == 1 else None),)


def _surely_has(f: Frame, value: v.Value, name: str) -> bool | None:
    match value:
        case v.Literal(kind="str" | "bytes" | "int" | "None" as kind):
            return hasattr(_PLAIN[kind], name)
        case v.Instance(name=cls) if f.p.catalogue.names_method(cls, name):
            return True
        case v.Obj(cls=own) if found := classes.find(f.p, own, name):
            return True if any(binding.kind == "def" for binding in found[1]) else None
    return None


_PLAIN: dict[str, object] = {"str": str, "bytes": bytes, "int": int, "None": None}


def _is_coroutine_function(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    answers = {_is_async(f, value) for value in _first(arguments)}
    return (v.Literal("bool", answers.pop() if len(answers) == 1 else None),)


def _is_async(f: Frame, value: v.Value) -> bool | None:
    match value:
        case v.Fn(opaque=False, kind="") as fn:
            return f.p.function(fn).is_async
        case v.Partial(fn=(single,)):
            return _is_async(f, single)
        case v.Offloaded():
            return True
    return None


def _is_awaitable(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    known = _first(arguments)
    awaitable = bool(known) and all(isinstance(value, v.Running) for value in known)
    return (v.Literal("bool", True if awaitable else None),)


def _type(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    return lattice.join(*[(x.cls,) if isinstance(x, v.Obj) else () for x in _first(arguments)])


def _getattr(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    names = arguments.get(1, None) or ()
    default = arguments.get(2, None) or ()
    if len(names) == 1 and isinstance(names[0], v.Literal) and isinstance(names[0].value, str):
        found = attributes.read(f, _first(arguments), names[0].value, site.span, site.text)
        return lattice.either(found, default) if arguments.get(2, None) is not None else found
    return v.UNKNOWN


def _partial(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    fn = _first(arguments)
    return (v.Partial(fn, arguments.positional[1:], arguments.keywords),) if lattice.is_known(fn) else v.UNKNOWN


def _cast(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    declared = narrow.cast(f, arguments.written)
    known = arguments.get(1, None) or v.UNKNOWN
    says_less = bool(known) and all(isinstance(value, v.Makes) for value in declared)
    return known if says_less else declared or known


def _collect(kind: str) -> Special:
    """list(x), sorted(x), ...: iterates over x at once."""

    def build(f: Frame, arguments: Arguments, site: Site) -> v.Type:
        out = [protocols.iterate(f, known, site.span, site.text) for known in arguments.positional]
        given = _first(arguments)
        work.drained(f, given, site.span, site.text, calls=arguments.get(None, "key") is not None)
        count = counts.rounds(given) if kind != "set" else 0
        return (v.Container(kind, lattice.join(*out), count), *(lattice.join(*map(sizes.of, arguments.positional))))

    return build


def _element(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    """next(x): one of what x gives."""
    out = [protocols.iterate(f, known, site.span, site.text) for known in arguments.positional]
    return lattice.join(*out)


def _extreme(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    """min(x), max(x): one of what x gives, after a look at all of it."""
    if len(arguments.positional) == 1:
        work.drained(f, _first(arguments), site.span, site.text, calls=arguments.get(None, "key") is not None)
    return _element(f, arguments, site)


def _counted(count: Callable[[Arguments], int]) -> Special:
    """`range(n)` and its kin: so many elements."""

    def build(f: Frame, arguments: Arguments, site: Site) -> v.Type:
        return (v.Container("range", (v.Literal("int"),), count(arguments)),)

    return build


def _choices(count: Callable[[Arguments], int]) -> Special:
    """`itertools.product` and its kin: nothing happens before the result is iterated."""

    def build(f: Frame, arguments: Arguments, site: Site) -> v.Type:
        elements = lattice.join(*[protocols.iterate(f, known, site.span, site.text) for known in arguments.positional])
        return (v.Container("iter", (v.Container("tuple", elements),), count(arguments)),)

    return build


def _mapped(shape: str) -> Special:
    """map, filter, zip, enumerate, reversed: nothing happens before the result is iterated."""

    def build(f: Frame, arguments: Arguments, site: Site) -> v.Type:
        skip = 1 if shape in ("map", "filter") else 0
        fn = _first(arguments) if skip else v.UNKNOWN
        return (v.Mapped(shape, fn, arguments.positional[skip:]),)

    return build


def _wraps(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    """`functools.wraps(fn)`: a decorator that changes nothing that matters here."""
    return (v.External("functools.wraps"),)


def _update_wrapper(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    return _first(arguments)


def _iter(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    return _first(arguments)


def _size(method: str, kind: str) -> Special:
    """len(x), bool(x): a special method of x."""

    def build(f: Frame, arguments: Arguments, site: Site) -> v.Type:
        for value in _first(arguments):
            protocols.special_method(f, value, method, site.span, site.text)
        return (v.Literal(kind, lattice.truth(_first(arguments)) if method == "__bool__" else None),)

    return build


def _text(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    """`str(x)`: where the catalogue says what the text of `x` is, that."""
    first = _first(arguments)
    for value in first:
        if isinstance(value, v.Obj):
            protocols.special_method(f, value, "__str__", site.span, site.text)
    told = [typexpr.read(f.p.catalogue.returned(x.name, "__str__")) if isinstance(x, v.Instance) else () for x in first]
    if told and all(told):
        return lattice.join(*told)
    return addresses.beginning(first) or (v.Literal("str"), *sizes.of(first))


def _environment(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    return addresses.with_default(f, arguments)


def _address(keyword: str) -> Special:
    """An address that is put together from parts, the driver first."""

    def build(f: Frame, arguments: Arguments, site: Site) -> v.Type:
        return addresses.of_parts(arguments, keyword)

    return build


def _same_address(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    return addresses.beginning(arguments.get(0, "name_or_url") or ())


def _context(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    """`closing(x)`, `nullcontext(x)`: entering gives x."""
    return (v.Container("context", _first(arguments)),)


def _enter_context(is_async: bool) -> Special:
    """`stack.enter_context(x)`."""

    def build(f: Frame, arguments: Arguments, site: Site) -> v.Type:
        entered = protocols.enter(f, _first(arguments), site.span, site.text, is_async=is_async)
        holds.entered(f, _first(arguments), site.receiver, site.span)
        return (v.Running(entered),) if is_async else entered

    return build


def _field(keyword: str) -> Special:
    """`dataclasses.field(default_factory=make)` and its kin: what the field holds."""

    def build(f: Frame, arguments: Arguments, site: Site) -> v.Type:
        factory = arguments.get(None, keyword)
        return calls.silently(f, factory, UNKNOWN_ARGUMENTS) if factory else arguments.get(0, "default") or v.UNKNOWN

    return build


def _default_dict(f: Frame, arguments: Arguments, site: Site) -> v.Type:
    return (v.Container("dict", calls.silently(f, _first(arguments), UNKNOWN_ARGUMENTS)),)


def instances(arguments: Arguments) -> v.Type:
    """An instance of the class that is the first argument: `get_object_or_404(Order, pk=1)`."""
    out: list[v.Value] = []
    for value in _first(arguments):
        if isinstance(value, v.Cls):
            out.append(v.Obj(value))
        elif isinstance(value, v.Instance):
            out += value.args
    return tuple(out)


SPECIAL_METHODS: dict[tuple[str, str], Special] = {
    ("contextlib.ExitStack", "enter_context"): _enter_context(is_async=False),
    ("contextlib.AsyncExitStack", "enter_context"): _enter_context(is_async=False),
    ("contextlib.AsyncExitStack", "enter_async_context"): _enter_context(is_async=True),
}
SPECIAL: dict[str, Special] = {
    "contextlib.closing": _context,
    "contextlib.nullcontext": _context,
    "contextlib.aclosing": _context,
    "dataclasses.field": _field("default_factory"),
    "attrs.field": _field("factory"),
    "attr.field": _field("factory"),
    "attr.ib": _field("factory"),
    "pydantic.Field": _field("default_factory"),
    "pydantic.PrivateAttr": _field("default_factory"),
    "collections.defaultdict": _default_dict,
    "builtins.isinstance": _isinstance,
    "builtins.hasattr": _hasattr,
    "builtins.type": _type,
    "builtins.getattr": _getattr,
    "builtins.list": _collect("list"),
    "builtins.tuple": _collect("tuple"),
    "builtins.set": _collect("set"),
    "builtins.frozenset": _collect("set"),
    "builtins.sorted": _collect("list"),
    "builtins.reversed": _mapped("reversed"),
    "builtins.sum": _collect("list"),
    "builtins.any": _size("__iter__", "bool"),
    "builtins.all": _size("__iter__", "bool"),
    "builtins.next": _element,
    "builtins.min": _extreme,
    "builtins.max": _extreme,
    "builtins.range": _counted(counts.of_range),
    "itertools.product": _choices(counts.of_product),
    "itertools.permutations": _choices(partial(counts.of_choices, ordered=True)),
    "itertools.combinations": _choices(partial(counts.of_choices, ordered=False)),
    "builtins.enumerate": _mapped("enumerate"),
    "builtins.zip": _mapped("zip"),
    "builtins.iter": _iter,
    "builtins.map": _mapped("map"),
    "builtins.filter": _mapped("filter"),
    "functools.wraps": _wraps,
    "functools.update_wrapper": _update_wrapper,
    "builtins.len": _size("__len__", "int"),
    "builtins.bool": _size("__bool__", "bool"),
    "builtins.str": _text,
    "os.getenv": _environment,
    "os.environ.get": _environment,
    "sqlalchemy.URL.create": _address("drivername"),
    "sqlalchemy.engine.URL.create": _address("drivername"),
    "sqlalchemy.engine.url.URL.create": _address("drivername"),
    "sqlalchemy.make_url": _same_address,
    "sqlalchemy.engine.make_url": _same_address,
    "sqlalchemy.engine.url.make_url": _same_address,
    "pydantic.PostgresDsn.build": _address("scheme"),
    "pydantic_core.MultiHostUrl.build": _address("scheme"),
    "builtins.repr": _text,
    "functools.partial": _partial,
    "typing.cast": _cast,
    "typing_extensions.cast": _cast,
    "asyncio.iscoroutinefunction": _is_coroutine_function,
    "inspect.iscoroutinefunction": _is_coroutine_function,
    "inspect.isawaitable": _is_awaitable,
    "inspect.iscoroutine": _is_awaitable,
    "asyncio.iscoroutine": _is_awaitable,
}


def offload(
    f: Frame, how: Offloader, arguments: Arguments, site: Site, declared: v.Type = (), owner: str = ""
) -> v.Type:
    """A callable is handed over: where it runs, and what comes back (`declared`, where the catalogue says). `owner` is
    the class of the executor whose method this is."""
    fn = arguments.get(how.callable, how.keyword or None) or v.UNKNOWN
    thread, pool = offloads.where(f, how, arguments, owner)
    if f.p.observer is not None and how.runs in ("thread", "process"):
        f.p.observer.offloads(f, site.text, how.runs, fn, site.span)
    if how.wraps:
        return (v.Offloaded(fn, thread, pool),) if lattice.is_known(fn) else v.UNKNOWN
    coroutines.handed_over(f, how, fn, site)
    passed = arguments.after((how.callable or 0) + 1)
    origin: v.Type = ()
    if how.runs == "loop":
        f.p.note_callback(fn)
        returned: v.Type = ()
    elif how.runs == "greenlet":
        returned = _in_greenlet(f, fn, passed, site)
    else:
        returned, outcome = calls.elsewhere(f, fn, passed)
        origin = holds.offloaded(outcome, pool)
        if thread:
            offloads.to_thread(f, outcome, pool, site.span)
    if how.after:
        offloads.on_the_loop(f, fn, site.span)
        holds.afterwards(f, (*lattice.origins(returned), *origin), site.span, site.text)
        return declared
    if how.returns is not None:
        return lattice.started(typexpr.read(how.returns, (), returned), origin)
    return lattice.started(declared or (v.Running(returned),), origin)


def _in_greenlet(f: Frame, fn: v.Type, passed: Arguments, site: Site) -> v.Type:
    """`AsyncSession.run_sync(fn)`: on the loop's own thread; the session's own statements are awaited inside."""
    aside = Frame(f.p, f.unit, f.fn, f.cls)
    aside.env, aside.closure, aside.node = f.env, f.closure, f.node
    unknown_session = Arguments((v.UNKNOWN, *passed.positional), passed.keywords, (), passed.complete)
    returned = calls.call(aside, fn, unknown_session, msgspec.structs.replace(site, awaited=False))
    for event in aside.outcome().events:
        below = event.reach.below
        if event.reach.primitive.code != f.p.orm_code and below is not None:
            f.reaches(below, site.span, site.text, event.reach.text.removeprefix("calls ").strip("`"))
    return returned


def higher_order(f: Frame, how: HigherOrder, arguments: Arguments, site: Site) -> None:
    """`sorted(rows, key=load)` calls `load` here and now."""
    fn = arguments.get(how.callable, how.keyword or None)
    if fn:
        calls.call(f, fn, UNKNOWN_ARGUMENTS, msgspec.structs.replace(site, awaited=False))


_ADVANCING = {"send", "throw", "__next__"}
_SAME = {"copy", "sort", "reverse", "union", "difference", "intersection"}
_SHRINKING = {"clear", "remove", "discard", "difference_update", "intersection_update"}
_ONE = {"pop", "get", "popleft", "setdefault", "popitem"}


def collection_method(f: Frame, owner: v.Value, name: str, arguments: Arguments, site: Site) -> v.Type:
    """A method of a list, dict, set, string or generator."""
    if isinstance(owner, v.Generator | v.Mapped):
        return protocols.iterate(f, (owner,), site.span, site.text) if name in _ADVANCING else v.UNKNOWN
    if isinstance(owner, v.Unbounded):
        return (owner,)
    if isinstance(owner, v.Literal):
        if name == "join":
            for known in arguments.positional:
                protocols.iterate(f, known, site.span, site.text)
        if name in ("format", "strip"):
            return addresses.beginning((owner,)) or (v.Literal("str"),)
        return (v.Literal("str"),) if owner.kind == "str" else v.UNKNOWN
    if not isinstance(owner, v.Container):
        return v.UNKNOWN
    if owner.keys is not None:
        otherwise = arguments.get(1, None) or (v.NONE,)
        found = keyed.method(f, owner, name, _first(arguments), otherwise, site.receiver)
        if found is not None:
            return found
        owner = msgspec.structs.replace(owner, keys=None)
    if name in ("append", "add", "appendleft", "insert", "extend", "update"):
        _grow(f, owner, name, arguments, site)
    if owner.kind == "dict" and name == "values":
        return (v.Container("iter", owner.items),)
    if owner.kind == "dict" and name == "items":
        return (v.Container("iter", (v.Row((v.UNKNOWN, owner.items)),)),)
    if name in _ONE:
        default = arguments.get(1, None)
        return lattice.either(owner.items, default) if default is not None else lattice.either(owner.items, v.UNKNOWN)
    if name == "sort":
        work.drained(f, (owner,), site.span, site.text, calls=arguments.get(None, "key") is not None)
    elif name in _SHRINKING and site.receiver in f.env:
        f.env[site.receiver] = tuple(
            v.Container(owner.kind, owner.items) if x == owner else x for x in f.env[site.receiver]
        )
    return (owner,) if name in _SAME else v.UNKNOWN


def _grow(f: Frame, owner: v.Container, name: str, arguments: Arguments, site: Site) -> None:
    """`tasks.append(x)`: the collection that the receiver names holds x from here on."""
    new = arguments.positional[-1] if arguments.positional else v.UNKNOWN
    if name in ("extend", "update"):
        new = protocols.iterate(f, new, site.span, site.text)
    held = f.env.get(site.receiver)
    if held is None or not lattice.is_known(new) or lattice.depth(new) > 2:
        return
    grown = v.Container(owner.kind, lattice.join(owner.items, new))
    f.env[site.receiver] = tuple(grown if value == owner else value for value in held)
