"""Reading an attribute: what it holds, and what a property does."""

from __future__ import annotations

import msgspec

from asyncguard.link import calls, classes, lattice, names, sizes, typexpr
from asyncguard.link import values as v
from asyncguard.link.arguments import NO_ARGUMENTS
from asyncguard.link.bindings import Binding
from asyncguard.link.frame import Frame
from asyncguard.link.site import Site
from asyncguard.model import summary as m


def read(f: Frame, owner: v.Type, name: str, span: m.Span | None, text: str) -> v.Type:
    """What `owner.name` holds. A property runs."""
    return lattice.join(*[_read(f, value, name, span or f.p.nowhere, text) for value in owner])


def _read(f: Frame, value: v.Value, name: str, span: m.Span, text: str) -> v.Type:
    match value:
        case v.Instance():  # the commonest first
            return _of_instance(f, value, name, span, text)
        case v.Container():
            return (v.Bound(value, name),)
        case v.Obj():
            return _of_object(f, value, name, span, text)
        case v.External(name=owner):
            return _of_external(f, owner, name)
        case v.Cls():
            return _of_class(f, value, value, name)
        case v.Module(path=path):
            return names.member(f.p, f.p.units.by_path[path], name)
        case v.Super(cls=cls, instance=instance):
            return lattice.join(*[_of_super(f, cls, each, name, span, text) for each in instance])
        case v.ClassOf(instance=instance):
            own = [_of_class(f, x.cls, x.cls, name) for x in instance if isinstance(x, v.Obj)]
            return lattice.join(*own, *(_of_external(f, x.name, name) for x in instance if isinstance(x, v.Instance)))
        case v.Literal(kind="None"):
            return v.UNKNOWN
        case v.Row() | v.Literal() | v.Generator() | v.Mapped():
            return (v.Bound(value, name),)
        case v.Unbounded() if name in sizes.AS_LARGE:
            return (v.Bound(value, name),)
        case v.Fn() if name in ("func", "__wrapped__", "__func__"):
            return (value,)
        case v.Running() if name == "add_done_callback":
            return (v.Bound(v.Instance("asyncio.Future"), name),)
        case v.Fn(kind=kind) if "." in kind:
            return _of_instance(f, v.Instance(kind), name, span, text)
    return v.UNKNOWN


def _of_external(f: Frame, owner: str, name: str) -> v.Type:
    known = f.p.catalogue.type(owner)
    if known is not None:
        held = f.p.catalogue.attribute(owner, name)
        if held:
            return typexpr.read(held, (v.Instance(known.names[0]),))
    return names.external_attribute(f.p, owner, name)


# ---- classes and objects of the program


def _of_class(f: Frame, cls: v.Cls, bound: v.Cls, name: str) -> v.Type:
    """An attribute read on the class itself."""
    if name == "__name__":
        return (v.Literal("str"),)
    found = classes.find(f.p, cls, name)
    if found is None:
        return _of_class_base(f, cls, name)
    owner, bindings = found
    unit = f.p.units.by_path[owner.path]
    known = [value for binding in bindings for value in f.p.bound(unit, binding, owner)]
    return lattice.join(*[_bind_to_class(value, bound) for value in known])


def _bind_to_class(value: v.Value, cls: v.Cls) -> v.Type:
    if isinstance(value, v.Fn) and value.kind == "classmethod":
        return (msgspec.structs.replace(value, kind="", bound=(cls,)),)
    if isinstance(value, v.Fn) and value.kind in ("staticmethod", "abstract"):
        return (msgspec.structs.replace(value, kind=""),)
    return () if isinstance(value, v.Fn) and value.kind in _PROPERTIES else (value,)


def _of_class_base(f: Frame, cls: v.Cls, name: str) -> v.Type:
    """An attribute that a library's class gives to the class: `Model.objects`."""
    for base in classes.external_bases(f.p, cls):
        held = f.p.catalogue.attribute(base.name, name)
        if held:
            found = typexpr.read(held, (v.Instance(base.name),))
            return tuple(_with_element(value, v.Obj(cls)) for value in found)
        known = f.p.catalogue.type(base.name)
        if known is not None and _has_method(f, known.names[0], name):
            own = (v.Obj(cls),)
            return (v.Bound(v.Instance(known.names[0], args=own, own=own), name),)
    return v.UNKNOWN


def _with_element(value: v.Value, element: v.Value) -> v.Value:
    return msgspec.structs.replace(value, args=(element,)) if isinstance(value, v.Instance) else value


_PROPERTIES = ("property", "cached-property")


def _of_object(f: Frame, obj: v.Obj, name: str, span: m.Span, text: str) -> v.Type:
    if name == "__class__":
        return (obj.cls,)
    methods, own_is_abstract = _methods(f, obj, name)
    out = [_bind(f, value, span, text, obj_of) for value, obj_of in methods]
    if not methods or own_is_abstract:
        out += [f.p.held(obj, name)]
    if not any(out):
        out.append(_of_library_base(f, obj, name, span, text))
    return lattice.join(*out)


def write(f: Frame, owner: v.Type, name: str, span: m.Span, text: str) -> None:
    """`owner.name = ...`: where that is a property, its setter runs."""
    for obj in owner:
        found = classes.find(f.p, obj.cls, f"{name}.setter") if isinstance(obj, v.Obj) else None
        if found is None or not isinstance(obj, v.Obj):
            continue
        for binding in found[1]:
            if isinstance(binding.statement, m.Define):
                setter = v.Fn(found[0].path, binding.statement.function, found[0].closure, (obj,))
                calls.run(f, setter, (), Site(span, text))


