"""What a name may hold, as far as the text tells: abstract values.

A `Type` is a tuple of values, in the order in which they were found: the name holds one of them, or something unknown.
The empty tuple is "nothing is known". Order is part of the value so that results do not depend on hashing.
"""

import functools
from itertools import chain
from typing import Union

import msgspec

from asyncguard.model.finding import Step

MOST_ALTERNATIVES = 12
MOST_REMEMBERED = 20_000
"""Types of which something is remembered that is asked again and again: those that were asked about last."""
LARGE = 1_000_000
"""Integers from here on tell contexts of a function apart."""


class _Value(msgspec.Struct, frozen=True, gc=False, tag=True, cache_hash=True):
    pass


class Anything(_Value, frozen=True):
    """Something of which nothing is known."""


class Module(_Value, frozen=True):
    """A module of the program."""

    path: str


class External(_Value, frozen=True):
    """Something outside the program, by dotted name: a module, function, class or object of a library."""

    name: str


class Unbounded(_Value, frozen=True):
    """Beside other alternatives: it came from outside, and nobody limits its size."""

    origin: str
    """upload, body, response, file."""


class Literal(_Value, frozen=True):
    """A constant whose value is known, or (value None, kind not "None") only its builtin type."""

    kind: str
    value: str | int | bool | None = None
    scheme: str = ""
    """Of a text of which only the beginning is known: `postgresql://`."""
    default: bool = False
    """It is what the text begins with unless the environment, or whoever makes the object, says otherwise."""


class Fn(_Value, frozen=True):
    """A function of the program, with what it captured; `bound` is its `self` or `cls`."""

    path: str
    index: int
    closure: tuple[tuple[str, "Type"], ...] = ()
    bound: "Type" = ()
    kind: str = ""
    """'' or what a decorator made of it: contextmanager, asynccontextmanager, property, cached-property, staticmethod,
    classmethod, abstract; or the library's class that its attributes are those of, such as `celery.app.task.Task`."""
    cached: bool = False
    """Runs once for the same arguments."""
    opaque: bool = False
    """A decorator of it is not understood: what a call returns is not certain."""


class Cls(_Value, frozen=True):
    """A class of the program."""

    path: str
    index: int
    closure: tuple[tuple[str, "Type"], ...] = ()


class Obj(_Value, frozen=True):
    """An instance of a class of the program."""

    cls: Cls
    exact: bool = False
    """Made by calling the class; otherwise it may be an instance of a subclass."""
    args: tuple[tuple[str, "Type"], ...] = ()
    """What was passed for constructor parameters without annotation."""


class Instance(_Value, frozen=True):
    """An instance of a library's class, by the class's name in the catalogue (or just its dotted name)."""

    name: str
    spelled: str = ""
    """The attribute path below a chain client: `chat.completions`."""
    args: "Type" = ()
    """Type argument: the model of a manager, the elements of a queue."""
    own: "Type" = ()
    """The program's object that derives from this class: what `self` means in the class's methods."""
    made_with: tuple[tuple[str, str | int | float | bool | None], ...] = ()
    """Literal arguments of the constructor that guards ask for."""


class Bound(_Value, frozen=True):
    """A method of a library's object or of a builtin collection, not yet called."""

    owner: "Value"
    name: str


class Makes(_Value, frozen=True):
    """A callable of which only the result is known: `Callable[..., T]`."""

    result: "Type"


class Container(_Value, frozen=True):
    """A collection: `kind` is list, set, dict (`items` are the values), tuple (any length), iter or aiter."""

    kind: str
    items: "Type"
    count: int = 0
    """How many elements there are at least, where the text tells."""
    keys: tuple[tuple[str, "Type"], ...] | None = None
    """Of a dict that nothing else refers to, and all of whose keys are known: what each of them holds."""


class Row(_Value, frozen=True):
    """A tuple of known length."""

    items: tuple["Type", ...]


class Running(_Value, frozen=True):
    """An awaitable and what it gives."""

    result: "Type"
    origin: "Type" = ()
    """What is waited for when it is awaited, entered or iterated: Waits, Coroutine, Opens, Acquires."""


