"""Which routers are included in which, and so the prefixes of their routes.

A router is known by the name that holds it, not by its value: two APIRouters are one abstract value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from asyncguard.catalogue.schema import Include
from asyncguard.link import dependencies, expressions, names
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.compiled import mypyc_attr
from asyncguard.link.frame import Frame
from asyncguard.link.syntax import below, last_name
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program

Key = tuple[str, int, str]
"""File, function that owns the name (MODULE for none, below that for a class), and the name."""
Place = tuple[str, m.Span]
"""File and span."""
MODULE = -1
UNKNOWN = "…"
"""A part of a path that is no literal."""
MOST_PREFIXES = 8


class Way(NamedTuple):
    """A router is in another."""

    parent: Key | None
    prefix: str
    replaces: bool = False
    """The prefix takes the place of the router's own."""
    place: Place | None = None
    """Where that is written, if it is in the arguments of another call."""


@mypyc_attr(allow_interpreted_subclasses=True)
class Routers:
    """The tree of routers, as far as it was seen."""

    def __init__(self) -> None:
        self._parents: dict[Key, dict[Way, None]] = {}
        """Router → the ways in which it is included."""
        self._required: dict[Key, dict[v.Fn, None]] = {}
        self._regions: dict[str, dict[tuple[m.Span, str, Key | None], None]] = {}

    def include(self, f: Frame, spec: Include, receiver: m.Expr | None, arguments: Arguments, span: m.Span) -> None:
        """A call puts a router below another, or routes that are written in it."""
        prefix = text(f, arguments.expression(spec.prefix, spec.prefix_keyword))
        replaces = spec.replaces and bool(prefix)
        above = keys(f, receiver) if receiver is not None else []
        parents = above or [list_around(f, span, spec.list)]
        child = arguments.expression(spec.router, spec.keyword)
        needed = [*dependencies.required(f, arguments.expression(None, "dependencies"))]
        for key in _included(f, child):
            for fn in needed:
                self.require(f.p, key, fn)
            for parent in parents:
                self.nest(f.p, key, Way(parent, prefix, replaces, None if above else (f.unit.path, span)))
        for place, inner in _written(f, child or arguments.expression(None, spec.routes), span):
            self.enclose(f.p, place, inner, prefix, next(iter(above), None))

    def nest(self, p: Program, child: Key, way: Way) -> None:
        """A router is below another."""
        self._parents.setdefault(child, {})[way] = None

    def require(self, p: Program, router: Key, fn: v.Fn) -> None:
        """Whatever is below the router depends on a function."""
        self._required.setdefault(router, {})[fn] = None

    def required(self, router: Key) -> Iterable[v.Fn]:
        return self._required.get(router, ())

    def enclose(self, p: Program, path: str, span: m.Span, prefix: str, parent: Key | None) -> None:
        """What is written at this place is below a prefix, and in a router."""
        self._regions.setdefault(path, {})[span, prefix, parent] = None

    def prefixes(self, p: Program, key: Key | None, seen: tuple[Key, ...] = ()) -> list[str]:
        """What stands before the routes of a router, once for each way in which it is included; ways of which a part is
        not known count where there is no other."""
        if key is None or key in seen:
            return [""]
        own = _own_prefix(p, key)
        ways = self._parents.get(key, {Way(None, ""): None})
        below = (*seen, key)
        out = [
            above + self.around(p, way.place, below) + way.prefix + ("" if way.replaces else own)
            for way in ways
            for above in self.prefixes(p, way.parent, below)
        ]
        told = [prefix for prefix in out if UNKNOWN not in prefix] or out
        return list(dict.fromkeys(told))[:MOST_PREFIXES]

    def around(self, p: Program, place: Place | None, seen: tuple[Key, ...] = ()) -> str:
        """The prefixes of the calls in whose arguments this place stands, outermost first."""
        regions = sorted(self._regions.get(place[0], ()), key=lambda region: region[:2]) if place else []
        found = [(prefix, parent) for span, prefix, parent in regions if place and m.encloses(span, place[1])]
        return "".join(self.prefixes(p, parent, seen)[0] + prefix for prefix, parent in found)

    def parents(self, key: Key | None) -> Iterator[Key]:
        """`key`, and every router above it."""
        waiting, seen = [key], set[Key]()
        while waiting:
            at = waiting.pop()
            if at is not None and at not in seen:
                seen.add(at)
                yield at
                waiting += [way.parent for way in self._parents.get(at, ())]


