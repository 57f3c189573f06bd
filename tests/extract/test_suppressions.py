"""Which rows a comment silences."""

import textwrap

import pytest

from asyncguard.extract import extract
from asyncguard.model.summary import EVERYWHERE, Suppression

NONE = (1, 0)


def found(source: str) -> tuple[Suppression, ...]:
    return extract(textwrap.dedent(source).encode()).suppressions


def rows(source: str) -> list[tuple[int, int]]:
    return [(each.first, each.last) for each in found(source)]


def test_comments_are_no_strings() -> None:
    assert [(each.codes, each.first) for each in found("a()  # noqa\n'# noqa'\nb()  # why # noqa: AG101\n")] == [
        (None, 1),
        (("AG101",), 3),
    ]


@pytest.mark.parametrize("comment", ["noqa: AG101", "asyncguard: ignore[AG101]"])
def test_a_comment_silences_the_statement_that_it_ends(comment: str) -> None:
    source = """\
    a(
        b,  # COMMENT
    )  # COMMENT
    with (
        c() as d,
        e(),
    ):  # COMMENT
        f("g")  # COMMENT
    """
    assert rows(source.replace("COMMENT", comment)) == [(2, 2), (1, 3), (4, 7), (8, 8)]


def test_on_a_line_of_its_own_it_silences_the_next_statement() -> None:
    source = """\
    # asyncguard: ignore[AG101]
    # another comment

    a(
        b,
        # asyncguard: ignore[AG102]
        c,
    )
    d()
    # asyncguard: ignore[AG103]
    """
    assert rows(source) == [(4, 8), (7, 7), NONE]


def test_ranges() -> None:
    source = """\
    # asyncguard: disable[AG101]
    a()
    # asyncguard: disable[AG102]
    # asyncguard: enable[AG101]
    def f():
        # asyncguard: disable[AG103]
        b('''
    not code
    ''')
        c()

    d()
    # asyncguard: enable[AG103]
    """
    assert rows(source) == [(1, 4), (3, 14), (6, 11)]


def test_a_range_starts_and_ends_on_lines_of_their_own() -> None:
    assert rows("a()  # asyncguard: disable[AG101]\n") == [NONE]
    assert rows("# asyncguard: disable[AG101]\na()  # asyncguard: enable[AG101]\nb()\n") == [(1, 4)]


@pytest.mark.parametrize("comment", ["asyncguard: noqa", "flake8: noqa: AG1", "ruff: file-ignore[AG102]"])
def test_files(comment: str) -> None:
    assert rows(f"x = 1\n# {comment}\n") == [EVERYWHERE]
    assert rows(f"x = 1  # {comment}\n") == [NONE]


def test_places() -> None:
    (each,) = found("x = '🎉'  # why # noqa: AG101 so\n")
    assert (each.span.row, each.span.column, each.span.end_column, each.text) == (1, 16, 29, "# noqa: AG101")


def test_other_line_ends() -> None:
    assert rows("a()\r\n# asyncguard: ignore[AG101]\r\nb(\r\n)\r\n") == [(3, 4)]
