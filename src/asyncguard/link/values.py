"""What a name may hold, as far as the text tells: abstract values.

A `Type` is a tuple of values, in the order in which they were found: the name holds one of them, or something unknown.
The empty tuple is "nothing is known". Order is part of the value so that results do not depend on hashing.
"""

from typing import Union

import msgspec

from asyncguard.model.finding import Step

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
    absent: frozenset[str] = frozenset()
    """Parameters of the frame that made the call which were None there."""


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
    absent: frozenset[str] = frozenset()
    """As a coroutine's."""


class Acquires(_Value, frozen=True):
    """Taking a connection of a pool, which waits until one is free."""

    name: str
    pool: str
    """The path of the pool."""
    key: str
    """The resource that gets it; '' for a connection that the call itself gives back."""
    steps: tuple[Step, ...]
    """From the function that waits down to where it is taken."""
    absent: frozenset[str] = frozenset()
    """As a coroutine's."""


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
    absent: frozenset[str] = frozenset()
    """As a coroutine's."""


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