def _methods(f: Frame, obj: v.Obj, name: str) -> tuple[list[tuple[v.Value, v.Obj]], bool]:
    """Functions that the attribute may be: the class's own, and what subclasses put in its place."""
    found = classes.find(f.p, obj.cls, name)
    own: list[tuple[v.Value, v.Obj]] = []
    abstract = found is None
    if found is not None:
        owner, bindings = found
        if not any(binding.kind == "def" for binding in bindings):
            return [], False
        own = [(value, obj) for value in _defined(f, owner, bindings)]
        abstract = f.p.is_abstract(owner, bindings)
    if obj.exact:
        return own, abstract
    others = [
        (value, v.Obj(each))
        for each in classes.overrides(f.p, obj.cls, name)
        for value in _defined(f, each, f.p.units.by_path[each.path].member(each.index, name))
    ]
    return ([] if others and (abstract or f.p.always_overridden(obj.cls, name)) else own) + others, abstract


def _defined(f: Frame, owner: v.Cls, bindings: list[Binding]) -> v.Type:
    unit = f.p.units.by_path[owner.path]
    return lattice.join(*[f.p.bound(unit, binding, owner) for binding in bindings if binding.kind == "def"])


def _bind(f: Frame, value: v.Value, span: m.Span, text: str, obj: v.Obj) -> v.Type:
    """A function found on a class, read on its instance."""
    match value:
        case v.Fn(kind="property" | "cached-property") as getter:
            bound = msgspec.structs.replace(getter, kind="", bound=(obj,))
            f.doubt += getter.kind == "cached-property"
            result = calls.call(f, (bound,), NO_ARGUMENTS, Site(span, text))
            f.doubt -= getter.kind == "cached-property"
            return result
        case v.Fn(kind="staticmethod"):
            return (msgspec.structs.replace(value, kind=""),)
        case v.Fn(kind="classmethod"):
            return (msgspec.structs.replace(value, kind="", bound=(obj.cls,)),)
        case v.Fn(kind="abstract"):
            return (msgspec.structs.replace(value, kind="", bound=(obj,)),)
        case v.Fn(bound=()):
            return (msgspec.structs.replace(value, bound=(obj,)),)
        case v.Offloaded(fn=fn):
            return (v.Offloaded(lattice.join(*[_bind(f, each, span, text, obj) for each in fn])),)
        case v.Partial(fn=fn) as partial:
            return (msgspec.structs.replace(partial, fn=lattice.join(*[_bind(f, x, span, text, obj) for x in fn])),)
    return (value,)


def _of_library_base(f: Frame, obj: v.Obj, name: str, span: m.Span, text: str) -> v.Type:
    """What the library's class that it derives from gives."""
    for base in classes.external_bases(f.p, obj.cls):
        known = f.p.catalogue.type(base.name)
        if known is not None:
            found = _of_instance(f, v.Instance(known.names[0], own=(obj,)), name, span, text)
            if found:
                return found
    return v.UNKNOWN


def _of_super(f: Frame, cls: v.Cls, instance: v.Value, name: str, span: m.Span, text: str) -> v.Type:
    start = instance.cls if isinstance(instance, v.Obj) else instance
    if not isinstance(start, v.Cls):
        return v.UNKNOWN
    found = classes.find(f.p, start, name, after=cls)
    obj = instance if isinstance(instance, v.Obj) else v.Obj(start)
    if found is None:
        return _of_library_base(f, obj, name, span, text)
    owner, bindings = found
    if isinstance(instance, v.Cls):
        return lattice.join(*[_bind_to_class(value, instance) for value in _defined(f, owner, bindings)])
    return lattice.join(*[_bind(f, value, span, text, obj) for value in _defined(f, owner, bindings)])


def special(f: Frame, obj: v.Obj, method: str) -> v.Type:
    """A special method of an object, bound; nothing where neither the program nor the catalogue has one."""
    return _of_object(f, obj, method, f.p.nowhere, "")


# ---- objects of libraries


def _of_instance(f: Frame, owner: v.Instance, name: str, span: m.Span, text: str) -> v.Type:
    catalogue = f.p.catalogue
    if owner.spelled:
        return _further(f, owner, name)
    held = catalogue.attribute(owner.name, name)
    if held and not _has_own_method(f, owner.name, name):
        return typexpr.read(held, (owner,))
    if _has_own_method(f, owner.name, name):
        return (v.Bound(owner, name),)
    if catalogue.is_chain(owner.name, name):
        return (msgspec.structs.replace(owner, spelled=name),)
    dotted = f"{owner.name}.{name}"
    if _has_method(f, owner.name, name) or f.p.configured.fact(dotted) or dotted in f.p.wanted:
        return (v.Bound(owner, name),)
    return v.UNKNOWN


def _further(f: Frame, owner: v.Instance, name: str) -> v.Type:
    if not f.p.catalogue.is_chain(owner.name, name):
        return v.UNKNOWN
    return (msgspec.structs.replace(owner, spelled=f"{owner.spelled}.{name}"),)


def _has_own_method(f: Frame, owner: str, name: str) -> bool:
    """An entry that names the method, not just `*`."""
    return f.p.catalogue.names_method(owner, name)


def _has_method(f: Frame, owner: str, name: str) -> bool:
    catalogue = f.p.catalogue
    return (
        catalogue.method(owner, name) is not None
        or catalogue.returned(owner, name) is not None
        or catalogue.method_offloader(owner, name) is not None
        or f.p.registers(owner, name)
    )
