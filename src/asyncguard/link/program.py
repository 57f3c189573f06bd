"""The program: summaries, linked on demand from the functions that run on the loop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from fnmatch import fnmatchcase

import msgspec

from asyncguard.catalogue import Catalogue
from asyncguard.link import (
    asked,
    calls,
    classes,
    contexts,
    counts,
    decorators,
    hints,
    holds,
    lattice,
    names,
    protocols,
    sizes,
    statements,
    work,
)
from asyncguard.link import values as v
from asyncguard.link.arguments import UNKNOWN_ARGUMENTS
from asyncguard.link.around import around
from asyncguard.link.bindings import Binding
from asyncguard.link.compiled import mypyc_attr
from asyncguard.link.configured import Configured
from asyncguard.link.effects import Primitive
from asyncguard.link.entries import Entries
from asyncguard.link.expressions import evaluate
from asyncguard.link.frame import Frame
from asyncguard.link.graph import Graph, Node, Place, node
from asyncguard.link.intext import InText
from asyncguard.link.memo import Memo
from asyncguard.link.modules import Installed, Module
from asyncguard.link.observed import Observer
from asyncguard.link.outcome import NOTHING, Outcome
from asyncguard.link.passing import is_flag, telling
from asyncguard.link.reach import Reachability
from asyncguard.link.registrations import Watched
from asyncguard.link.roots import Facts, Roots
from asyncguard.link.site import Site
from asyncguard.link.syntax import last_name
from asyncguard.link.targets import unpack
from asyncguard.link.units import Unit, Units
from asyncguard.link.wanted import Wanted
from asyncguard.model import summary as m
from asyncguard.model.block import Block
from asyncguard.model.definition import Definition, innermost
from asyncguard.model.entry import EntryPoint
from asyncguard.model.explanation import Around, Called
from asyncguard.model.finding import Step
from asyncguard.model.held import Held
from asyncguard.model.misuse import Misuse
from asyncguard.model.silencing import Silencing, at_primitives
from asyncguard.model.stack import with_deep_stack
from asyncguard.model.versions import Versions

DEEPEST_CALLS = 300
"""Calls that are followed into one another; what lies deeper is not seen."""
DEEPEST_IN_PACKAGES = 60
"""The same for calls inside installed packages."""


def link(
    modules: Sequence[Module],
    catalogue: Catalogue,
    blocking_calls: Mapping[str, str] | None = None,
    offloaders: Iterable[str] = (),
    installed: Installed | None = None,
    silencing: Silencing | None = None,
    *,
    preview: bool = False,
    wanted: Mapping[str, Iterable[str]] | None = None,
    versions: Versions | None = None,
) -> Program:
    """The program that `modules` make up, with the packages in which its calls go on.

    `blocking_calls` are dotted names that the user declares to block, with a message; `offloaders` dotted names of
    callables that run their first argument elsewhere; `silencing` is asked about comments at primitives; with
    `preview`, catalogue entries in preview count; `wanted` are dotted names with the codes that ask for each of their
    calls; `versions` are those of libraries that count, without them the newest. Nothing is analysed yet: that happens
    when facts are asked for.
    """
    units, declared = Units(modules, installed), blocking_calls or {}
    quiet, asked = silencing or Silencing(), wanted or {}
    return Program(
        units, catalogue, declared, tuple(offloaders), quiet, preview=preview, wanted=asked, versions=versions
    )


@mypyc_attr(allow_interpreted_subclasses=True)
class Program:
    """Answers questions about a set of files. The state of linking; every answer is computed once."""

    nowhere = m.NOWHERE
    orm_code = "AG105"
    untimed_code = "AG603"

    def __init__(
        self,
        units: Units,
        catalogue: Catalogue,
        blocking_calls: Mapping[str, str],
        offloaders: tuple[str, ...],
        silencing: Silencing,
        *,
        preview: bool,
        wanted: Mapping[str, Iterable[str]],
        versions: Versions | None = None,
    ) -> None:
        self.units = units
        self.wanted = Wanted(wanted)
        self.versions = versions or Versions()
        self.preview = preview
        self._silencing = silencing
        self.catalogue = catalogue
        self.memo = Memo()
        self.mros: MutableMapping[tuple[str, int], tuple[v.Value, ...]] = {}
        self._contexts: dict[v.Fn, set[v.Args]] = {}
        self._roots = Roots()
        self.entries = Entries()
        self.graph = Graph()
        self.configured = Configured(self, blocking_calls, offloaders)
        self._depth = 0
        self._foreign_depth = 0
        self.observer: Observer | None = None
        """Told of every call that is interpreted, where somebody asks about a line."""
        self.cut: set[str] = set()
        """Modules of packages in which chains were too deep to be followed to their end."""
        self._found: Facts | None = None
        self._reached: Reachability | None = None
        self._classes: tuple[dict[str, list[Place]], dict[str, list[Place]]] | None = None
        self._watched: Watched | None = None

    # ---- facts

    @property
    def whole(self) -> InText:
        """All of it, as rules and reports see it."""
        return InText(self, self, {})

    def blocks(self, code: str) -> Iterable[Block]:
        """Every place where the loop blocks or starves on a primitive of this rule's code, in order of place."""
        return self._facts[0].get(code, ())

    def misuses(self, code: str) -> Iterable[Misuse]:
        """Every place where a coroutine is never run, or a task may be lost, for the rule of this code."""
        return [fact for fact in self._facts[2] if fact.code == code]

    def held_across(self, code: str) -> Iterable[Held]:
        """Every place that waits long while something is held, for the rule of this code, in order of place."""
        return self._facts[1].get(code, ())

    @property
    def entry_points(self) -> tuple[EntryPoint, ...]:
        """Every function that a framework, the loop or the outside world calls, in order of place."""
        return self._reachability.entry_points

    def reached_from(self, path: str, span: m.Span, code: str) -> tuple[EntryPoint, ...]:
        """The entry points from which this place is reached."""
        return self._reachability.of(path, span, self._roots.contexts_of.get((path, span, code), ()))

    def ways(self, path: str, span: m.Span) -> list[tuple[EntryPoint, tuple[Step, ...]]]:
        """Each entry point from which the function around `span` is reached, with the functions on the way to it."""
        found = self._reachability.ways(path, span)
        return [(entry, tuple(self._header(*place) for place in places)) for entry, places in found]

    def function_at(self, path: str, span: m.Span) -> str | None:
        """The name of the innermost function around a place."""
        index = self.around(path, span)
        return None if index is None else self._header(path, index).function

    def _header(self, path: str, index: int) -> Step:
        info = self.units.by_path[path].function(index)
        name = info.qualname.replace(".<locals>", "")
        return Step(path, info.span, name, f"`{name}`")

    @property
    def loop_roots(self) -> frozenset[Node]:
        """What the loop itself starts: where calls on it begin."""
        self._facts  # noqa: B018 - interprets the program
        return self._roots.nodes()

    def explained(self, path: str, row: int) -> tuple[Around | None, tuple[Called, ...]]:
        """The function around a line, and what the calls in the line hold and do. To be asked before anything else."""
        self.observer = observer = Observer(path, row)
        index = self.around(path, m.Span(row, 1, row, 1))
        self._facts  # noqa: B018 - interprets the program
        if index is None:
            with_deep_stack(lambda: observer.module(self))
        else:
            with_deep_stack(lambda: self.outcome(self.default(self.units.by_path[path], index)))
        self.observer = None
        return around(self, path, row, observer.handed), observer.calls()

    def in_handler(self, path: str, span: m.Span) -> bool:
        """Whether the function around a place is called by a framework again and again, while others are served."""
        self._facts  # noqa: B018 - finds the handlers
        return any(each.serves for each in self._reachability.of(path, span, ()))

    @property
    def _reachability(self) -> Reachability:
        self._facts  # noqa: B018 - interprets the program
        if self._reached is None:
            self._reached = with_deep_stack(lambda: Reachability(self))
        return self._reached

    def definitions(self) -> Iterable[Definition]:
        """Every function of the program, in order of place."""
        for unit in sorted(self.units.own, key=lambda unit: unit.path):
            for each in sorted(unit.summary.functions, key=lambda function: function.span):
                if each.name != "<lambda>":
                    yield Definition(unit.path, each.qualname.replace(".<locals>", ""), each.span, each.is_async)

    def around(self, path: str, span: m.Span) -> int | None:
        """The innermost `def` around a place of a file of the program, by its index."""
        unit = self.units.by_path.get(path)
        if unit is None or unit.foreign:
            return None
        return innermost(unit.summary.functions, span)

    def function_of(self, path: str, index: int) -> m.Function:
        return self.units.by_path[path].function(index)

    def syntax_errors(self) -> Iterable[tuple[str, m.Span, str]]:
        """Path, place and message of every file that does not parse."""
        for unit in self.units.own:
            if unit.overview.error is not None:
                row, column, message = unit.overview.error
                yield unit.path, m.Span(row, column, row, column + 1), message

    def comments(self, path: str) -> Sequence[m.Suppression]:
        """What may silence findings in the file shown as `path`."""
        return self.units.by_path[path].summary.suppressions

    def misspelt(self, path: str) -> Sequence[m.Misspelt]:
        """Comments there that were to silence something; in rows of the text."""
        return self.units.by_path[path].summary.misspelt

    @property
    def _facts(self) -> Facts:
        if self._found is None:
            self._found = with_deep_stack(lambda: self._roots.analyse(self))
        return self._found

    # ---- functions

    def function(self, fn: v.Fn) -> m.Function:
        return self.units.by_path[fn.path].function(fn.index)

    def outcome(self, fn: v.Fn, args: v.Args = ()) -> Outcome:
        """What running `fn` with `args` does and gives."""
        plain = fn
        if fn.kind or fn.opaque or fn.cached:
            plain = msgspec.structs.replace(fn, kind="", opaque=False, cached=False)
        if plain.bound and contexts.is_own_self(self, plain):
            bound, plain = plain, msgspec.structs.replace(plain, bound=())
            self.graph.add(node(bound, args), node(plain, args))
        return self.memo.get((plain, args), lambda: self._interpret(plain, args), NOTHING)

    def _interpret(self, fn: v.Fn, args: v.Args) -> Outcome:
        if self._depth >= DEEPEST_CALLS:
            return NOTHING
        unit = self.units.by_path[fn.path]
        info = unit.function(fn.index)
        cls = v.Cls(unit.path, info.cls) if info.cls >= 0 else None
        f = Frame(self, unit, fn, cls)
        f.node = node(fn, args)
        if unit.foreign and self._foreign_depth >= DEEPEST_IN_PACKAGES:
            self.cut.add(unit.name)
            return NOTHING
        self._depth += 1
        self._foreign_depth += unit.foreign
        try:
            contexts.fill(self, f, args)
            holds.begin(f)
            asked.begin(f)
            statements.run(f, unit.body(fn.index))
        finally:
            self._depth -= 1
            self._foreign_depth -= unit.foreign
        f.total = work.of_function(f, unit.body(fn.index))
        if f.alive and not unit.is_stub:
            f.returns = lattice.join(f.returns, (v.NONE,))
            f.exits.append(f.regions)
        return f.outcome()

    def context(self, fn: v.Fn, passed: dict[str, v.Type], *, complete: bool, once: bool) -> v.Args:
        return contexts.context(self, fn, passed, complete=complete, once=once)

    def admit(self, fn: v.Fn, args: v.Args) -> bool:
        """Whether the function is interpreted in this context; it has a bounded number of them."""
        seen = self._contexts.setdefault(contexts.plain(fn), set())
        if args not in seen and len(seen) < contexts.MOST_CONTEXTS:
            seen.add(args)
        return args in seen

    def constructor_args(self, init: v.Fn, args: v.Args) -> v.Args:
        """What of a constructor's arguments an instance remembers."""
        plain = ((name, counts.without(sizes.without(known))) for name, known in args)
        return tuple((name, known) for name, known in plain if telling(known) and not is_flag(known))

    def default(self, unit: Unit, index: int) -> v.Fn:
        """The function as it stands, with what it captures where it is defined."""
        info = unit.function(index)
        if info.parent < 0:
            return v.Fn(unit.path, index)
        around = self.outcome(self.default(unit, info.parent))
        found = dict(around.definitions).get(index)
        return found if isinstance(found, v.Fn) else v.Fn(unit.path, index)

    def captured(self, unit: Unit, info: m.Function, name: str) -> v.Type:
        """A name of an enclosing function that was not bound yet when `info` was defined: a function further down."""
        parent = info.parent
        while parent >= 0:
            for index in unit.inner(parent):
                candidate = unit.function(index)
                if candidate.cls < 0 and candidate.name == name:
                    return (v.Fn(unit.path, index),)
            parent = unit.function(parent).parent
        return ()

    def result(self, fn: v.Fn, args: v.Args) -> v.Type:
        """What awaiting a call of the async function gives."""
        if not self.function(fn).gives:
            return (v.NONE,)
        known = self.declared_result(fn)
        if known and not self._says_little(known):
            return known
        return self.declared_or(fn, self.outcome(fn, args).returns)

    def items(self, fn: v.Fn, args: v.Args) -> v.Type:
        """What iterating over a call of the generator function gives."""
        return self.declared_items(fn) or self.outcome(fn, args).yields

    def declared_result(self, fn: v.Fn) -> v.Type:
        info = self.function(fn)
        unit = self.units.by_path[fn.path]
        key = ("returns", fn.path, fn.index, fn.bound)
        scope = contexts.type_scope
        return self.memo.get(key, lambda: hints.instance_type(self, unit, info.returns, scope(self, fn)), v.UNKNOWN)

    def declared_items(self, fn: v.Fn) -> v.Type:
        return lattice.join(*[x.items for x in self.declared_result(fn) if isinstance(x, v.Container)])

    def declared_or(self, fn: v.Fn, found: v.Type) -> v.Type:
        """The better of what is declared and what was found."""
        known = self.declared_result(fn)
        constant = bool(found) and all(isinstance(value, v.Literal) for value in found)
        complete = lattice.is_known(found) and v.ANY not in found
        if not known or constant or (complete and (self._says_little(known) or len(found) < len(known))):
            return found
        return known

    def _says_little(self, known: v.Type) -> bool:
        return any(
            (isinstance(x, v.Obj) and contexts.is_polymorphic(self, x.cls))
            or (isinstance(x, v.Container) and not x.items)
            or isinstance(x, v.Literal | v.Makes)
            for x in known
        )

    def shown_name(self, fn: v.Fn) -> str:
        return self.function(fn).qualname.replace(".<locals>", "")

    def is_self(self, f: Frame, name: str) -> bool:
        return bool(name) and name == f.self_name

    # ---- names

    def at_module_level(self, unit: Unit, expr: m.Expr, cls: v.Cls | None = None) -> v.Type:
        """What an expression holds that stands outside of functions."""
        return evaluate(Frame(self, unit, None, cls), expr)

    def bound(self, unit: Unit, binding: Binding, owner: v.Cls | None = None) -> v.Type:
        """What one binding of a module or class body gives its name."""
        key = ("bound", unit.path, owner, binding.name, binding.number, binding.position)
        return self.memo.get(key, lambda: self._bound(unit, binding, owner), v.UNKNOWN)

    def _bound(self, unit: Unit, binding: Binding, owner: v.Cls | None) -> v.Type:
        match binding.statement:
            case m.Import() as statement:
                return names.imported(self, unit, statement)
            case m.Define(function=index) if not unit.function(index).decorators:
                return (v.Fn(unit.path, index, owner.closure if owner else ()),)
            case m.DefineClass(cls=index):
                return (v.Cls(unit.path, index),)
        return self._evaluated(unit, binding, owner)

    def _evaluated(self, unit: Unit, binding: Binding, owner: v.Cls | None) -> v.Type:
        """The same where something has to be evaluated."""
        f = Frame(self, unit, None, owner)
        f.binding = binding.name
        match binding.statement:
            case m.Define(function=index):
                info = unit.function(index)
                return decorators.apply(f, v.Fn(unit.path, index, owner.closure if owner else ()), info.decorators)
            case m.Assign(targets=targets, value=value):
                return _part(targets[binding.position], binding.name, evaluate(f, value))
            case m.Annotated(annotation=annotation, value=value):
                declared = hints.instance_type(self, unit, annotation)
                target = binding.statement.target
                return statements.better(f, target, evaluate(f, value), declared) if value is not None else declared
            case m.With(items=items, is_async=is_async):
                item = items[binding.position]
                entered = protocols.enter(f, evaluate(f, item.value), item.span, "", is_async=is_async)
                return _part(item.target, binding.name, entered) if item.target is not None else ()
            case m.For(target=target, iter=iterated, span=span):
                return _part(target, binding.name, protocols.iterate(f, evaluate(f, iterated), span, ""))
        return ()

    def class_name(self, unit: Unit, cls: v.Cls, name: str) -> v.Type:
        """A name that the class body itself reads."""
        return lattice.join(*[self.bound(unit, binding, cls) for binding in unit.member(cls.index, name)])

    def catalogue_knows(self, name: str) -> bool:
        known = self.catalogue
        return bool(known.function(name) or known.type(name) or known.offloader(name) or known.decorator(name))

    def instance(self, name: str) -> v.Value:
        """An instance of a library's class, under the name that the catalogue gives it."""
        known = self.catalogue.type(name)
        return v.Instance(known.names[0] if known else name)

    def decorated_as(self, fn: v.Fn, kind: str) -> bool:
        unit = self.units.by_path[fn.path]
        for decorator in self.function(fn).decorators:
            for value in self.at_module_level(unit, decorator):
                known = self.catalogue.decorator(value.name) if isinstance(value, v.External) else None
                if known is not None and known.kind == kind:
                    return True
        return False

    # ---- classes

    def calls(self, name: str) -> bool:
        """The program calls something of that name: a class has instances."""
        return name in self.watched.called

    @property
    def _by_name(self) -> tuple[dict[str, list[Place]], dict[str, list[Place]]]:
        """Classes by the names of their bases, and by those of their methods."""
        if self._classes is None:
            self._classes = self._by_base_and_method()
        return self._classes

    def _by_base_and_method(self) -> tuple[dict[str, list[Place]], dict[str, list[Place]]]:
        bases: dict[str, list[Place]] = {}
        methods: dict[str, list[Place]] = {}
        for unit in self.units.own:
            for index, each in enumerate(unit.overview.classes):
                for base in each.bases:
                    bases.setdefault(base, []).append((unit.path, index))
            for name, cls in unit.overview.methods:
                methods.setdefault(name, []).append((unit.path, cls))
        return bases, methods

    def defining(self, method: str) -> list[Place]:
        """Classes that define a method of that name, in order."""
        return sorted(set(self._by_name[1].get(method, ())))

    def derived_from(self, wanted: set[str]) -> list[Place]:
        """Classes that name one of `wanted` as a base, in order; `*` stands for any part of a name."""
        by_base, patterns = self._by_name[0], [name for name in wanted if "*" in name]
        matching = (name for name in by_base for each in patterns if fnmatchcase(name, each))
        return sorted({place for name in (*wanted, *matching) for place in by_base.get(name, ())})

    def always_overridden(self, cls: v.Cls, name: str) -> bool:
        """`cls` itself has no instances, and those of its subclasses have a method of their own in this place."""
        key = ("overridden", cls.path, cls.index, name)
        return self.memo.get(key, lambda: classes.always_overridden(self, cls, name), False)

    def is_abstract(self, owner: v.Cls, bindings: list[Binding]) -> bool:
        """The method is a declaration only: an abstract method, `...`, or `raise NotImplementedError`."""
        unit = self.units.by_path[owner.path]
        for binding in bindings:
            if isinstance(binding.statement, m.Define):
                body = unit.body(binding.statement.function)
                if all(isinstance(statement, m.Raise) for statement in body):
                    return True
        return any(isinstance(x, v.Fn) and x.kind == "abstract" for b in bindings for x in self.bound(unit, b, owner))

    def held(self, obj: v.Obj, name: str) -> v.Type:
        """What a data attribute of an object holds."""
        return self.memo.get(("held", obj, name), lambda: self._held(obj, name), v.UNKNOWN)

    def _held(self, obj: v.Obj, name: str) -> v.Type:
        return lattice.widen(lattice.join(classes.stored(self, obj, name), classes.class_level(self, obj.cls, name)))

    def stores_of(self, fn: v.Fn, obj: v.Obj) -> dict[str, v.Type]:
        """What one run of a method leaves in the attributes of its object."""
        return dict(self.outcome(msgspec.structs.replace(fn, bound=(obj,))).stores)

    def made_by_constructor(self, obj: v.Obj) -> dict[str, v.Type]:
        """The same for the constructor, with the arguments that the object was made with."""
        found = classes.find(self, obj.cls, "__init__")
        for binding in found[1] if found else ():
            if found and isinstance(binding.statement, m.Define):
                init = v.Fn(found[0].path, binding.statement.function, found[0].closure, (obj,))
                return dict(self.outcome(init, obj.args).stores)
        return {}

    def derives_from_library(self, cls: v.Cls) -> bool:
        return bool(classes.external_bases(self, cls))

    # ---- dependencies, configuration, suppressions

    def dependency(self, unit: Unit, exprs: tuple[m.Expr, ...], scope: dict[str, v.Type]) -> v.Type:
        """What `Depends(f)` among `exprs` gives."""
        for expr in exprs:
            if isinstance(expr, m.Call) and last_name(expr.func) in ("Depends", "Security") and expr.args:
                provider = self.at_module_level(unit, expr.args[0].value)
                f = Frame(self, unit)
                given = calls.call(f, provider, UNKNOWN_ARGUMENTS, Site(self.nowhere, ""))
                return lattice.widen(lattice.join(*[self._provided(value) for value in given]))
        return ()

    def _provided(self, value: v.Value) -> v.Type:
        match value:
            case v.Generator(fn=fn, args=args) | v.Entered(fn=fn, args=args):
                return self.items(fn, args)
            case v.Running(result=result):
                return result
            case v.Container(kind="aiter" | "iter", items=items):
                return items
        return (value,)

    def is_suppressed(self, unit: Unit, span: m.Span, code: str) -> bool:
        """A comment on the line of a primitive (or at the end of its statement) silences it everywhere. Those in
        a package are for other linters."""
        found = unit.suppressions
        if not found or unit.foreign:
            return False
        return self._silencing(unit.path, at_primitives(found), m.ends(span), code)

    @property
    def watched(self) -> Watched:
        """What registers functions with frameworks."""
        if self._watched is None:
            self._watched = Watched(self)
        return self._watched

    def registers(self, owner: str, method: str) -> bool:
        """A method of a library's class registers functions, or routers."""
        if method not in self.watched.names:
            return False
        known = self.catalogue.entry_points
        return bool(self.entries.of_method(self, owner, method)) or bool(
            known.include(self.catalogue.spellings(owner, method))
        )

    def note_root(self, f: Frame, fn: v.Fn, args: v.Args) -> None:
        context = self._roots.called(self, fn, args)
        if f.node is not None:
            self.graph.add(f.node, context)

    def note_loop_function(self, fn: v.Fn) -> None:
        self._roots.started(self, fn)

    def note_object(self, made: v.Obj) -> None:
        self._roots.made(self, made)

    def note_callback(self, known: v.Type) -> None:
        self._roots.callback(self, known)

    def never_returns(self, known: v.Type) -> bool:
        """Calling this ends the program."""
        return any(isinstance(value, v.External) and value.name in _EXITS for value in known)

    def note_import(self, f: Frame, statement: m.Import) -> None:
        """An import statement that runs with a function: the module is loaded when it runs first."""
        if f.unit.foreign:
            return
        module = "." * statement.level + (statement.whole or statement.module)
        whole = names.absolute(f.unit, statement.whole or statement.module, statement.level)
        member = f"{whole}.{statement.member}"
        if self._is_loaded(f.unit, whole) and (self.units.find(member) is None or self._is_loaded(f.unit, member)):
            return
        f.blocks(
            Primitive(f"import {module}", "AG114", "import", _IMPORTS, "import at module level"), statement.span, ""
        )

    def _is_loaded(self, unit: Unit, module: str) -> bool:
        """Surely: with the file itself, whose packages come first, or with the loop."""
        own = f"{unit.name}.".startswith(f"{module}.")
        return own or unit.loads(module) or module in self.catalogue.with_loop

    def note_unresolved(self, f: Frame, name: str, span: m.Span) -> None:
        """A call into a package that could not be followed."""
        if not f.unit.foreign and span is not self.nowhere:
            self.graph.leave(name.partition(".")[0], (f.unit.path, span))

    def span_of(self, expr: m.Expr) -> m.Span:
        written = expr.value if isinstance(expr, m.Walrus) else expr
        return getattr(written, "span", None) or self.nowhere


_EXITS = ("sys.exit", "os._exit", "os.abort", "builtins.exit", "builtins.quit")
_IMPORTS = "the first import reads, compiles and runs files"


def _part(target: m.Expr, name: str, known: v.Type) -> v.Type:
    """What `name` gets when `known` is assigned to `target`."""
    match target:
        case m.Name(id=bound):
            return known if bound == name else ()
        case m.Sequence(items=items):
            parts = zip(items, unpack(known, items), strict=True)
            return lattice.join(*[_part(item, name, part) for item, part in parts])
    return ()
