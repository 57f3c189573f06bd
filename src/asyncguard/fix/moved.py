"""A slow await inside a held connection → the same before the connection is taken, where nothing stands against it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import libcst as cst

from asyncguard.fix.draft import Case, Draft, Replacement
from asyncguard.fix.lines import Line, first_row, is_alone, line_of, small
from asyncguard.fix.tree import children

TARGETS = (cst.AssignTarget, cst.AsName)


class _Use(NamedTuple):
    """What statements do with the names of a function."""

    bound: frozenset[str]
    bare: frozenset[str]
    """Passed on, or read, as they are."""
    deep: frozenset[str]
    """Asked for attributes or items, or called: so they may be changed."""

    @property
    def all(self) -> frozenset[str]:
        return self.bound | self.bare | self.deep


class _Plan(NamedTuple):
    line: cst.CSTNode
    before: cst.CSTNode
    """The statement that it goes before."""
    passed: Sequence[cst.CSTNode]
    """What it is moved past."""


def moved(case: Case) -> Draft:
    """Unsafe: what was done second is done first. Only words where the await needs what is done before it."""
    plan = _plan(case)
    if plan is None or not _is_independent(case, plan):
        return Draft("Wait before it is taken, or give it back first", "display-only", ())
    text, tree = case.text, case.tree
    first, last = first_row(plan.line, tree, text), tree.lines(plan.line)[-1]
    code = text.between(first, last)
    indent, wanted = (_indent(text.row(tree.lines(each).start)) for each in (plan.line, plan.before))
    if indent != wanted:
        code = "".join(f"{wanted}{text.between(row, row)[len(indent) :]}" for row in range(first, last + 1))
    code = code if code.endswith(("\n", "\r")) else code + text.newline
    at = text.start(first_row(plan.before, tree, text))
    return Draft(
        "Wait before it is taken",
        "unsafe",
        [Replacement(at, at, code), Replacement(text.start(first), text.start(last + 1), "")],
    )


def _indent(row: str) -> str:
    return row[: len(row) - len(row.lstrip())]


def _plan(case: Case) -> _Plan | None:
    taken = case.finding.chain[0] if case.finding.chain else None
    taker = case.tree.site(taken.span) if taken and taken.path == case.finding.path else None
    line = line_of(case.site)
    if taker is None or line is None or not is_alone(line, case.tree, case.text):
        return None
    statements = line.block.body
    here = _index(statements, line.node)
    for node, child in taker.around:
        if node is line.block:
            at = _index(statements, child)
            is_before = 0 <= at < here and is_alone(Line(line.block, child), case.tree, case.text)
            return _Plan(line.node, child, statements[at:here]) if is_before else None
        if isinstance(node, cst.With) and node.body is line.block and isinstance(child, cst.WithItem):
            is_rest = len(statements) == 1 or len(case.tree.lines(line.node)) > 1
            return None if is_rest else _Plan(line.node, node, [*node.items, *statements[:here]])
    return None


def _index(statements: Sequence[cst.CSTNode], wanted: cst.CSTNode) -> int:
    return next((at for at, each in enumerate(statements) if each is wanted), -1)


def _is_independent(case: Case, plan: _Plan) -> bool:
    """Neither needs what the other does, and nothing between them can leave the function."""
    if not _is_plain(plan.line) or _waits(plan.line) != 1:
        return False
    if not all(_is_plain(each) for each in plan.passed):
        return False
    local = frozenset(case.function.locals) | {param.name for param in case.function.params}
    here, passed = _use([plan.line], local), _use(plan.passed, local)
    if here.bound & passed.all or (here.bare | here.deep) & passed.bound:
        return False
    return not (here.deep & passed.all or here.bare & passed.deep)


def _is_plain(node: cst.CSTNode) -> bool:
    """It binds names, or does something, and goes on."""
    if isinstance(node, cst.WithItem):
        return True
    return all(isinstance(each, cst.Expr | cst.Assign | cst.AnnAssign) for each in small(node)) and not any(
        isinstance(each, cst.Yield | cst.NamedExpr | cst.Lambda) for each in _below(node)
    )


def _waits(node: cst.CSTNode) -> int:
    return sum(isinstance(each, cst.Await) for each in _below(node))


def _use(nodes: Sequence[cst.CSTNode], local: frozenset[str]) -> _Use:
    bound, bare, deep = set[str](), set[str](), set[str]()
    for top in nodes:
        for parent, name, path in _named(top, None):
            if name.value not in local:
                continue
            if (
                isinstance(parent, cst.AssignTarget | cst.AnnAssign | cst.AsName)
                and getattr(parent, "value", None) is not name
            ):
                bound.add(path)
            elif path != name.value or isinstance(parent, cst.Attribute | cst.Subscript | cst.Call):
                deep.add(path)
            else:
                bare.add(path)
    return _Use(frozenset(bound), frozenset(bare), frozenset(deep))


def _named(node: cst.CSTNode, parent: cst.CSTNode | None) -> Iterator[tuple[cst.CSTNode | None, cst.Name, str]]:
    """Names with what is around them; `self.x` counts as a name of its own."""
    match node:
        case cst.Name():
            yield parent, node, node.value
        case cst.Attribute(value=cst.Name(value="self" | "cls") as owner, attr=cst.Name(value=attribute)):
            yield parent, owner, f"{owner.value}.{attribute}"
        case cst.Attribute():
            yield from _named(node.value, node)
        case cst.Arg():
            yield from _named(node.value, node)
        case cst.Tuple() | cst.List() | cst.Element() | cst.StarredElement() if isinstance(parent, TARGETS):
            for child in children(node):
                yield from _named(child, parent)
        case _:
            for child in children(node):
                yield from _named(child, node)


def _below(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in children(node):
        yield from _below(child)
