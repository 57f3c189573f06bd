"""What syntax calls without saying so: iteration, `with`, indexing, operators, `await`."""

from __future__ import annotations

from asyncguard.link import (
    addresses,
    attributes,
    calls,
    classes,
    counts,
    guards,
    holds,
    keyed,
    lattice,
    syntax,
    typexpr,
)
from asyncguard.link import values as v
from asyncguard.link.arguments import NO_ARGUMENTS, Arguments
from asyncguard.link.effects import primitive
from asyncguard.link.frame import Frame
from asyncguard.link.site import Site
from asyncguard.link.spelling import spell
from asyncguard.model import summary as m


def iterate(f: Frame, known: v.Type, span: m.Span, text: str, *, is_async: bool = False) -> v.Type:
    """What iterating over `known` gives, and does."""
    return lattice.join(*[_iterate(f, value, span, text, is_async) for value in known])


def _iterate(f: Frame, value: v.Value, span: m.Span, text: str, is_async: bool) -> v.Type:
    match value:
        case v.Container(kind="dict"):
            return v.UNKNOWN
        case v.Container(items=items):
            return items
        case v.Row(items=rows):
            return lattice.join(*rows)
        case v.Mapped() if not is_async:
            return calls.mapped(f, value, Site(span, text))
        case v.Generator(fn=fn, args=args) if not is_async:
            found = calls.run(f, fn, args, Site(span, text)).yields
            return found if lattice.is_known(found) else f.p.declared_items(fn)
        case v.Lazy(result=result):
            calls.fire_lazy(f, value, span, text)
            return result
        case v.Instance() if not is_async:
            return _special(f, value, "__iter__", span, text)
        case v.Instance():
            return _items(typexpr.read(f.p.catalogue.returned(value.name, "__aiter__"), (value,)))
        case v.Obj():
            method = "__aiter__" if is_async else "__iter__"
            made = _own_special(f, value, method, span, text)
            if not made and not is_async:
                return _own_special(f, value, "__getitem__", span, text)
            for each in made:
                if isinstance(each, v.Obj) and not is_async:
                    _own_special(f, each, "__next__", span, text)
            inner = tuple(each for each in made if not isinstance(each, v.Obj | v.Container))
            return lattice.join(_items(made), iterate(f, inner, span, text))
    return v.UNKNOWN


def _items(made: v.Type) -> v.Type:
    return lattice.join(*[value.items for value in made if isinstance(value, v.Container)])


def _special(
    f: Frame, owner: v.Instance, method: str, span: m.Span, text: str, arguments: Arguments = NO_ARGUMENTS
) -> v.Type:
    """A special method of a library's object."""
    fact = f.p.catalogue.method(owner.name, method)
    blocked = primitive(fact, preview=f.p.preview) if fact else None
    if fact is not None and blocked is not None and guards.holds(f, fact.effect, arguments, owner, ""):
        f.blocks(blocked, span, text)
    made = typexpr.read(f.p.catalogue.returned(owner.name, method), (owner,))
    return _items(made) or (made if method != "__iter__" else v.UNKNOWN)


def _own_special(
    f: Frame, owner: v.Obj, method: str, span: m.Span, text: str, arguments: Arguments = NO_ARGUMENTS
) -> v.Type:
    """A special method of an object of the program (or of the library's class that it derives from)."""
    found = attributes.special(f, owner, method)
    return calls.call(f, found, arguments, Site(span, text)) if found else v.UNKNOWN


def enter(
    f: Frame, known: v.Type, span: m.Span, text: str, *, is_async: bool, body: tuple[m.Stmt, ...] | None = None
) -> v.Type:
    """What `with known as x` binds, and what entering and leaving do. `body` is the block, where it is known."""
    settled = body is None or syntax.awaits(body)
    return lattice.join(*[_enter(f, value, span, text, is_async, settled) for value in known])


