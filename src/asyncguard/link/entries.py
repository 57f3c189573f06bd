"""Functions that frameworks call: every registration that interpretation comes across, and what it makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from asyncguard.catalogue.entry_points import Kind
from asyncguard.catalogue.schema import EntryPoint as EntryKind
from asyncguard.link import classes, dependencies, expressions, lattice, members, models, routers
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.compiled import mypyc_attr
from asyncguard.link.frame import Frame
from asyncguard.link.graph import Node, node
from asyncguard.link.routers import Key, Routers
from asyncguard.link.syntax import last_name
from asyncguard.model import summary as m
from asyncguard.model.entry import EntryPoint

if TYPE_CHECKING:
    from asyncguard.link.program import Program

VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")


class Registration(NamedTuple):
    """A function is registered, once."""

    kind: Kind
    fn: v.Fn
    """What is called: a decorator may have put it in the place of `shown`."""
    shown: v.Fn
    verb: str = ""
    path: str = ""
    group: Key | None = None
    """The router that it belongs to."""
    moved: str = ""
    """Where an argument of the call says that a plain function runs: worker, loop."""
    place: tuple[str, m.Span] | None = None
    """File and span of the call that registers it; None for a decorator."""


class Site(NamedTuple):
    """A registration as it is written."""

    receiver: m.Expr | None
    """`app` of `@app.get("/")`."""
    name: str
    """`get`"""
    arguments: Arguments
    span: m.Span | None


@mypyc_attr(allow_interpreted_subclasses=True)
class Entries:
    """What was found so far."""

    def __init__(self) -> None:
        self.routers = Routers()
        self.registrations: dict[Registration, None] = {}
        self._methods: dict[tuple[str, str], list[Kind]] = {}

    # ---- where interpretation reports to

    def decorated(self, f: Frame, shown: v.Fn | None, decorator: m.Expr, known: v.Type) -> str:
        """`known` is decorated: with an entry of the catalogue, if that is what the decorator's name means. The class
        of a library that it becomes an object of, if any."""
        call = decorator if isinstance(decorator, m.Call) else None
        target = call.func if call else decorator
        if last_name(target) not in f.p.watched.names:
            return ""
        receiver = target.value if isinstance(target, m.Attr) else None
        kinds = self._kinds_of_decorator(f, target)
        for kind in kinds:
            site = Site(receiver, last_name(target), Arguments(written=call.args if call else ()), None)
            found = targets(f.p, _made(f.p, known) if kind.spec.factory else known, kind.spec.methods)
            same = kind.spec.factory or shown is None
            self._register(f, kind, site, ((fn, fn if same else shown or fn, verb) for fn, verb in found))
        return next((kind.spec.becomes for kind in kinds if kind.spec.becomes), "")

    def called(self, f: Frame, kinds: Iterable[Kind], site: Site) -> None:
        """A call registers one of its arguments."""
        for kind in kinds:
            spec = kind.spec
            if spec.rows:
                self._rows(f, kind, site)
            elif spec.callable is not None or spec.keyword:
                given = _passed(f, site.arguments, spec.callable, spec.keyword)
                known = _with_made(f.p, given) if spec.factory else given
                found = targets(f.p, known, _method_names(f, kind, site))
                self._register(f, kind, site, ((fn, fn, verb) for fn, verb in found))

    def configured(self, p: Program, kind: Kind, known: v.Type) -> None:
        """A setting names what a framework calls, or (a factory) what makes it."""
        called = _with_made(p, known) if kind.spec.factory else known
        for fn, verb in targets(p, called, kind.spec.methods):
            self._add(p, Registration(kind, fn, fn, kind.spec.verb or verb))

    def derived(self, p: Program, kind: Kind, cls: v.Cls) -> None:
        """A class derives from one whose methods a framework calls."""
        name = p.units.by_path[cls.path].described(cls.index).qualname
        found = targets(p, (v.Obj(cls),), kind.spec.methods)
        for fn, verb in [each for each in found if _takes(p, each[0], kind.spec.parameters)]:
            self._add(p, Registration(kind, fn, fn, kind.spec.verb or verb, name))

    def _kinds_of_decorator(self, f: Frame, target: m.Expr) -> list[Kind]:
        """Of `@router.message()`, too, where `message` is an object of its own."""
        found = self.kinds(f, expressions.evaluate(f, target))
        if not found and isinstance(target, m.Attr):
            owners = (value for value in expressions.evaluate(f, target.value) if isinstance(value, v.Instance))
            found = [kind for owner in owners for kind in self.of_method(f.p, owner.name, target.name)]
        return [kind for kind in found if kind.spec.callable is None and not (kind.spec.keyword or kind.spec.model)]

    def kinds(self, f: Frame, known: v.Type) -> list[Kind]:
        """What a call of these values registers."""
        out: list[Kind] = []
        for value in known:
            match value:
                case v.External(name=name):
                    out += f.p.catalogue.entry_points.named((name,))
                case v.Bound(owner=v.Instance(name=owner), name=name):
                    out += self.of_method(f.p, owner, name)
                case v.Fn(path=path):
                    unit = f.p.units.by_path[path]
                    out += f.p.catalogue.entry_points.named((f"{unit.name}.{f.p.function(value).qualname}",))
        return out

    def of_method(self, p: Program, owner: str, method: str) -> list[Kind]:
        """What `method` of an instance of the library's class `owner` registers."""
        found = self._methods.get((owner, method))
        if found is None:
            known = p.catalogue.entry_points.named(p.catalogue.spellings(owner, method))
            found = self._methods[owner, method] = known
        return found

    # ---- registration

    def _register(self, f: Frame, kind: Kind, site: Site, found: Iterable[tuple[v.Fn, v.Fn, str]]) -> None:
        spec, arguments = kind.spec, site.arguments
        path = routers.text(f, arguments.expression(spec.path, spec.path_keyword)) if spec.path is not None else ""
        place = (f.unit.path, site.span) if site.span is not None and spec.path is not None else None
        moved = _moved(spec, arguments)
        for fn, shown, verb in found:
            group = members.key(f.p, shown) if spec.named else _group(f, kind, site)
            dependencies.depend(f, shown, arguments.expression(None, "dependencies"))
            if spec.models:
                for hook, method in models.of_handler(f.p, shown, arguments.expression(None, "response_model")):
                    self._add(f.p, Registration(hook, method, method))
                    f.p.graph.depend(node(v.Fn(shown.path, shown.index)), node(method))
            verbs = spec.verb or verb or _verb(f, spec, site) or spec.default_verb
            self._add(f.p, Registration(kind, fn, shown, verbs, path, group, moved, place))

    def _rows(self, f: Frame, kind: Kind, site: Site) -> None:
        """`Application([(r"/users", UserHandler)])`."""
        for row in _row_items(f, site.arguments.expression(kind.spec.callable, kind.spec.keyword)):
            known = expressions.evaluate(f, row.items[1])
            path = routers.text(f, row.items[0])
            for fn, verb in targets(f.p, known, kind.spec.methods):
                self._add(f.p, Registration(kind, fn, fn, kind.spec.verb or verb, path))

    def _add(self, p: Program, new: Registration) -> None:
        if new in self.registrations or p.units.by_path[new.fn.path].foreign or runs(p, new) == "":
            return
        self.registrations[new] = None
        dependencies.of_signature(p, new.shown)
        if runs(p, new) == "loop":
            p.note_loop_function(new.fn)


