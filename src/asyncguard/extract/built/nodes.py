"""LibCST nodes with the fields that the walk reads, and no others."""

from collections.abc import Sequence
from typing import Any, TypeVar

import libcst as cst

Node = TypeVar("Node", bound=cst.CSTNode)
Nodes = tuple[cst.CSTNode, ...]

_new = object.__new__
_set = object.__setattr__


def _setter(cls: type[cst.CSTNode], field: str) -> Any:
    """Of a field that has a slot: setting it by name takes twice as long."""
    return getattr(cls, field).__set__


_set_name = _setter(cst.Name, "value")
_set_owner, _set_attribute = _setter(cst.Attribute, "value"), _setter(cst.Attribute, "attr")
_set_function, _set_arguments = _setter(cst.Call, "func"), _setter(cst.Call, "args")
_set_keyword, _set_star, _set_argument = (_setter(cst.Arg, field) for field in ("keyword", "star", "value"))


class NotBuiltError(Exception):
    """The text has to be parsed by LibCST."""


def make(base: type[Node], /, **fields: Any) -> Node:
    """A node without the fields that the walk does not read."""
    made = _new(base)
    for name, value in fields.items():
        _set(made, name, value)
    return made


def named(value: str) -> cst.Name:
    """A name that stands nowhere in particular. It and the three below are most of what there is: so they are quick."""
    made = _new(cst.Name)
    _set_name(made, value)
    return made


def attribute(value: cst.CSTNode, name: str) -> cst.Attribute:
    made = _new(cst.Attribute)
    _set_owner(made, value)
    _set_attribute(made, named(name))
    return made


def call(function: cst.CSTNode, arguments: Sequence[cst.Arg]) -> cst.Call:
    made = _new(cst.Call)
    _set_function(made, function)
    _set_arguments(made, arguments)
    return made


def argument(keyword: str | None, star: str, value: cst.CSTNode) -> cst.Arg:
    made = _new(cst.Arg)
    _set_keyword(made, keyword and named(keyword))
    _set_star(made, star)
    _set_argument(made, value)
    return made


def asynchronous(is_async: bool) -> str | None:
    """What a node has where `async` may stand: the walk asks whether it is None."""
    return "async" if is_async else None