def _leave(f: Frame, owner: v.Instance, span: m.Span, text: str, settled: bool) -> None:
    fact = f.p.catalogue.method(owner.name, "__exit__")
    if not (settled and fact is not None and fact.effect.unless_awaited):
        _special(f, owner, "__exit__", span, text)


def _enter(f: Frame, value: v.Value, span: m.Span, text: str, is_async: bool, settled: bool) -> v.Type:
    match value:
        case v.Entered(fn=fn, args=args):
            return _enter_generator(f, value, fn, args, Site(span, text))
        case v.Container(kind="context" | "acontext", items=items):
            return items
        case v.Running(result=result):
            return enter(f, result, span, text, is_async=True) or result if is_async else v.UNKNOWN
        case v.Instance():
            if is_async:
                return typexpr.read(f.p.catalogue.returned(value.name, "__aenter__"), (value,)) or (value,)
            entered = _special(f, value, "__enter__", span, text)
            _leave(f, value, span, text, settled)
            return entered or (value,)
        case v.Obj() if is_async:
            entered = _own_special(f, value, "__aenter__", span, text)
            holds.wait(f, entered, span, text)
            return wait_for(f, entered)
        case v.Obj():
            entered = _own_special(f, value, "__enter__", span, text)
            _own_special(f, value, "__exit__", span, text)
            return entered or ((value,) if f.p.derives_from_library(value.cls) else v.UNKNOWN)
    return v.UNKNOWN


def _enter_generator(f: Frame, value: v.Entered, fn: v.Fn, args: v.Args, site: Site) -> v.Type:
    elsewhere = value.is_async and not f.p.units.by_path[fn.path].foreign
    outcome = f.p.outcome(fn, args) if elsewhere else calls.run(f, fn, args, site)
    return outcome.yields if lattice.is_known(outcome.yields) else f.p.declared_items(fn)


def wait_for(f: Frame, known: v.Type, span: m.Span | None = None, text: str = "") -> v.Type:
    """What `await known` gives, and (at `span`) what an object's own `__await__` does."""
    out: list[v.Type] = []
    for value in known:
        match value:
            case v.Running(result=result):
                out.append(result)
            case v.Instance():
                out.append(typexpr.read(f.p.catalogue.returned(value.name, "__await__"), (value,)))
            case v.Obj() if span is not None:
                iterate(f, _own_special(f, value, "__await__", span, text), span, text)
    return lattice.join(*out)


def item(f: Frame, known: v.Type, index: v.Type, span: m.Span | None, text: str) -> v.Type:
    """What `known[index]` gives, and does."""
    return lattice.join(*[_item(f, value, index, span or f.p.nowhere, text) for value in known])


def _item(f: Frame, value: v.Value, index: v.Type, span: m.Span, text: str) -> v.Type:
    match value:
        case v.Container(items=items):
            return keyed.value(value, index) or (items if value.kind != "iter" else v.UNKNOWN)
        case v.Row(items=rows):
            at = index[0].value if len(index) == 1 and isinstance(index[0], v.Literal) else None
            if isinstance(at, int) and -len(rows) <= at < len(rows):
                return rows[at]
            return lattice.join(*rows)
        case v.Instance():
            return _special(f, value, "__getitem__", span, text, Arguments((index,)))
        case v.Obj():
            return _own_special(f, value, "__getitem__", span, text, Arguments((index,))) or _entry(f, value, index)
        case v.Cls() | v.External():
            return (value,)
    return v.UNKNOWN


def contains(f: Frame, known: v.Type, span: m.Span, text: str) -> None:
    """`x in known`."""
    for value in known:
        if isinstance(value, v.Obj) and attributes.special(f, value, "__contains__"):
            _own_special(f, value, "__contains__", span, text)
        elif isinstance(value, v.Instance) and f.p.catalogue.method(value.name, "__contains__"):
            _special(f, value, "__contains__", span, text)
        else:
            _iterate(f, value, span, text, is_async=False)


