"""The grammar of noqa."""

import pytest

from asyncguard.model.suppression import file_codes, line_codes, parse, suppresses


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("# noqa", ""),
        ("#noqa", ""),
        ("# NoQA", ""),
        ("# some text # noqa", ""),
        ("# noqa because", ""),
        ("# noqa F401", ""),
        ("# noqa # pragma", ""),
        ("# noqa: AG102", "AG102"),
        ("# noqa : AG102", "AG102"),
        ("# noqa:AG102,AG106", "AG102,AG106"),
        ("# noqa: ag102 AG106 why", "ag102 AG106 why"),
        ("# noqa: AG102 # why", "AG102"),
        ("# noqa:", None),
        ("# noqa: blocking-http-call", None),
        ("# noqa-x", None),
        ("# noqa, AG102", None),
        ("# noqatall", None),
        ("# a comment", None),
    ],
)
def test_line(comment: str, codes: str | None) -> None:
    assert line_codes(comment) == codes


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("# asyncguard: noqa", ""),
        ("# flake8: noqa", ""),
        ("#flake8:NOQA", ""),
        ("# asyncguard: noqa: AG102", "AG102"),
        ("# flake8: noqa: E501", "E501"),
        ("# ruff: noqa", None),
        ("# noqa", None),
        ("# asyncguard: noqa why", None),
    ],
)
def test_file(comment: str, codes: str | None) -> None:
    assert file_codes(comment) == codes


def test_file_comment_is_no_line_comment() -> None:
    assert line_codes("# asyncguard: noqa") is None


def test_list_ends_at_the_first_word_that_is_no_code() -> None:
    assert parse("ag102, AG106 why AG101") == ("AG102", "AG106")
    assert parse("because") == ()


@pytest.mark.parametrize(
    ("codes", "silenced"),
    [("", True), ("AG102", True), ("ag1", True), ("AG106", False), ("E501, AG102", True), ("x", False)],
)
def test_suppresses(codes: str, silenced: bool) -> None:
    assert suppresses(codes, "AG102") == silenced