def keys(f: Frame, expr: m.Expr) -> list[Key]:
    """The routers that an expression names; one that a function makes, under the name that it has there."""
    return [_origin(f.p, key) for key in _keys(f, expr)]


def _origin(p: Program, key: Key) -> Key:
    return p.memo.get(("router", *key), lambda: _returned(p, key), key)


def _returned(p: Program, key: Key) -> Key:
    """`api = make_api()`, and `make_api` ends with `return app`."""
    found = expression(p, key)
    if found is None or not isinstance(found[1], m.Call):
        return key
    makers = [value for value in expressions.evaluate(found[0], found[1].func) if isinstance(value, v.Fn)]
    if len(makers) != 1:
        return key
    unit, index = p.units.by_path[makers[0].path], makers[0].index
    returned = {each.value.id for each in below(unit.body(index), m.Return) if isinstance(each.value, m.Name)}
    own = [name for name in returned if name in unit.function(index).locals]
    return _origin(p, (unit.path, index, own[0])) if len(own) == 1 else key


def _keys(f: Frame, expr: m.Expr) -> list[Key]:
    match expr:
        case m.Name(id=name):
            owner = _owner(f, name)
            if owner is None:
                return _global_keys(f, expr)
            return _loop_keys(f, owner, name) or [(f.unit.path, owner, name)]
        case m.Attr(value=m.Name(id=name), name=attribute) if name and name == f.self_name and f.info:
            return [(f.unit.path, MODULE - 1 - f.info.cls, attribute)]
        case m.Attr(value=value, name="router"):
            return _global_keys(f, expr) or _keys(f, value)
        case m.Attr():
            return _global_keys(f, expr)
    return []


def text(f: Frame, expr: m.Expr | None) -> str:
    """The string that an expression surely is, "" where there is none, UNKNOWN where nobody knows."""
    if expr is None:
        return ""
    known = expressions.evaluate(f, expr)
    literal = next((value.value for value in known if isinstance(value, v.Literal)), None)
    return literal if isinstance(literal, str) else "" if known == (v.NONE,) else UNKNOWN


def expression(p: Program, key: Key) -> tuple[Frame, m.Expr] | None:
    """What was assigned to the name of a router, and where to evaluate it."""
    path, owner, name = key
    unit = p.units.by_path[path]
    if owner == MODULE:
        found = [(Frame(p, unit), b.statement) for b in unit.binding(name) if b.kind == "assign"]
        return next(((f, s.value) for f, s in found if isinstance(s, m.Assign | m.Annotated) and s.value), None)
    functions = [owner] if owner >= 0 else list(unit.stores(MODULE - 1 - owner, name))
    for index in functions:
        for statement in below(unit.body(index), m.Assign):
            if any(isinstance(t, m.Name | m.Attr) and last_name(t) == name for t in statement.targets):
                return Frame(p, unit, v.Fn(path, index)), statement.value
    return None


def _owner(f: Frame, name: str) -> int | None:
    """The function whose name it is; None for the module."""
    index = f.fn.index if f.fn else MODULE
    while index >= 0:
        info = f.unit.function(index)
        if name in info.locals or any(param.name == name for param in info.params):
            return index
        index = info.parent
    return None


def _global_keys(f: Frame, expr: m.Expr) -> list[Key]:
    out: list[Key] = []
    for unit, binding in names.locate(f.p, f.unit, expr):
        if binding.kind == "for" and isinstance(binding.statement, m.For):
            out += _each(Frame(f.p, unit), binding.statement.iter)
        elif binding.kind in ("assign", "with"):
            out.append((unit.path, MODULE, binding.name))
    return out