def runs(p: Program, each: Registration) -> str:
    """Where it runs: loop, own loop, worker; "" where nobody can tell, or the framework refuses it."""
    spec = each.kind.spec
    if _is_async(p, each):
        return {"own-loop": "own loop", "refused": ""}.get(spec.coroutine, spec.coroutine)
    if each.moved:
        return each.moved
    if spec.only_with and not p.watched.has(spec.only_with):
        return ""
    return {"thread": "worker", "process": "worker", "loop": "loop"}.get(spec.sync, "")


def _is_async(p: Program, each: Registration) -> bool:
    """Whether the framework takes it for a coroutine function."""
    wraps = each.kind.spec.unwraps and p.function(each.shown).is_async
    return p.function(each.fn).is_async or wraps


def starts(p: Program, each: Registration) -> Iterator[Node]:
    """The nodes of the call graph at which it begins."""
    for fn in (each.fn, each.shown):
        yield node(fn)
        yield node(v.Fn(fn.path, fn.index))
        yield node(p.default(p.units.by_path[fn.path], fn.index))


def described(p: Program, entries: Entries, each: Registration) -> Iterator[EntryPoint]:
    """The entry points that it makes: one for each way in which its router is included."""
    info = p.function(each.shown)
    place = runs(p, each)
    kind = "async" if _is_async(p, each) else "plain"
    why = each.kind.spec.note or f"{each.kind.library}: {kind} {each.kind.spec.kind.replace('-', ' ')}"
    for label in _labels(p, entries, each):
        yield EntryPoint(each.kind.spec.kind, label, p.shown_name(each.shown), each.shown.path, info.span, place, why)


