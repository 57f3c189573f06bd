"""Questions about statements that need no interpretation."""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import TypeVar, get_args

from asyncguard.link.spelling import path
from asyncguard.model import summary as m

Part = TypeVar(
    "Part", m.Call, m.Assign, m.For, m.With, m.Subscript, m.Attr, m.Name, m.Annotated, m.Return, m.Raise, m.Yield
)


def below(node: object, wanted: type[Part]) -> list[Part]:
    """Every node of a kind in `node`, outer ones first (nested functions excluded: they are definitions elsewhere)."""
    out: list[Part] = []
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if type(node) is wanted:
            out.append(node)
        waiting.extend(reversed(children(node)))
    return out


def children(node: object) -> Sequence[object]:
    """The nodes directly in a node, or in a tuple of nodes, in source order."""
    kind = type(node)
    if kind is tuple:
        return node  # type: ignore[return-value]
    parts = _PARTS.get(kind)
    return () if parts is None else parts(node)


def _parts() -> dict[type, Callable[[object], Sequence[object]]]:
    """Kind of node -> what gives its fields that may hold nodes."""
    plain = ("span", "id", "name", "kind", "op", "ops", "keyword", "star", "is_async", "is_from", "function", "cls")
    more = ("binds", "catches_all", "whole", "starts", "names")
    kinds = (*get_args(m.Expr), *get_args(m.Stmt), m.Arg, m.Clause, m.WithItem, m.Handler, m.Case, m.Param)
    empty = (m.Const, m.Import, m.Jump, m.Global)
    fields = {
        kind: [field for field in kind.__struct_fields__ if field not in plain + more]
        for kind in kinds
        if kind not in empty
    }
    return {kind: _values(names) for kind, names in fields.items() if names}


def _values(names: list[str]) -> Callable[[object], Sequence[object]]:
    if len(names) > 1:
        return attrgetter(*names)
    only = attrgetter(names[0])
    return lambda node: (only(node),)


_PARTS = _parts()


def last_name(expr: m.Expr) -> str:
    """`get` of `app.router.get`; '' for what is no path."""
    match expr:
        case m.Name(id=name) | m.Attr(name=name):
            return name
        case m.Subscript(value=value):
            return last_name(value)
    return ""


def decorator_name(expr: m.Expr) -> str:
    """The last name of `@app.router.get` and of `@app.router.get("/")`."""
    return last_name(expr.func if isinstance(expr, m.Call) else expr)


def suites(statement: m.Stmt) -> list[tuple[m.Stmt, ...]]:
    """The blocks of a compound statement."""
    if type(statement) not in _COMPOUND:
        return []
    match statement:
        case m.If() | m.While() | m.For():
            return [statement.body, statement.orelse]
        case m.Try():
            handlers = [handler.body for handler in statement.handlers]
            return [statement.body, *handlers, statement.orelse, statement.final]
        case m.With():
            return [statement.body]
        case m.Match():
            return [case.body for case in statement.cases]
    return []


_COMPOUND = frozenset({m.If, m.While, m.For, m.Try, m.With, m.Match})


def statements(body: tuple[m.Stmt, ...]) -> Iterator[m.Stmt]:
    """Every statement of a block, at any depth."""
    for statement in body:
        yield statement
        for inner in suites(statement):
            yield from statements(inner)