def _loop_keys(f: Frame, owner: int, name: str) -> list[Key]:
    """`for router in (users, orders): app.include_router(router)`."""
    loops = below(f.unit.body(owner), m.For)
    return [key for loop in loops if loop.target == m.Name(name) for key in _each(f, loop.iter)]


def _each(f: Frame, iterated: m.Expr) -> list[Key]:
    if isinstance(iterated, m.Name):
        found = [(unit, b.statement) for unit, b in names.locate(f.p, f.unit, iterated)]
        return [key for unit, s in found if isinstance(s, m.Assign | m.Annotated) and isinstance(s.value, m.Sequence)
                for key in _each(Frame(f.p, unit), s.value)]  # fmt: skip
    items = iterated.items if isinstance(iterated, m.Sequence) else ()
    return [key for item in items for key in keys(f, item)]


def _included(f: Frame, child: m.Expr | None) -> list[Key]:
    """The routers that an argument stands for; `include("shop.urls")` names a module."""
    if not isinstance(child, m.Call):
        return keys(f, child) if child is not None else []
    first = child.args[0].value if child.args else None
    if isinstance(first, m.Const) and isinstance(first.value, str):
        unit = f.p.units.find(first.value, f.unit)
        return [(unit.path, MODULE, "urlpatterns")] if unit else []
    if isinstance(first, m.Sequence) and first.items:  # include((patterns, "shop"))
        first = first.items[0]
    if isinstance(first, m.Attr | m.Name):
        modules = [value.path for value in expressions.evaluate(f, first) if isinstance(value, v.Module)]
        return [(path, MODULE, "urlpatterns") for path in modules] or keys(f, first)
    return []


def _written(f: Frame, child: m.Expr | None, span: m.Span) -> Iterator[tuple[str, m.Span]]:
    """Where routes stand that are given as a list."""
    match child:
        case m.Call(args=args) if not any(_lists_calls(arg.value) for arg in args):
            return
        case m.Sequence() | m.Call():
            yield f.unit.path, span
        case m.Name() | m.Attr():
            for unit, binding in names.locate(f.p, f.unit, child):
                value = getattr(binding.statement, "value", None)
                for item in value.items if isinstance(value, m.Sequence) else ():
                    if isinstance(item, m.Call):
                        yield unit.path, item.span


def _lists_calls(expr: m.Expr) -> bool:
    return isinstance(expr, m.Sequence) and any(isinstance(item, m.Call) for item in expr.items)


def list_around(f: Frame, span: m.Span | None, default: str) -> Key:
    """The list of a module that a call stands in: `orders = [path("all/", ...)]`."""
    for name, bindings in f.unit.bindings.items() if span is not None else ():
        for value in [getattr(binding.statement, "value", None) for binding in bindings]:
            calls = [x for x in value.items if isinstance(x, m.Call)] if isinstance(value, m.Sequence) else []
            if span is not None and any(m.encloses(call.span, span) for call in calls):
                return f.unit.path, MODULE, name
    return f.unit.path, MODULE, default


def _own_prefix(p: Program, key: Key) -> str:
    """`APIRouter(prefix="/users")`."""
    found = expression(p, key)
    if found is None or not isinstance(found[1], m.Call):
        return ""
    f, call = found[0], found[1]
    for value in expressions.evaluate(f, call.func):
        spec = p.catalogue.entry_points.router(value.name) if isinstance(value, v.External) else None
        if spec is not None:
            return text(f, Arguments(written=call.args).expression(spec.prefix, spec.keyword))
    return next((text(f, arg.value) for arg in call.args if arg.keyword == "prefix"), "")


def joined(parts: Iterable[str]) -> str:
    """`api/` + `users` → `/api/users`."""
    whole = "".join(parts)
    whole = whole if whole.startswith(("/", UNKNOWN)) else f"/{whole}"
    while "//" in whole:
        whole = whole.replace("//", "/")
    return whole