def distinct(entries: Entries) -> list[Registration]:
    """Registrations, without those by base class of what is registered by a path as well."""
    found = entries.registrations
    by_call = {(each.fn.path, each.fn.index, each.kind.spec.kind) for each in found if not each.kind.spec.bases}
    return [
        each
        for each in found
        if not each.kind.spec.bases or (each.fn.path, each.fn.index, each.kind.spec.kind) not in by_call
    ]


def _labels(p: Program, entries: Entries, each: Registration) -> list[str]:
    """`GET /users/{id}`; the name of the function where there is no path."""
    name = p.shown_name(each.shown)
    if each.kind.spec.path is None:
        return [name]
    if each.kind.spec.bases or each.kind.spec.kind not in ("route", "websocket"):
        return [f"{each.verb} {each.path}".strip() or name]
    prefixes = entries.routers.prefixes(p, each.group)
    own = _class_prefix(p, each.shown) + entries.routers.around(p, each.place)
    return [f"{each.verb} {routers.joined((prefix, own, each.path))}".strip() for prefix in prefixes]


def _class_prefix(p: Program, fn: v.Fn) -> str:
    """The `path` of a controller."""
    cls = p.function(fn).cls
    for base in classes.external_bases(p, v.Cls(fn.path, cls)) if cls >= 0 else ():
        spec = p.catalogue.entry_points.router(base.name)
        if spec is not None and spec.attribute:
            known = classes.class_level(p, v.Cls(fn.path, cls), spec.attribute)
            return next((x.value for x in known if isinstance(x, v.Literal) and isinstance(x.value, str)), "")
    return ""


def targets(p: Program, known: v.Type, methods: tuple[str, ...]) -> Iterator[tuple[v.Fn, str]]:
    """The functions that a registered value stands for, with the HTTP method that a method's name says."""
    for value in known:
        match value:
            case v.Fn():
                yield msgspec.structs.replace(value, kind="", opaque=False, cached=False), ""
            case v.Generator(fn=fn) | v.Entered(fn=fn):
                yield msgspec.structs.replace(fn, kind="", opaque=False, cached=False), ""
            case v.Partial(fn=inner) | v.Container(items=inner):
                yield from targets(p, inner, methods)
            case v.Row(items=rows):
                for row in rows:
                    yield from targets(p, row, methods)
            case v.Cls():
                yield from _methods(p, value, methods or ("__init__",))
            case v.Obj(cls=cls):
                yield from _methods(p, cls, methods or ("__call__",))


def _made(p: Program, known: v.Type) -> v.Type:
    """What factories return."""
    return lattice.join(*[p.outcome(value).returns for value in known if isinstance(value, v.Fn)])


def _with_made(p: Program, known: v.Type) -> v.Type:
    """What is called again and again: classes, and what functions return."""
    inner = [value.items if isinstance(value, v.Container) else (value,) for value in known]
    each = lattice.join(*inner, *(row for value in known if isinstance(value, v.Row) for row in value.items))
    return lattice.join(tuple(value for value in each if not isinstance(value, v.Fn)), _made(p, each))


