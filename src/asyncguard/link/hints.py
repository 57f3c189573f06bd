"""What an annotation says: the instances that a name so annotated may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncguard.link import lattice, names
from asyncguard.link import values as v
from asyncguard.link.units import Unit
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program

_TYPING = ("typing.", "typing_extensions.", "collections.abc.", "builtins.", "collections.", "types.", "contextlib.")
_ALTERNATIVES = {"Optional", "Union"}
_INNER = {"Annotated", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "InitVar", "TypeGuard", "TypeIs"}
_LISTS = {
    "list", "List", "Sequence", "MutableSequence", "Collection", "deque", "Deque",
    "set", "Set", "frozenset", "FrozenSet", "AbstractSet",
}  # fmt: skip
_ITERATORS = {"Iterable", "Iterator", "Generator", "Reversible"}
_ASYNC_ITERATORS = {"AsyncIterable", "AsyncIterator", "AsyncGenerator"}
_MAPPINGS = {"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict", "ChainMap"}
_AWAITABLES = {"Awaitable", "Coroutine"}
_CONTEXTS = {"ContextManager", "AbstractContextManager"}
_ASYNC_CONTEXTS = {"AsyncContextManager", "AbstractAsyncContextManager"}
_MOST_ALIASES = 8
_BUILTIN = {"str", "bytes", "int", "float", "bool"}


def instance_type(p: Program, unit: Unit, expr: m.Expr | None, scope: dict[str, v.Type] | None = None) -> v.Type:
    """The instances that `expr` names, read at module level of `unit`; `scope` adds names (self types, locals)."""
    if expr is None:
        return v.UNKNOWN
    return _Reader(p, unit, scope or {}).read(expr)


def class_value(p: Program, unit: Unit, expr: m.Expr, scope: dict[str, v.Type] | None = None) -> v.Type:
    """The classes that `expr` names (a base class, the second argument of isinstance)."""
    return _Reader(p, unit, scope or {}).classes(expr)


def _aliased(statement: m.Stmt) -> m.Expr | None:
    """The annotation that an assignment gives a name to."""
    match statement:
        case m.TypeAlias(value=value):
            return value
        case m.Assign(value=value) | m.Annotated(value=value) if isinstance(value, m.Subscript | m.Binary):
            return value
        case m.Assign(value=m.Call(func=m.Name(id="TypeVar") | m.Attr(name="TypeVar"), args=args)):
            return next((arg.value for arg in args if arg.keyword == "bound"), None)
        case m.Assign(value=m.Call(func=m.Name(id="NewType") | m.Attr(name="NewType"), args=args)) if len(args) > 1:
            return args[1].value
    return None


class _Reader:
    def __init__(self, p: Program, unit: Unit, scope: dict[str, v.Type], level: int = 0) -> None:
        self.p = p
        self.unit = unit
        self.scope = scope
        self.level = level

    def read(self, expr: m.Expr) -> v.Type:
        match expr:
            case m.Name() | m.Attr():
                aliased = self._alias(expr)
                return aliased or lattice.join(*[self._instances(value) for value in self.classes(expr)])
            case m.Const(kind="None"):
                return (v.NONE,)
            case m.Binary(op="|", left=left, right=right):
                return _one_of(self.read(left), self.read(right))
            case m.Subscript(value=value, index=index):
                return self._subscript(value, index)
            case m.Sequence(items=items):
                return lattice.join(*[self.read(item) for item in items])
        return v.UNKNOWN

    def _alias(self, expr: m.Name | m.Attr) -> v.Type:
        """`Db = Annotated[Session, Depends(get_db)]`: what the name of another annotation stands for."""
        if self.level > _MOST_ALIASES or (isinstance(expr, m.Name) and expr.id in self.scope):
            return v.UNKNOWN
        for unit, binding in names.locate(self.p, self.unit, expr):
            target = _aliased(binding.statement)
            if target is not None:
                return _Reader(self.p, unit, {}, self.level + 1).read(target)
        return v.UNKNOWN

    def classes(self, expr: m.Expr) -> v.Type:
        match expr:
            case m.Name(id=name):
                known = self.scope.get(name)
                return known if known is not None else names.module_name(self.p, self.unit, name)
            case m.Attr(value=value, name=name):
                return lattice.join(*[names.class_attribute(self.p, each, name) for each in self.classes(value)])
            case m.Subscript(value=value):
                return self.classes(value)
            case m.Sequence(items=items):
                return lattice.join(*[self.classes(item) for item in items])
            case m.Binary(op="|", left=left, right=right):
                return lattice.join(self.classes(left), self.classes(right))
        return v.UNKNOWN

    def _instances(self, value: v.Value) -> v.Type:
        match value:
            case v.Cls():
                return (v.Obj(value),)
            case v.External(name=name):
                return self._external(name)
            case v.ClassOf(instance=instance):
                return instance
            case v.Obj():  # Self, in a method of it
                return (value,)
        return v.UNKNOWN

    def _external(self, name: str) -> v.Type:
        short = name.rpartition(".")[2]
        if name.startswith(_TYPING):
            if short in _BUILTIN:
                return (v.Literal(short),)
            if short in _LISTS:
                return (v.Container("list", v.UNKNOWN),)
            if short in _MAPPINGS:
                return (v.Container("dict", v.UNKNOWN),)
            if short == "Self" or name == "builtins.None":
                return self.scope.get("Self", v.UNKNOWN)
            if not self.p.catalogue.type(name):
                return v.UNKNOWN
        known = self.p.catalogue.type(name)
        if known is not None and name in known.interfaces:
            return v.UNKNOWN
        return (self.p.instance(name),)

    def _subscript(self, value: m.Expr, index: m.Expr) -> v.Type:
        items = index.items if isinstance(index, m.Sequence) and index.kind == "tuple" else (index,)
        return lattice.join(
            *(
                self._generic(base, items) if isinstance(base, v.External) else self._instances(base)
                for base in self.classes(value)
            )
        )

    def _generic(self, base: v.External, items: tuple[m.Expr, ...]) -> v.Type:
        short = base.name.rpartition(".")[2]
        first = items[0] if items else m.Const("None")
        if not base.name.startswith(_TYPING):
            known = self._external(base.name)
            args = self.read(first)
            return tuple(self._with_args(value, args) for value in known)
        if short in _ALTERNATIVES:
            return _one_of(*(self.read(item) for item in items), *([(v.NONE,)] if short == "Optional" else []))
        if short == "Annotated":
            return self.read(first) or self.p.dependency(self.unit, items[1:], self.scope)
        if short in _INNER:
            return self.read(first)
        if short in _LISTS:
            return (v.Container("list", self.read(first)),)
        if short in ("tuple", "Tuple"):
            return self._tuple(items)
        if short in _ITERATORS:
            return (v.Container("iter", self.read(first)),)
        if short in _ASYNC_ITERATORS:
            return (v.Container("aiter", self.read(first)),)
        if short in _MAPPINGS:
            return (v.Container("dict", self.read(items[-1])),)
        if short in _AWAITABLES:
            return (v.Running(self.read(items[-1])),)
        if short in _CONTEXTS:
            return (v.Container("context", self.read(first)),)
        if short in _ASYNC_CONTEXTS:
            return (v.Container("acontext", self.read(first)),)
        if short in ("type", "Type"):
            return (v.ClassOf(self.read(first)),)
        if short == "Callable":
            result = self.read(items[-1]) if len(items) > 1 else v.UNKNOWN
            return (v.Makes(result),) if result else v.UNKNOWN
        return self._external(base.name)

    @staticmethod
    def _with_args(value: v.Value, args: v.Type) -> v.Value:
        return v.Instance(value.name, value.spelled, args) if isinstance(value, v.Instance) else value

    def _tuple(self, items: tuple[m.Expr, ...]) -> v.Type:
        if len(items) == 2 and isinstance(items[1], m.Const) and items[1].kind == "ellipsis":
            return (v.Container("tuple", self.read(items[0])),)
        return (v.Row(tuple(self.read(item) for item in items)),)


def _one_of(*alternatives: v.Type) -> v.Type:
    """`Callable | None` is not None alone: of what is not known, only that it is something."""
    return lattice.either(*alternatives) if any(alternatives) else v.UNKNOWN


def is_dependency(expr: m.Expr) -> bool:
    """`Depends(f)`."""
    match expr:
        case m.Call(func=m.Name(id=name) | m.Attr(name=name)):
            return name in ("Depends", "Security")
    return False


def injects(p: Program, unit: Unit, annotation: m.Expr, level: int = 0) -> tuple[Unit, m.Call] | None:
    """The `Depends(f)` of `Annotated[T, Depends(f)]`, also under a name of its own, and the file where it stands."""
    match annotation:
        case m.Subscript(index=m.Sequence(items=items)):
            found = (item for item in items[1:] if isinstance(item, m.Call) and is_dependency(item))
            return next(((unit, each) for each in found), None)
        case m.Name() | m.Attr() if level <= _MOST_ALIASES:
            for where, binding in names.locate(p, unit, annotation):
                target = _aliased(binding.statement)
                if target is not None:
                    return injects(p, where, target, level + 1)
    return None
