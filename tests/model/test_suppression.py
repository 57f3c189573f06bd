"""The grammar of comments that suppress."""

import pytest

from asyncguard.model.suppression import directives, may_suppress

ALL = None
"""A blanket."""


def orders(comment: str) -> list[tuple[str, tuple[str, ...] | None, str]]:
    return [(each.kind, each.codes, comment[each.start : each.end]) for each in directives(comment)]


def one(comment: str) -> tuple[str, tuple[str, ...] | None] | None:
    found = orders(comment)
    assert len(found) < 2
    return found[0][:2] if found else None


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("# noqa", ALL),
        ("#noqa", ALL),
        ("# NoQA", ALL),
        ("# some text # noqa", ALL),
        ("# noqa because", ALL),
        ("# noqa F401", ALL),
        ("# noqa # pragma", ALL),
        ("# noqa: AG102", ("AG102",)),
        ("# noqa : AG102", ("AG102",)),
        ("# noqa:AG102,AG106", ("AG102", "AG106")),
        ("# noqa: ag102 AG106 why", ("AG102", "AG106")),
        ("# noqa: AG102 # why", ("AG102",)),
        ("# noqa: AG102, because AG106", ("AG102",)),
    ],
)
def test_line(comment: str, codes: tuple[str, ...] | None) -> None:
    assert one(comment) == ("noqa", codes)


@pytest.mark.parametrize(
    ("comment", "kind", "codes"),
    [
        ("# asyncguard: noqa", "file-noqa", ALL),
        ("# flake8: noqa", "file-noqa", ALL),
        ("#flake8:NOQA", "file-noqa", ALL),
        ("# asyncguard: noqa: AG102", "file-noqa", ("AG102",)),
        ("# flake8: noqa: E501", "file-noqa", ("E501",)),
        ("# ruff: noqa: AG102", "file-noqa", ("AG102",)),
        ("# asyncguard: ignore[AG102]", "ignore", ("AG102",)),
        ("# asyncguard:ignore[ ag102 , Blocking-Sleep ] why", "ignore", ("AG102", "blocking-sleep")),
        ("# ruff: ignore[AG102]", "ignore", ("AG102",)),
        ("# asyncguard: disable[AG102]", "disable", ("AG102",)),
        ("# asyncguard: enable[AG102]", "enable", ("AG102",)),
        ("# asyncguard: file-ignore[AG102]", "file-ignore", ("AG102",)),
        ("# asyncguard: ignore", "ignore", ()),
        ("# asyncguard: ignore[]", "ignore", ()),
    ],
)
def test_tools(comment: str, kind: str, codes: tuple[str, ...] | None) -> None:
    assert one(comment) == (kind, codes)


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa:",
        "# noqa: blocking-http-call",
        "# noqa-x",
        "# noqa, AG102",
        "# noqatall",
        "# a comment",
        "# ruff: noqa",
        "# ruff: ignore",
        "# disable[AG102]",
        "# asyncguard: noqa, why",
        "# asyncguard: ignored",
        "# flake8: ignore[AG102]",
        "# ignore[AG102]",
        "# mypy: disable[AG102]",
    ],
)
def test_nothing(comment: str) -> None:
    assert one(comment) is None


def test_several_in_one_comment() -> None:
    assert orders("# why # noqa: E501, x # asyncguard: ignore[AG102] # noqa: AG106") == [
        ("noqa", ("E501",), "# noqa: E501"),
        ("ignore", ("AG102",), "# asyncguard: ignore[AG102]"),
        ("noqa", ("AG106",), "# noqa: AG106"),
    ]


def test_the_quick_look_never_says_no_wrongly() -> None:
    assert all(map(may_suppress, ["x  # NOQA", "# Ruff : ignore[A]", "# asyncguard:disable[AG1]"]))
    assert not may_suppress("# a comment")


@pytest.mark.parametrize(
    "comment", ["# ruff:# disable[AG102]", "# asyncguard: # ignore[AG102]", "# noqa-like # enable[AG1]"]
)
def test_an_order_to_nobody(comment: str) -> None:
    assert orders(comment) == []
