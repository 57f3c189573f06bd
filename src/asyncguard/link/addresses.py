"""Addresses of databases: with which scheme a text begins, followed through what programs do to it."""

from __future__ import annotations

import re

from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.frame import Frame
from asyncguard.link.syntax import last_name
from asyncguard.model import summary as m

_SCHEME = re.compile(r"[a-z][a-z0-9+._]*://")
_VALIDATORS = {"field_validator", "validator", "model_validator", "root_validator"}
_OF_ALL = {"model_validator", "root_validator"}


def scheme(value: v.Value) -> str:
    """`postgresql://`; '' for what is no address, or not known to be one."""
    if not isinstance(value, v.Literal) or value.kind != "str":
        return ""
    found = _SCHEME.match(value.value) if isinstance(value.value, str) else None
    return found[0] if found else value.scheme


def beginning(known: v.Type, *, default: bool = False) -> v.Type:
    """The addresses in `known`, of which only the scheme is kept."""
    return tuple(
        v.Literal("str", None, found, default=default or (isinstance(value, v.Literal) and value.default))
        for value in known
        if (found := scheme(value))
    )


def with_default(f: Frame, arguments: Arguments) -> v.Type:
    """`os.getenv("DATABASE_URL", "postgresql://localhost")`."""
    return beginning(arguments.get(1, "default") or (), default=True)


def of_parts(arguments: Arguments, keyword: str) -> v.Type:
    """`URL.create("postgresql+asyncpg", host=...)`: put together from a driver and other things."""
    known = arguments.get(0, keyword) or ()
    drivers = (value.value for value in known if isinstance(value, v.Literal))
    return tuple(v.Literal("str", None, f"{driver}://") for driver in drivers if isinstance(driver, str))


def of_annotated(f: Frame, target: m.Expr, known: v.Type) -> v.Type:
    """What `target: str = known` holds. In a class it is a default, which the class may change when it checks it."""
    if f.cls is None or f.fn is not None:
        return beginning(known)
    checked = not isinstance(target, m.Name) or _is_checked(f, f.cls, target.id)
    return () if checked else beginning(known, default=True)


def _is_checked(f: Frame, cls: v.Cls, field: str) -> bool:
    own = (f.unit.function(index) for index in f.unit.methods(cls.index))
    return any(_checks(decorator, field) for info in own for decorator in info.decorators)


def _checks(decorator: m.Expr, field: str) -> bool:
    """`@field_validator("url")`."""
    if not isinstance(decorator, m.Call):
        return last_name(decorator) in _OF_ALL
    name = last_name(decorator.func)
    named = {arg.value.value for arg in decorator.args if isinstance(arg.value, m.Const)}
    return name in _OF_ALL or (name in _VALIDATORS and bool({field, "*"} & named))