class Waits(_Value, frozen=True):
    """A library's awaitable: what it waits for."""

    name: str
    latency: str
    why: str = ""
    receiver: str = ""
    """The object whose method it was, as a plain path."""
    untimed: bool = False
    """Without a time limit."""
    receiver_type: str = ""
    pool: str = ""
    """The shared pool of threads of which it occupies one meanwhile."""


class Coroutine(_Value, frozen=True):
    """A call of an async function of the program, which runs when it is awaited."""

    fn: Fn
    args: tuple[tuple[str, "Type"], ...]
    passed: tuple[tuple[str, str], ...] = ()
    """Parameter -> the path of what is passed for it, in the frame that made the call."""
    timed: bool = False
    """Somebody gives up waiting for it after some time."""
    plain: bool = False
    """Of a plain function after all, which has run when the call is over."""


class Opens(_Value, frozen=True):
    """Awaiting or entering this takes something (a connection of a pool), until it is given back or left."""

    kind: str
    name: str
    text: str
    """The call that opens, as it is written."""
    pool: str = ""
    """The path of the receiver: whose connection it is."""
    begins: bool = False
    """A transaction of the receiver: nothing is taken yet, and leaving the block gives back what the receiver holds."""
    draws: bool = False
    """The receiver is a pool."""


class Acquires(_Value, frozen=True):
    """Taking a connection of a pool, which waits until one is free."""

    name: str
    pool: str
    """The path of the pool."""
    key: str
    """The resource that gets it; '' for a connection that the call itself gives back."""
    steps: tuple[Step, ...]
    """From the function that waits down to where it is taken."""


class Generator(_Value, frozen=True):
    """The result of calling a sync generator function: its body runs when it is iterated."""

    fn: Fn
    args: tuple[tuple[str, "Type"], ...]


class Entered(_Value, frozen=True):
    """The result of calling a function decorated with (async)contextmanager: its body runs on entry and exit."""

    fn: Fn
    args: tuple[tuple[str, "Type"], ...]
    is_async: bool
    passed: tuple[tuple[str, str], ...] = ()
    """Parameter -> the path of what is passed for it, in the frame that made the call."""


class Partial(_Value, frozen=True):
    """`functools.partial(fn, *args, **kwargs)`."""

    fn: "Type"
    args: tuple["Type", ...]
    kwargs: tuple[tuple[str, "Type"], ...]


class Offloaded(_Value, frozen=True):
    """A callable that runs `fn` off the loop and is awaited."""

    fn: "Type"
    thread: bool = False
    """In a thread, for sure."""
    pool: str = ""
    """Of this shared pool."""


class Lazy(_Value, frozen=True):
    """The result of a library call whose effect happens on iteration."""

    primitive: str
    owner: "Type"
    """The object whose method it was; nothing for a function."""
    result: "Type"


class Mapped(_Value, frozen=True):
    """`map(fn, a, b)`, `zip(a, b)`, `enumerate(a)`, `filter(fn, a)`: works when it is iterated."""

    shape: str
    fn: "Type"
    sources: tuple["Type", ...]


class Super(_Value, frozen=True):
    """`super()` in a method of `cls` called on `instance`."""

    cls: Cls
    instance: "Type"


class ClassOf(_Value, frozen=True):
    """`type[T]`: the class of an instance."""

    instance: "Type"


Value = Union[
    Anything, Unbounded, Module, External, Literal, Fn, Cls, Obj, Instance, Bound, Makes, Container, Row, Running,
    Generator, Entered, Partial, Offloaded, Lazy, Mapped, Super, ClassOf, Waits, Coroutine, Opens, Acquires,
]  # fmt: skip
Type = tuple[Value, ...]
Args = tuple[tuple[str, Type], ...]

UNKNOWN: Type = ()
ANY = Anything()
RUNNING_LOOP = "asyncio.AbstractEventLoop"
"""Never None and never false, unlike what other libraries' factories may return."""
NONE = Literal("None")


def join(*types: Type) -> Type:
    """A type that holds what any of `types` holds."""
    first = UNKNOWN
    for each in types:
        if not first:
            first = each
        elif each and each is not first and each != first:
            break
    else:
        if len(first) <= 1:
            return first
    return tuple(dict.fromkeys(chain.from_iterable(types)))[:MOST_ALTERNATIVES]


