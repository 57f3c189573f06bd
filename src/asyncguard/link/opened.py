"""Open files whose content nobody has to fear: those that come with the program, and those that are written."""

from __future__ import annotations

from asyncguard.link import names
from asyncguard.link.arguments import Arguments
from asyncguard.link.frame import Frame
from asyncguard.link.spelling import path
from asyncguard.link.syntax import last_name, statements
from asyncguard.model import summary as m

_OF_FIRST = frozenset({"Path", "PurePath", "str", "fspath", "abspath", "realpath", "dirname", "join", "open"})
"""Functions that give a path made of their first argument, or the file there."""
_OF_OBJECT = frozenset(
    {"absolute", "glob", "iterdir", "joinpath", "open", "resolve", "rglob", "with_name", "with_suffix"}
)
"""The same for methods of a path."""
_OF_PACKAGE = ("importlib.resources.files", "resources.files")
_MODULES = ("io", "os", "codecs", "gzip", "bz2", "lzma")
_WRITING = ("w", "a", "x")
Seen = frozenset[tuple[str, str]]


def is_bundled(f: Frame, expr: m.Expr | None, seen: Seen = frozenset()) -> bool:
    """Whether a path, or an open file, surely comes with the program: it begins at `__file__`, and whoever wrote the
    program knows how large it is. `seen` are the names that it is asked for: what is made of itself (`path = path / x`)
    is what else it is made of."""
    match expr:
        case m.Name(id="__file__"):
            return True
        case m.Name() | m.Attr() if (f.unit.path, path(expr)) in seen:
            return True
        case m.Name(id=name) if f.is_own(name):
            found = _bound(f, name)
            return bool(found) and all(is_bundled(f, each, seen | {(f.unit.path, name)}) for each in found)
        case m.Attr(value=value, name="parent" | "parents") | m.Binary(op="/", left=value) | m.Subscript(value=value):
            return is_bundled(f, value, seen)
        case m.Name() | m.Attr():
            return _is_of_module(f, expr, seen | {(f.unit.path, path(expr))})
        case m.Call(func=func):
            return path(func) in _OF_PACKAGE or is_bundled(f, _made_of(expr), seen)
    return False


def is_written(f: Frame, expr: m.Expr | None) -> bool:
    """`with open(path, "w") as expr`: what is in it is of no matter."""
    found = _bound(f, expr.id) if isinstance(expr, m.Name) and f.is_own(expr.id) else [expr]
    return bool(found) and all(isinstance(each, m.Call) and _mode(each)[:1] in _WRITING for each in found)


def _mode(call: m.Call) -> str:
    """`w` of `open(path, "w")` and `path.open("w")`; ' ' for none."""
    if last_name(call.func) != "open":
        return " "
    at = 0 if isinstance(call.func, m.Attr) and path(call.func.value) not in _MODULES else 1
    mode = Arguments(written=call.args).expression(at, "mode")
    return mode.value if isinstance(mode, m.Const) and isinstance(mode.value, str) and mode.value else " "


def _made_of(call: m.Call) -> m.Expr | None:
    """`BASE` of `open(BASE / "a")`, `os.path.join(BASE, "a")`, `BASE.joinpath("a")`."""
    first = call.args[0].value if call.args else None
    match call.func:
        case m.Attr(value=value, name=name) if name in _OF_OBJECT and (name != "open" or path(value) not in _MODULES):
            return value
        case m.Name() | m.Attr() if last_name(call.func) in _OF_FIRST:
            return first
    return None


def _is_of_module(f: Frame, expr: m.Expr, seen: Seen) -> bool:
    """`BASE = Path(__file__).parent`, here or in another module, and bound once."""
    found = names.locate(f.p, f.unit, expr)
    if len(found) != 1:
        return False
    unit, statement = found[0][0], found[0][1].statement
    return isinstance(statement, m.Assign | m.Annotated) and is_bundled(Frame(f.p, unit), statement.value, seen)


def _bound(f: Frame, name: str) -> list[m.Expr | None]:
    """What a local name is given, anywhere in the function; [None] for a parameter."""
    if f.info is None or f.fn is None or any(param.name == name for param in f.info.params):
        return [None]
    return [value for each in statements(f.unit.body(f.fn.index)) for value in _given(each, name)]


def _given(statement: m.Stmt, name: str) -> list[m.Expr | None]:
    """What one statement gives to a name."""
    match statement:
        case m.Assign():
            return [statement.value] if any(path(target) == name for target in statement.targets) else []
        case m.Annotated():
            return [statement.value] if path(statement.target) == name else []
        case m.For():
            return [statement.iter] if path(statement.target) == name else []
        case m.With():
            items = statement.items
            return [item.value for item in items if item.target is not None and path(item.target) == name]
    return []
