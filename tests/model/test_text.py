"""Rows, columns and offsets of a text."""

import pytest

from asyncguard.model.summary import Span
from asyncguard.model.text import Text, decode


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_offsets_and_back(newline: str) -> None:
    text = Text(f"ab{newline}😀c{newline}")
    assert text.newline == newline
    assert [text.row(row) for row in range(1, text.rows + 1)] == ["ab", "😀c", ""]
    span = Span(2, 2, 2, 3)
    assert text.slice(span) == "c"
    assert text.span(*text.offsets(span)) == span


def test_a_place_behind_the_end_is_the_end() -> None:
    assert Text("ab").offsets(Span(1, 1, 2, 1)) == (0, 2)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"x = 1\r\n", "utf-8"),
        (b"\xef\xbb\xbfx = 1\n", "utf-8-sig"),
        ("# coding: latin-1\nx = 'é'\n".encode("latin-1"), "iso-8859-1"),
    ],
)
def test_bytes_survive(data: bytes, encoding: str) -> None:
    text, found = decode(data)
    assert found == encoding
    assert text.encode(found) == data


@pytest.mark.parametrize("data", [b"\xff", b"# coding: nope\n"])
def test_what_is_no_python_is_an_error(data: bytes) -> None:
    with pytest.raises((SyntaxError, UnicodeDecodeError)):
        decode(data)