def awaits(node: object) -> bool:
    """Whether a block awaits anywhere in it (nested functions excluded: they are definitions elsewhere)."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind is m.Await or (kind in _MAY_BE_ASYNC and node.is_async):  # type: ignore[attr-defined]
            return True
        waiting.extend(children(node))
    return False


_MAY_BE_ASYNC = (m.For, m.With, m.Clause)


def pauses(body: tuple[object, ...]) -> bool:
    """Whether a block awaits or yields anywhere in it."""
    return awaits(body) or _contains(body, m.Yield)


def goes_on(body: tuple[m.Stmt, ...]) -> bool:
    """Nothing in a block says how to leave the loop around it: no `break`, `return`, `raise` or `yield`."""
    return not leaves(body) and not _contains(body, m.Raise) and not _contains(body, m.Yield)


def leaves(body: tuple[m.Stmt, ...]) -> bool:
    """The loop around `body` may be left before its end by `break` or `return`."""
    return breaks(body) or _contains(body, m.Return)


def _contains(node: object, wanted: type[Part]) -> bool:
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if type(node) is wanted:
            return True
        waiting.extend(children(node))
    return False


def breaks(body: tuple[m.Stmt, ...]) -> bool:
    """The loop around `body` may be left by `break`."""
    for s in body:
        match s:
            case m.Jump(kind="break"):
                return True
            case m.If():
                if breaks(s.body) or breaks(s.orelse):
                    return True
            case m.With():
                if breaks(s.body):
                    return True
            case m.Try():
                if any(map(breaks, [s.body, *(h.body for h in s.handlers), s.orelse, s.final])):
                    return True
            case m.Match():
                if any(breaks(case.body) for case in s.cases):
                    return True
            case m.For() | m.While():
                if breaks(s.orelse):
                    return True
    return False


def binds(node: object) -> frozenset[str]:
    """Names that a statement or block may bind."""
    return frozenset(_bound(node))


def _bound(node: object) -> Iterator[str]:
    match node:
        case m.Assign(targets=targets):
            for target in targets:
                yield from target_names(target)
        case m.Annotated(target=target) | m.Augmented(target=target) | m.For(target=target) | m.WithItem(target=target):
            yield from target_names(target)
        case m.Walrus(name=name) | m.Define(name=name) | m.DefineClass(name=name) | m.Import(name=name):
            yield name
        case m.Handler(name=str(name)):
            yield name
        case m.Case(binds=names):
            yield from names
    for child in children(node):
        yield from _bound(child)


def target_names(target: object) -> Iterator[str]:
    """The plain names that an assignment target binds."""
    match target:
        case m.Name(id=name):
            yield name
        case m.Sequence(items=items):
            for item in items:
                yield from target_names(item)
        case m.Starred(value=value):
            yield from target_names(value)


def calls(body: tuple[m.Stmt, ...], name: str) -> bool:
    """Whether a block calls the plain name `name` anywhere in it."""
    return any(call.func == m.Name(name) for call in below(body, m.Call))


def runs_once(statement: m.If) -> bool:
    """`if not self.started: self.started = True; ...`: the branch closes itself behind."""
    flag = statement.test.value if isinstance(statement.test, m.Not) else None
    if not isinstance(flag, m.Attr | m.Name):
        return False
    return _sets(flag, statement.body)


def conditions(test: m.Expr) -> int:
    """How many conditions it takes that a test holds: two for `a and b`."""
    return sum(map(conditions, test.values)) if isinstance(test, m.Bool) and test.op == "and" else 1


def filled(statement: m.If) -> str:
    """The name that `if name is None: name = ...` fills, '' elsewhere."""
    match statement.test:
        case (
            m.Compare(left=m.Name(id=name), ops=("is",), rights=(m.Const(kind="None"),)) | m.Not(value=m.Name(id=name))
        ):
            assigned = [target for each in below(statement.body, m.Assign) for target in each.targets]
            return name if any(path(target) == name for target in assigned) else ""
    return ""


def _sets(flag: m.Expr, body: tuple[m.Stmt, ...]) -> bool:
    """Whether a block surely makes `flag` true."""
    for each in body:
        if isinstance(each, m.Assign) and _is_true(each.value) and any(_same(flag, target) for target in each.targets):
            return True
        if isinstance(each, m.Try | m.With) and _sets(flag, each.body):
            return True
    return False


def _is_true(expr: m.Expr) -> bool:
    return isinstance(expr, m.Const) and expr.value is True


def _same(first: m.Expr, second: m.Expr) -> bool:
    return path(first) != "" and path(first) == path(second)


def is_type_checking(test: m.Expr) -> bool:
    """`if TYPE_CHECKING:`, which never holds while a program runs."""
    match test:
        case m.Name(id="TYPE_CHECKING") | m.Attr(name="TYPE_CHECKING"):
            return True
    return False


def matches_all(case: m.Case) -> bool:
    """`case _:` or `case name:`, without a guard."""
    return case.catches_all and case.guard is None
