"""A slow await inside a held connection → the same before the connection is taken, where nothing stands against it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import libcst as cst

from asyncguard.fix.draft import Case, Draft, Replacement

BINDS = (cst.AssignTarget, cst.AnnAssign, cst.AsName)


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
    line: cst.SimpleStatementLine
    before: cst.CSTNode
    """The statement that it goes before."""
    passed: Sequence[cst.CSTNode]
    """What it is moved past."""


def moved(found: Case) -> Draft | None:
    """Unsafe: what was done second is done first. Only words where the await needs what is done before it."""
    case = found.whole()
    if case is None:
        return None
    plan = _plan(case)
    if plan is None or not _is_independent(case, plan):
        return Draft("Wait before it is taken, or give it back first", "display-only", ())
    text, tree = case.text, case.tree
    span, target = tree.span(plan.line), tree.span(plan.before)
    assert span is not None
    assert target is not None
    first = span.row - _comments(plan.line)
    code = text.between(first, span.end_row)
    indent, wanted = text.row(span.row)[: span.column - 1], text.row(target.row)[: target.column - 1]
    if indent != wanted:
        code = "".join(f"{wanted}{text.between(row, row)[len(indent) :]}" for row in range(first, span.end_row + 1))
    code = code if code.endswith(("\n", "\r")) else code + text.newline
    at = text.start(target.row - _comments(plan.before))
    return Draft(
        "Wait before it is taken",
        "unsafe",
        [Replacement(at, at, code), Replacement(text.start(first), text.start(span.end_row + 1), "")],
    )


def _plan(case: Case) -> _Plan | None:
    taken = case.finding.chain[0] if case.finding.chain else None
    taker = case.tree.site(taken.span) if taken and taken.path == case.finding.path else None
    if taker is None or len(case.site.around) < 2:
        return None
    found = next(((n, c) for n, c in reversed(case.site.around) if isinstance(n, cst.IndentedBlock)), None)
    if found is None or not isinstance(found[0], cst.IndentedBlock):
        return None
    block, line = found
    if not isinstance(line, cst.SimpleStatementLine):
        return None
    for node, child in taker.around:
        if node is block:
            statements = list(block.body)
            at, here = _index(statements, child), _index(statements, line)
            return _Plan(line, child, statements[at:here]) if 0 <= at < here else None
        if isinstance(node, cst.With) and node.body is block and isinstance(child, cst.WithItem):
            statements = list(block.body)
            here = _index(statements, line)
            alone = len(statements) == 1 or len(case.tree.lines(line)) > 1
            return None if alone else _Plan(line, node, [*node.items, *statements[:here]])
    return None


def _index(statements: Sequence[cst.CSTNode], wanted: cst.CSTNode) -> int:
    return next((at for at, each in enumerate(statements) if each is wanted), -1)


def _is_independent(case: Case, plan: _Plan) -> bool:
    """Neither needs what the other does, and nothing between them can leave the function."""
    if len(plan.line.body) != 1 or not _is_plain(plan.line) or _waits(plan.line) != 1:
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
    if not isinstance(node, cst.SimpleStatementLine):
        return False
    return all(isinstance(each, cst.Expr | cst.Assign | cst.AnnAssign) for each in node.body) and not any(
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
        case _:
            for child in node.children:
                yield from _named(child, node)


def _below(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from _below(child)


def _comments(node: cst.CSTNode) -> int:
    """Rows of comments that belong to a statement."""
    count = 0
    for line in reversed(getattr(node, "leading_lines", ())):
        if line.comment is None:
            break
        count += 1
    return count
