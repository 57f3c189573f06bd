"""The catalogue's type expressions → values."""

from __future__ import annotations

import functools
from collections.abc import Callable

from asyncguard.link import lattice
from asyncguard.link import values as v

_BUILTIN = {"str", "bytes", "int", "float", "bool"}
_WRAPPERS: dict[str, Callable[[v.Type], v.Value]] = {
    "list": lambda inner: v.Container("list", inner),
    "set": lambda inner: v.Container("set", inner),
    "tuple": lambda inner: v.Container("tuple", inner),
    "dict": lambda inner: v.Container("dict", inner),
    "iter": lambda inner: v.Container("iter", inner),
    "aiter": lambda inner: v.Container("aiter", inner),
    "context": lambda inner: v.Container("context", inner),
    "acontext": lambda inner: v.Container("acontext", inner),
    "awaitable": v.Running,
    "type": v.ClassOf,
}


def read(text: str | None, owner: v.Type = (), callee: v.Type = ()) -> v.Type:
    """The values that a type expression stands for. `owner` replaces `self`, its type argument `element`, and
    `callee` what an offloaded callable returns."""
    if not text:
        return v.UNKNOWN
    if "self" not in text and "callee" not in text and "element" not in text and not _argument(owner):
        return _read_plain(text)
    return _read(text, owner, callee)


@functools.cache
def _read_plain(text: str) -> v.Type:
    return _read(text, (), ())


def _read(text: str, owner: v.Type, callee: v.Type) -> v.Type:
    return lattice.join(*[_one(part.strip(), owner, callee) for part in _split(text)])


def _split(text: str) -> list[str]:
    """Alternatives at the top level."""
    parts, level, start = [], 0, 0
    for i, char in enumerate(text):
        level += (char == "[") - (char == "]")
        if char == "|" and level == 0:
            parts.append(text[start:i])
            start = i + 1
    return [*parts, text[start:]]


def _one(text: str, owner: v.Type, callee: v.Type) -> v.Type:
    head, _, inner = text.partition("[")
    if head == "unbounded":
        return (v.Unbounded(inner.removesuffix("]")),)
    if inner and head in _WRAPPERS:
        return (_WRAPPERS[head](_read(inner.removesuffix("]"), owner, callee)),)
    if text == "self":
        return lattice.join(
            *(value.own if isinstance(value, v.Instance) and value.own else (value,) for value in owner)
        )
    if text == "callee":
        return callee
    if text == "element":
        return _argument(owner)
    if text == "None":
        return (v.NONE,)
    if text in _BUILTIN:
        return (v.Literal(text),)
    if inner:
        return (v.Instance(head, args=_read(inner.removesuffix("]"), owner, callee)),)
    return (v.Instance(text, args=_argument(owner)),)


def _argument(owner: v.Type) -> v.Type:
    return lattice.join(*[value.args for value in owner if isinstance(value, v.Instance)])
