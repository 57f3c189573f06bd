"""LibCST nodes with the fields that the walk reads, and no others."""

from typing import Any, TypeVar

import libcst as cst

Node = TypeVar("Node", bound=cst.CSTNode)
Nodes = tuple[cst.CSTNode, ...]

_new = object.__new__
_set = object.__setattr__


class NotBuiltError(Exception):
    """The text has to be parsed by LibCST."""


class Text(cst.SimpleString):
    """A string or bytes, and its value."""

    evaluated_value: Any = None


class Whole(cst.Integer):
    """A whole number, and its value."""

    evaluated_value: Any = None


class Real(cst.Float):
    """A number with a point, and its value."""

    evaluated_value: Any = None


def make(cls: type[Node], /, **fields: Any) -> Node:
    """A node without the fields that the walk does not read."""
    made = _new(cls)
    for name, value in fields.items():
        _set(made, name, value)
    return made


def named(value: str) -> cst.Name:
    """A name that stands nowhere in particular."""
    made = _new(cst.Name)
    _set(made, "value", value)
    return made


def asynchronous(is_async: bool) -> str | None:
    """What a node has where `async` may stand: the walk asks whether it is None."""
    return "async" if is_async else None
