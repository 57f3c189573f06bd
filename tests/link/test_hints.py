"""What annotations say."""

import pytest

from asyncguard.link import hints
from asyncguard.model import summary as m
from tests.link.programs import program, shown, unit

HEADER = """
import typing as t
from typing import Annotated, Any, Callable, ClassVar, Final, Generator, Literal, NewType, Optional, TypeVar, Union
from collections.abc import AsyncIterator, Awaitable, Coroutine, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
import requests
from requests import Session as S
import other
from other import Elsewhere

class Own: ...
class Outer:
    class Inner: ...
Alias = Own | None
Named = NewType("Named", Own)
T = TypeVar("T", bound=Own)
type Modern = list[Own]
Loop = "Loop"
"""
OTHER = "class Elsewhere: ...\nShared = list[Elsewhere]\n"


def read(annotation: str) -> str:
    linked = program({"app.py": f"{HEADER}\nhere: {annotation}\n", "other.py": OTHER})
    statement = unit(linked).summary.body[-1]
    assert isinstance(statement, m.Annotated)
    return shown(hints.instance_type(linked, unit(linked), statement.annotation))


@pytest.mark.parametrize(
    ("annotation", "values"),
    [
        ("Own", "app.py:0()"),
        ("'Own'", "app.py:0()"),
        ("Outer.Inner", "app.py:2()"),
        ("Elsewhere", "other.py:0()"),
        ("other.Elsewhere", "other.py:0()"),
        ("requests.Session", "requests.Session"),
        ("S", "requests.Session"),
        ("Own | None", "app.py:0() | None"),
        ("Optional[Own]", "app.py:0() | None"),
        ("t.Optional['Own']", "app.py:0() | None"),
        ("Union[Own, S]", "app.py:0() | requests.Session"),
        ("str", "str"),
        ("None", "None"),
        ("Any", ""),
        ("object", ""),
        ("missing.Thing", ""),
        ("list[Own]", "list[app.py:0()]"),
        ("Sequence[Own]", "list[app.py:0()]"),
        ("dict[str, Own]", "dict[app.py:0()]"),
        ("list", "list[]"),
        ("tuple[Own, S]", "row[app.py:0(), requests.Session]"),
        ("tuple[Own, ...]", "tuple[app.py:0()]"),
        ("Iterator[Own]", "iter[app.py:0()]"),
        ("AsyncIterator[Own]", "aiter[app.py:0()]"),
        ("Generator[Own, None, S]", "iter[app.py:0()]"),
        ("Awaitable[Own]", "Running[app.py:0()]"),
        ("Coroutine[Any, Any, Own]", "Running[app.py:0()]"),
        ("AbstractAsyncContextManager[Own]", "acontext[app.py:0()]"),
        ("type[Own]", "ClassOf[app.py:0()]"),
        ("Callable[[], Own]", "Makes[app.py:0()]"),
        ("Callable", ""),
        ("Annotated[Own, 'why']", "app.py:0()"),
        ("Final[Own]", "app.py:0()"),
        ("ClassVar['Own']", "app.py:0()"),
        ("Literal['Own']", ""),
        ("Alias", "app.py:0() | None"),
        ("list[Alias]", "list[app.py:0() | None]"),
        ("Named", "app.py:0()"),
        ("T", "app.py:0()"),
        ("Modern", "list[app.py:0()]"),
        ("other.Shared", "list[other.py:0()]"),
    ],
)
def test_read(annotation: str, values: str) -> None:
    assert read(annotation) == values


def test_an_alias_of_itself_ends() -> None:
    linked = program("type A = list[B]\ntype B = list[A]\nx: A\n")
    statement = unit(linked).summary.body[-1]
    assert isinstance(statement, m.Annotated)
    assert shown(hints.instance_type(linked, unit(linked), statement.annotation)).startswith("list[list[")
