"""Bytes → Summary, whatever the bytes are."""

import pytest

from asyncguard.extract import extract
from asyncguard.model import summary as m


def test_the_same_bytes_give_the_same_summary() -> None:
    data = b"class A:\n    def f(self): self.x = lambda: {1, 2, 'a'}\n"
    assert m.encode(extract(data)) == m.encode(extract(data))


def test_a_summary_survives_the_cache() -> None:
    found = extract(b"import a\n\ndef f(x: int = 1):\n    return [x async for y in a.b(k=x)]  # noqa: AG1\n")
    assert m.decode(m.encode(found)) == found


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"x = (\n", (1, 5, "'(' was never closed")),
        (b"a\nb 1 c\n", (2, 3, "invalid syntax")),
        ("'ä' b\n".encode(), (1, 5, "invalid syntax")),
        (b"if a:\nb\n", (2, 1, "expected an indented block after 'if' statement on line 1")),
        (b"a\n\0b\n", (2, 1, "source contains a null byte")),
        (b"# coding: klingon\n", (1, 1, "cannot decode the file: unknown encoding: klingon")),
    ],
)
def test_what_is_no_python_has_a_place_and_a_message(data: bytes, error: tuple[int, int, str]) -> None:
    found = extract(data)
    assert found == m.Summary(error=error)


def test_bytes_that_are_no_text() -> None:
    found = extract(b"x = '\xff'\n")
    assert found.error is not None
    assert found.error[2].startswith("cannot decode the file: ")


@pytest.mark.parametrize(
    "data",
    [
        "\ufeffdef f(): 'ä'\n".encode(),
        "# -*- coding: latin-1 -*-\ndef f(): 'ä'\n".encode("latin-1"),
        b"def f(): 1",
        b"def f(): 1\r\n",
        b"\f\ndef f(): 1\n",
    ],
)
def test_what_is_python(data: bytes) -> None:
    found = extract(data)
    assert found.error is None
    assert [function.name for function in found.functions] == ["f"]


def test_nothing() -> None:
    assert extract(b"") == m.Summary()