def test(f: Frame, known: v.Type, expr: m.Expr) -> None:
    """`if known:`, written as `expr`, asks the object whether it is true."""
    for value in known:
        if isinstance(value, v.Instance):
            special_method(f, value, "__bool__", f.p.span_of(expr), spell(expr))
        elif isinstance(value, v.Obj):
            special_method(f, value, "__bool__", f.p.span_of(expr), f"bool({spell(expr)})")


def operate(f: Frame, op: str, left: v.Type, right: v.Type) -> v.Type:
    """What a binary operator gives: paths are joined with `/`, collections added, runnables piped."""
    number = counts.folded(op, left, right)
    if number:
        return number
    out: list[v.Type] = []
    method = _OPERATORS.get(op)
    for value in left:
        if isinstance(value, v.Instance) and method:
            out.append(typexpr.read(f.p.catalogue.returned(value.name, method), (value,)))
        elif isinstance(value, v.Container | v.Literal) and op in ("+", "*", "%", "|"):
            out.append((_repeated(value, op, right),) if isinstance(value, v.Container) else _operated(op, value))
        elif isinstance(value, v.Unbounded) and op == "+":
            out.append((value,))
    for value in right:
        if isinstance(value, v.Instance) and method and not left:
            out.append(typexpr.read(f.p.catalogue.returned(value.name, method.replace("__", "__r", 1)), (value,)))
        elif isinstance(value, v.Container | v.Unbounded) and op == "+":
            out.append((value,))
    return lattice.join(*out)


def _repeated(value: v.Container, op: str, right: v.Type) -> v.Container:
    """`[0] * 1_000_000`."""
    times = counts.integer(right) if op == "*" else None
    count = value.count if op == "+" else times if times is not None and lattice.is_known(value.items) else 0
    return v.Container(value.kind, value.items, max(0, count))


def _operated(op: str, value: v.Literal) -> v.Type:
    """`"postgresql://" + host`, `"postgresql://%s" % host`."""
    address = addresses.beginning((value,)) if op in ("+", "%") else ()
    return address or (v.Literal(value.kind),)


def own_operator(f: Frame, op: str, left: v.Type, right: v.Type, span: m.Span | None, text: str) -> v.Type:
    """`a + b`, `a == b` of an object of the program: its special method runs."""
    method = _OPERATORS.get(op)
    if method is None:
        return v.UNKNOWN
    at, arguments = span or f.p.nowhere, Arguments((right,))
    return lattice.join(*[_own_special(f, x, method, at, text, arguments) for x in left if isinstance(x, v.Obj)])


def store(f: Frame, known: v.Type, index: v.Type, value: v.Type, span: m.Span | None, text: str) -> None:
    """`known[index] = value`."""
    for each in known:
        if isinstance(each, v.Obj):
            _own_special(f, each, "__setitem__", span or f.p.nowhere, text, Arguments((index, value)))


def _entry(f: Frame, owner: v.Obj, index: v.Type) -> v.Type:
    """What a TypedDict holds under a key."""
    name = keyed.key(index)
    bases = classes.external_bases(f.p, owner.cls) if name is not None else []
    is_typed = any(base.name in ("typing.TypedDict", "typing_extensions.TypedDict") for base in bases)
    return classes.class_level(f.p, owner.cls, name) if name is not None and is_typed else v.UNKNOWN


_OPERATORS = {
    "/": "__truediv__", "|": "__or__", "+": "__add__", "&": "__and__", "-": "__sub__", "*": "__mul__", "%": "__mod__",
    "@": "__matmul__", "//": "__floordiv__", "**": "__pow__", ">>": "__rshift__", "<<": "__lshift__", "^": "__xor__",
    "==": "__eq__", "!=": "__ne__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__",
}  # fmt: skip


def special_method(f: Frame, value: v.Value, method: str, span: m.Span, text: str) -> None:
    """`len(x)`, `bool(x)` and their kin: run a special method of `value` for its effects."""
    if method == "__iter__":
        iterate(f, (value,), span, text)
    elif isinstance(value, v.Instance):
        _special(f, value, method, span, text)
    elif isinstance(value, v.Obj):
        _own_special(f, value, method, span, text)
