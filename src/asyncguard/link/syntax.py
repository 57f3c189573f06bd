"""Questions about statements that need no interpretation."""

import msgspec

from asyncguard.model import summary as m


def awaits(body: tuple[m.Stmt, ...]) -> bool:
    """Whether a block awaits anywhere in it (nested functions excluded: they are definitions elsewhere)."""
    return any(_awaits(statement) for statement in body)


def _awaits(node: object) -> bool:
    if isinstance(node, m.Await) or (isinstance(node, m.For | m.With | m.Clause) and node.is_async):
        return True
    if isinstance(node, tuple):
        return any(_awaits(part) for part in node)
    if isinstance(node, m.Span) or not isinstance(node, msgspec.Struct):
        return False
    return any(_awaits(getattr(node, field)) for field in node.__struct_fields__)


def calls(body: tuple[m.Stmt, ...], name: str) -> bool:
    """Whether a block calls the plain name `name` anywhere in it."""
    return any(_calls(statement, name) for statement in body)


def _calls(node: object, name: str) -> bool:
    if isinstance(node, m.Call) and node.func == m.Name(name):
        return True
    if isinstance(node, tuple):
        return any(_calls(part, name) for part in node)
    if isinstance(node, m.Span) or not isinstance(node, msgspec.Struct):
        return False
    return any(_calls(getattr(node, field), name) for field in node.__struct_fields__)