def _methods(p: Program, cls: v.Cls, patterns: tuple[str, ...]) -> Iterator[tuple[v.Fn, str]]:
    seen: set[str] = set()
    for each in classes.mro(p, cls):
        members = p.units.by_path[each.path].members(each.index) if isinstance(each, v.Cls) else {}
        for name, bindings in members.items():
            if name in seen or not any(fnmatchcase(name, pattern) for pattern in patterns):
                continue
            seen.add(name)
            for binding in bindings:
                if isinstance(binding.statement, m.Define) and isinstance(each, v.Cls):
                    fn = v.Fn(each.path, binding.statement.function, each.closure, (v.Obj(cls),))
                    yield fn, _verb_of_method(name)


def _takes(p: Program, fn: v.Fn, names: tuple[str, ...]) -> bool:
    """`def chat_message(self, event)`."""
    params = p.function(fn).params
    return not names or (len(params) == 2 and params[1].name in names)


def _method_names(f: Frame, kind: Kind, site: Site) -> tuple[str, ...]:
    """Those of the entry, with the suffix that the call gives them."""
    suffix = kind.spec.suffix and routers.text(f, site.arguments.expression(None, kind.spec.suffix))
    return tuple(f"{name}_{suffix}" for name in kind.spec.methods) if suffix else kind.spec.methods


def _verb_of_method(name: str) -> str:
    """`get`, `on_get`, `on_get_collection`."""
    verb = name.removeprefix("on_").partition("_")[0]
    return verb.upper() if verb in VERBS and (verb == name or name.startswith("on_")) else ""


def _passed(f: Frame, arguments: Arguments, position: int | None, keyword: str) -> v.Type:
    """The callable that a call registers. `View.as_view()` stands for the class, `stream()` for the function, and
    `guard(view)` for the view."""
    known = arguments.get(position, keyword or None) or ()
    expr = arguments.expression(position, keyword or None)
    if any(_is_callable(value) for value in known) or not isinstance(expr, m.Call):
        return known
    if isinstance(expr.func, m.Attr):
        owner = tuple(x for x in expressions.evaluate(f, expr.func.value) if isinstance(x, v.Cls))
        if owner:
            return owner
    called = expressions.evaluate(f, expr.func)
    if any(isinstance(value, v.Fn | v.Partial) for value in called):
        return called
    return lattice.join(*[expressions.evaluate(f, arg.value) for arg in expr.args[:1]])


def _is_callable(value: v.Value) -> bool:
    if isinstance(value, v.Container):
        return any(_is_callable(each) for each in value.items)
    return isinstance(value, v.Fn | v.Cls | v.Obj | v.Partial | v.Generator | v.Row)


def _group(f: Frame, kind: Kind, site: Site) -> Key | None:
    if kind.spec.list:
        return routers.list_around(f, site.span, kind.spec.list)
    found = routers.keys(f, site.receiver) if site.receiver is not None else []
    return found[0] if found else None


def _verb(f: Frame, spec: EntryKind, site: Site) -> str:
    """`GET`, `GET|POST`; "" where the call says nothing."""
    if spec.verb_argument is not None:
        return routers.text(f, site.arguments.expression(spec.verb_argument, "method")).upper()
    written = site.arguments.expression(None, "methods")
    if isinstance(written, m.Sequence):
        return "|".join(sorted(routers.text(f, item).upper() for item in written.items))
    name = site.name.removeprefix("add_")
    return name.upper() if name in VERBS else ""


def _row_items(f: Frame, expr: m.Expr | None) -> Iterator[m.Sequence]:
    if isinstance(expr, m.Name | m.Attr):
        found = routers.keys(f, expr)
        value = routers.expression(f.p, found[0]) if found else None
        expr = value[1] if value else None
    for item in expr.items if isinstance(expr, m.Sequence) else ():
        if isinstance(item, m.Sequence) and len(item.items) > 1:
            yield item


def _moved(spec: EntryKind, arguments: Arguments) -> str:
    """`sync_to_thread=True`, `run_in_thread=False`."""
    if spec.thread_if and _is_literally(True, arguments.expression(None, spec.thread_if)):
        return "worker"
    return "loop" if spec.loop_unless and _is_literally(False, arguments.expression(None, spec.loop_unless)) else ""


def _is_literally(value: bool, expr: m.Expr | None) -> bool:
    return isinstance(expr, m.Const) and expr.value is value
