"""Values whose size nobody limits: where they come from, and whether work on them is long."""

from __future__ import annotations

from asyncguard.catalogue.schema import Burn
from asyncguard.link import lattice, opened
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.frame import Frame
from asyncguard.link.spelling import dotted, path
from asyncguard.model import summary as m

ORIGINS = {
    "upload": ("an uploaded file", 10.0),
    "body": ("a request's body", 1.0),
    "response": ("a server's response", 1.0),
    "file": ("a file's content", 0.02),
}
"""Origin -> how it is called, and the megabytes that it is taken to have where nobody limits it."""
LONG = 100.0
"""Milliseconds from which work on such a value is reported: what asyncio's debug mode calls slow."""
LONG_IN_PREVIEW = 10.0
KEEPS_SIZE = frozenset(
    {
        *("builtins.bytes", "builtins.bytearray", "builtins.memoryview", "builtins.str", "builtins.list"),
        *("io.BytesIO", "io.StringIO"),
    }
)
"""Functions whose result is as large as their argument."""
AS_LARGE = frozenset(
    {
        *("copy", "decode", "encode", "getbuffer", "getvalue", "lower", "lstrip", "replace", "rstrip", "split"),
        *("splitlines", "strip", "tobytes", "upper"),
    }
)
"""Methods whose result is as large as their object."""
_BOUNDED_READS = frozenset({"read", "read1", "readline", "readexactly"})


def of(known: v.Type) -> v.Type:
    """What of a type says that its size is not limited."""
    return tuple(value for value in known if isinstance(value, v.Unbounded))


def without(known: v.Type) -> v.Type:
    """The rest."""
    return tuple(value for value in known if not isinstance(value, v.Unbounded))


def passed(f: Frame, arguments: Arguments) -> v.Type:
    """The same for everything that a call passes, open files included."""
    every = [(known, arguments.expression(at, None)) for at, known in enumerate(arguments.positional)]
    every += [(known, arguments.expression(None, name)) for name, known in arguments.keywords]
    return lattice.join(*[of(known) or _content(f, known, written) for known, written in every])


def _content(f: Frame, known: v.Type, written: m.Expr | None) -> v.Type:
    """What reading an open file gives. What may also be a string (`TextIO | str`) is no file for sure."""
    names = [value.name if isinstance(value, v.Instance) else "" for value in known]
    if names and all(f.p.catalogue.is_subclass(name, "io.IOBase") for name in names):
        known_size = opened.is_bundled(f, written) or opened.is_written(f, written)
        return () if known_size else (v.Unbounded("file"),)
    return (v.Unbounded("upload"),) if names == ["tempfile.SpooledTemporaryFile"] else ()


def given(f: Frame, name: str, arguments: Arguments, receiver: str, result: v.Type) -> v.Type:
    """What a library's method gives: not unbounded where the code says how much (`read(1024)`), or has looked before
    (`if upload.size > LIMIT`), or where the file comes with the program."""
    bounded = receiver in f.measured or (name in _BOUNDED_READS and arguments.positional)
    bounded = bounded or (bool(of(result)) and opened.is_bundled(f, dotted(receiver)))
    return lattice.join(*[_bounded(value) for value in result]) if bounded else result


def _bounded(value: v.Value) -> v.Type:
    match value:
        case v.Unbounded():
            return ()
        case v.Running(result=result):
            return (v.Running(without(result)),)
    return (value,)


def origin(f: Frame, burn: Burn, inputs: v.Type) -> tuple[str, bool]:
    """The origin of the input that makes the work long ('' where none does), and whether it is so with preview only."""
    candidates = [burn.input] if burn.input else [value.origin for value in inputs if isinstance(value, v.Unbounded)]
    times = {each: ORIGINS[each][1] * burn.rate for each in candidates} if burn.rate else {}
    for longest in (LONG, LONG_IN_PREVIEW) if f.p.preview else (LONG,):
        found = next((each for each, time in times.items() if time >= longest), "")
        if found:
            return found, longest < LONG
    return "", False


def named(known: v.Type) -> str:
    """What of any size `known` comes from, for people; '' where it does not."""
    return next((ORIGINS[value.origin][0] for value in known if isinstance(value, v.Unbounded)), "")


def measure(f: Frame, test: m.Expr) -> None:
    """`if len(data) > LIMIT`, `if upload.size > LIMIT`: who looks at a size limits it."""
    match test:
        case m.Bool(values=values):
            for value in values:
                measure(f, value)
        case m.Not(value=value):
            measure(f, value)
        case m.Compare(left=left, rights=rights):
            for side in (left, *rights):
                _measured(f, side)


def _measured(f: Frame, side: m.Expr) -> None:
    match side:
        case m.Call(func=m.Name(id="len"), args=(m.Arg(value=value),)):
            where = path(value)
            if where in f.env:
                f.env[where] = without(f.env[where])
        case m.Attr(value=value, name="size" | "content_length"):
            f.measured.add(path(value))
