"""The catalogue's type expressions."""

import pytest

from asyncguard.link import values as v
from asyncguard.link.typexpr import read
from tests.link.programs import shown

OWNER = (v.Instance("a.Query", args=(v.Instance("a.User"),)),)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (None, ""),
        ("", ""),
        ("None", "None"),
        ("str", "str"),
        ("a.B", "a.B"),
        ("a.B | None", "a.B | None"),
        ("list[a.B]", "list[a.B]"),
        ("list[a.B | c.D] | str", "list[a.B | c.D] | str"),
        ("dict[list[a.B]]", "dict[list[a.B]]"),
        ("tuple[a.B]", "tuple[a.B]"),
        ("awaitable[aiter[a.B]]", "Running[aiter[a.B]]"),
        ("context[a.B] | acontext[a.B]", "context[a.B] | acontext[a.B]"),
        ("type[a.B]", "ClassOf[a.B]"),
        ("a.Set[b.C]", "a.Set[b.C]"),
    ],
)
def test_plain(text: str | None, values: str) -> None:
    assert shown(read(text)) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("self", "a.Query[a.User]"),
        ("awaitable[self]", "Running[a.Query[a.User]]"),
        ("element", "a.User"),
        ("list[element] | None", "list[a.User] | None"),
        ("a.Manager", "a.Manager[a.User]"),
        ("a.Manager[str]", "a.Manager[str]"),
    ],
)
def test_with_an_owner(text: str, values: str) -> None:
    assert shown(read(text, OWNER)) == values


def test_self_is_what_derives_from_the_class() -> None:
    own = (v.Obj(v.Cls("app.py", 0)),)
    assert read("self", (v.Instance("a.Model", own=own),)) == own


def test_callee_is_what_an_offloaded_callable_returns() -> None:
    assert shown(read("awaitable[callee]", callee=OWNER)) == "Running[a.Query[a.User]]"
    assert shown(read("awaitable[callee]")) == "Running[]"
