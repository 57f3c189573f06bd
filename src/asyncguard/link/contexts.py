"""In which contexts a function is interpreted, and what its parameters hold there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncguard.link import classes, counts, hints, lattice, sizes
from asyncguard.link import values as v
from asyncguard.link.frame import Frame
from asyncguard.link.passing import gathered, is_flag, telling
from asyncguard.link.units import Unit
from asyncguard.model import summary as m

if TYPE_CHECKING:
    from asyncguard.link.program import Program

MOST_CONTEXTS = 24
"""Contexts of one function that are told apart; later ones are interpreted as if nothing was passed."""

_GATHERS = ("*", "**")


def context(p: Program, fn: v.Fn, passed: dict[str, v.Type], *, complete: bool, once: bool = False) -> v.Args:
    """What of the arguments makes a difference: callables, objects whose parameter has no annotation, flags. `once`:
    the call stands outside of functions, so there are no more such contexts than there is text."""
    info = p.function(fn)
    out: list[tuple[str, v.Type]] = []
    for param in info.params[1 if fn.bound else 0 :]:
        known = passed.get(param.name)
        if known is None and complete and param.kind in ("pos", "kw"):
            known = _default_flag(param)
        known = gathered(known or ()) if param.kind in _GATHERS and not info.is_async else telling(known or ())
        if known and not is_flag(known) and _is_enough(p, declared(p, fn, param), known):
            known = lattice.join(sizes.of(known), counts.of(known))
        if known:
            out.append((param.name, known))
    return tuple(out) if once or p.admit(fn, tuple(out)) else ()


def plain(fn: v.Fn) -> v.Fn:
    """The function whose contexts are counted together: whatever it is bound to, and made of."""
    return v.Fn(fn.path, fn.index, fn.closure)


def _default_flag(param: m.Param) -> v.Type:
    match param.default:
        case m.Const(kind="bool" | "None" as kind, value=value):
            return (v.Literal(kind, value if isinstance(value, bool) else None),)
        case m.Const(kind="int", value=int(value)) if value >= v.LARGE:
            return (v.Literal("int", value),)
    return ()


def _is_enough(p: Program, said: v.Type, known: v.Type) -> bool:
    """The annotation says all that the argument could."""
    if any(isinstance(x, v.Makes) for x in said) or (len(said) > 1 and v.ANY not in known):
        return False
    return bool(said) and not any(isinstance(x, v.Obj) and is_polymorphic(p, x.cls) for x in said)


def is_polymorphic(p: Program, cls: v.Cls) -> bool:
    """What is annotated with this class is likely an instance of another."""
    return bool(classes.subclasses(p, cls)) or classes.is_protocol(p, cls) or classes.only_declares(p, cls)


def declared(p: Program, fn: v.Fn, param: m.Param) -> v.Type:
    """What a parameter's annotation (or the dependency in its default) says."""
    key = ("param", fn.path, fn.index, param.name)
    return p.memo.get(key, lambda: _declared(p, fn, param), v.UNKNOWN)


def _declared(p: Program, fn: v.Fn, param: m.Param) -> v.Type:
    unit = p.units.by_path[fn.path]
    scope = type_scope(p, fn)
    known = hints.instance_type(p, unit, param.annotation, scope)
    if param.default is not None and isinstance(param.default, m.Call):
        known = known or p.dependency(unit, (param.default,), scope)
    return known


def type_scope(p: Program, fn: v.Fn) -> dict[str, v.Type]:
    """Names that annotations of `fn` may use beside those of its module: type parameters, Self, captured classes."""
    info = p.function(fn)
    unit = p.units.by_path[fn.path]
    out: dict[str, v.Type] = {name: known for name, known in fn.closure if any(isinstance(x, v.Cls) for x in known)}
    parameters = list(info.type_params)
    if info.cls >= 0:
        own = unit.described(info.cls)
        parameters += own.type_params
        out["Self"] = fn.bound or (v.Obj(v.Cls(fn.path, info.cls)),)
    for name, bound in parameters:
        out[name] = (v.ClassOf(hints.instance_type(p, unit, bound)),)
    return out


