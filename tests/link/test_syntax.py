"""Walks through summaries."""

import typing
from typing import get_args

import pytest

from asyncguard.link.syntax import children
from asyncguard.model import summary as m

NODES = (*get_args(m.Expr), *get_args(m.Stmt), m.Arg, m.Clause, m.WithItem, m.Handler, m.Case, m.Param)


def mentions(hint: object) -> bool:
    """The annotation of a field has room for a node."""
    return hint in NODES or any(mentions(each) for each in get_args(hint))


@pytest.mark.parametrize("kind", NODES, ids=lambda kind: kind.__name__)
def test_no_field_that_holds_nodes_is_left_out(kind: type) -> None:
    hints = typing.get_type_hints(kind, vars(m))
    holding = [name for name in kind.__struct_fields__ if mentions(hints[name])]  # type: ignore[attr-defined]
    node = kind(**{name: f"<{name}>" for name in kind.__struct_fields__})  # type: ignore[attr-defined]
    assert list(children(node)) == [f"<{name}>" for name in holding]
