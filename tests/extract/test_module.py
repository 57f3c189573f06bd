"""Bytes → Summary, whatever the bytes are."""

import textwrap

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


def test_comments_that_silence() -> None:
    found = extract(b"a()  # noqa\nb()  # why # noqa: AG101, AG102\n'# noqa'\n# noqa: AG103\n")
    assert (found.noqa, found.noqa_file) == ({1: "", 2: "AG101, AG102", 4: "AG103"}, None)


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("# asyncguard: noqa\n", ""),
        ("x = 1\n# flake8: noqa: AG101\n", "AG101"),
        ("# asyncguard: noqa: AG101\n# asyncguard: noqa: AG102\n", "AG101,AG102"),
        ("# asyncguard: noqa: AG101\n# flake8: noqa\n", ""),
        ("# noqa\n", None),
    ],
)
def test_comments_that_silence_a_file(source: str, codes: str | None) -> None:
    assert extract(source.encode()).noqa_file == codes


def test_a_comment_silences_the_statement_that_it_ends() -> None:
    source = """\
    a(
        b,
    )  # noqa: AG101
    with (
        c() as d,
        e(),
    ):  # noqa: AG102
        f("g")  # noqa: AG103
    """
    found = extract(textwrap.dedent(source).encode())
    assert found.statement_rows == {3: (1, 3), 7: (4, 7)}