def either(*types: Type) -> Type:
    """What a name holds that gets its value on one of several ways: where one is unknown, so is the whole."""
    return join(*[each or (ANY,) for each in types])


def some(known: Type) -> Type:
    """`known`, where nothing is known said out loud: (ANY,)."""
    return known or (ANY,)


def is_known(known: Type) -> bool:
    """Whether anything is known."""
    return any(type(value) is not Anything and type(value) is not Unbounded for value in known)


@functools.lru_cache(MOST_REMEMBERED)
def settled(known: Type) -> Type:
    """`known` without what its awaitables wait for: what leaves the frame that made them, and is no return value."""
    return join(tuple(_settled(value) for value in known))


def _settled(value: Value) -> Value:
    match value:
        case Running(result=result):
            return Running(settled(result))
        case Container(kind=kind, items=items, keys=None):
            return Container(kind, settled(items))
        case Container(kind=kind, items=items, keys=keys) if keys is not None:
            return Container(kind, settled(items), keys=tuple((key, settled(each)) for key, each in keys))
        case Row(items=rows):
            return Row(tuple(settled(each) for each in rows))
    return value


def started(known: Type, origin: Type) -> Type:
    """`known` as the result of a call that waits for `origin` once it is awaited, entered or iterated."""
    if not origin:
        return known
    marked = tuple(
        msgspec.structs.replace(value, origin=join(value.origin, origin)) if isinstance(value, Running) else value
        for value in known
    )
    return marked if any(isinstance(value, Running) for value in marked) else (*marked, Running((), origin))


def origins(known: Type) -> Type:
    """What awaiting `known`, or everything that is in it, waits for."""
    found = [value.origin for value in known if isinstance(value, Running)]
    found += [origins(value.items) for value in known if isinstance(value, Container)]
    return join(*found)


def widen(known: Type) -> Type:
    """`known` without values that other code may change: flags and None. Where there are some, it may be anything."""
    kept = tuple(value for value in known if not (isinstance(value, Anything) or _is_flag(value)))
    return (*kept, ANY) if kept and len(kept) < len(known) else kept


def unfixed(known: Type) -> Type:
    """`known` without the values of integers."""
    if not any(isinstance(value, Literal) and value.kind == "int" for value in known):
        return known
    return join(tuple(Literal("int") if isinstance(each, Literal) and each.kind == "int" else each for each in known))


def _is_flag(value: Value) -> bool:
    return isinstance(value, Literal) and value.kind in ("bool", "None", "int", "float")


def is_large(value: Value) -> bool:
    """An integer that says something: how often a loop goes round."""
    return isinstance(value, Literal) and isinstance(value.value, int) and value.value >= LARGE


def truth(known: Type) -> bool | None:
    """Whether a value of this type is true; None where both may be."""
    if not known:
        return None
    first = _truth(known[0])
    for value in known[1:]:
        if _truth(value) is not first:
            return None
    return first


def _truth(value: Value) -> bool | None:
    match value:
        case Literal(kind="None"):
            return False
        case Literal(kind="bool" | "int" | "float" | "str", value=known) if known is not None:
            return bool(known)
        case Instance(name=name) if name == RUNNING_LOOP:
            return True
        case Fn() | Cls() | Module() | Bound() | Partial() | Offloaded():
            return True
        case Container(keys=keys) if keys is not None:
            return bool(keys)
    return None


@functools.lru_cache(MOST_REMEMBERED)
def depth(known: Type) -> int:
    """How deeply values are nested: contexts beyond a bound are not told apart."""
    deepest = 0
    for value in known:
        inner: list[Type] = []
        match value:
            case Obj(args=args):
                inner = [each for _, each in args]
            case Fn(closure=closure, bound=bound):
                inner = [bound, *(each for _, each in closure)]
            case Container(items=items) | Running(result=items) | Offloaded(fn=items):
                inner = [items]
            case Row(items=rows):
                inner = list(rows)
            case Partial(fn=fn, args=partial_args, kwargs=kwargs):
                inner = [fn, *partial_args, *(each for _, each in kwargs)]
            case Generator(fn=fn_value, args=args) | Entered(fn=fn_value, args=args):
                inner = [(fn_value,), *(each for _, each in args)]
        for each in inner:
            deepest = max(deepest, 1 + depth(each))
    return deepest