def fill(p: Program, f: Frame, args: v.Args) -> None:
    """Give the parameters of the frame's function their values."""
    fn, info = f.fn, f.info
    if fn is None or info is None:
        return
    given = dict(args)
    for i, param in enumerate(info.params):
        if i == 0 and info.cls >= 0 and param.kind == "pos" and not _is_static(p, fn):
            f.env[param.name] = fn.bound or _own_self(p, fn, info)
        else:
            f.env[param.name] = _value(p, f.unit, fn, param, given)


def _is_static(p: Program, fn: v.Fn) -> bool:
    return not fn.bound and p.decorated_as(fn, "staticmethod")


def is_own_self(p: Program, fn: v.Fn) -> bool:
    """The receiver of the method says nothing that the method without one does not: an instance of its own class. That
    it is of none derived from it makes a difference where there are some."""
    match fn.bound:
        case (v.Obj(cls=cls, exact=exact, args=()),):
            info = p.function(fn)
            own = cls.index == info.cls and cls.path == fn.path and cls.closure == fn.closure
            return own and _own_self(p, fn, info) == (v.Obj(cls),) and not (exact and classes.subclasses(p, cls))
    return False


def _own_self(p: Program, fn: v.Fn, info: m.Function) -> v.Type:
    cls = v.Cls(fn.path, info.cls, fn.closure)
    if info.name in ("__new__", "__init_subclass__", "__class_getitem__") or p.decorated_as(fn, "classmethod"):
        return (cls,)
    return (v.Obj(cls),)


def _value(p: Program, unit: Unit, fn: v.Fn, param: m.Param, given: dict[str, v.Type]) -> v.Type:
    known = given.get(param.name)
    if known is not None and sizes.without(known):
        return known
    known = lattice.join(declared(p, fn, param), known or ())
    if param.kind == "*":
        return (v.Container("tuple", known),)
    if param.kind == "**":
        return (v.Container("dict", known),)
    if not known and param.default is not None and not isinstance(param.default, m.Const):
        known = lattice.widen(p.at_module_level(unit, param.default))
    return known


def is_injected(p: Program, fn: v.Fn, name: str) -> bool:
    """Whether a parameter of `fn`, or of a function around it, is a dependency: `db = Depends(get_db)`."""
    return injection(p, fn, name) is not None


def injection(p: Program, fn: v.Fn, name: str) -> tuple[Unit, m.Call] | None:
    """The `Depends(get_db)` of a parameter of `fn` or of a function around it, and the file where it stands."""
    unit, index = p.units.by_path[fn.path], fn.index
    while index >= 0:
        info = unit.function(index)
        for param in info.params:
            if param.name == name:
                if isinstance(param.default, m.Call) and hints.is_dependency(param.default):
                    return unit, param.default
                return hints.injects(p, unit, param.annotation) if param.annotation is not None else None
        index = info.parent
    return None


def outlives(p: Program, fn: v.Fn, name: str) -> bool:
    """Whether what is injected as `name` is there until the response, with streams and background tasks, is done."""
    found = injection(p, fn, name)
    if found is None:
        return p.versions.holds("fastapi", p.catalogue.outliving)
    unit, call = found
    for value in p.at_module_level(unit, call.func):
        known = p.catalogue.injection(value.name) if isinstance(value, v.External) else None
        if known is not None:
            return p.versions.holds(known[0], known[1].outlives) and not _says(call, known[1].ends_early)
    return True


def _says(call: m.Call, argument: str) -> bool:
    """`scope=function` among the arguments of a call."""
    keyword, _, literal = argument.partition("=")
    return any(arg.keyword == keyword and arg.value == m.Const("str", literal) for arg in call.args)


def providers(p: Program, fn: v.Fn, name: str) -> v.Type:
    """The functions that a dependency gets its value from."""
    found = injection(p, fn, name)
    if found is None or not found[1].args:
        return v.UNKNOWN
    return p.at_module_level(found[0], found[1].args[0].value)
