"""Text and fixes → new text."""

from itertools import permutations

import pytest

from asyncguard.fix import apply
from asyncguard.model.fix import Edit, Fix
from asyncguard.model.summary import Span


def fix(*edits: tuple[int, int, str]) -> Fix:
    """A fix of the first row, by columns."""
    return Fix("", "safe", tuple(Edit(Span(1, start, 1, end), content) for start, end, content in edits))


def test_nothing() -> None:
    assert apply("abc", []) == ("abc", ())
    assert apply("abc", [fix()]) == ("abc", ())


@pytest.mark.parametrize(
    ("fixes", "text"),
    [
        ([fix((1, 2, "X"))], "Xbcdef"),
        ([fix((1, 1, "X"), (3, 3, "Y"))], "XabYcdef"),
        ([fix((7, 7, "X"))], "abcdefX"),
        ([fix((1, 3, "X")), fix((3, 5, "Y"))], "XYef"),
        ([fix((1, 1, "X")), fix((1, 3, ""))], "Xcdef"),
        ([fix((1, 3, "")), fix((3, 3, "X"))], "Xcdef"),
    ],
    ids=["replaced", "inserted", "at the end", "side by side", "inserted before", "inserted after"],
)
def test_edits(fixes: list[Fix], text: str) -> None:
    assert apply("abcdef", fixes) == (text, tuple(range(len(fixes))))


def test_a_shared_edit_is_made_once() -> None:
    assert apply("abcdef", [fix((1, 1, "I"), (3, 4, "X")), fix((1, 1, "I"), (5, 6, "Y"))]) == ("IabXdYf", (0, 1))


def test_of_conflicting_fixes_the_first_is_made_as_a_whole_and_the_other_not_at_all() -> None:
    assert apply("abcdef", [fix((3, 5, "Y"), (6, 7, "Z")), fix((1, 4, "X"))]) == ("Xdef", (1,))
    assert apply("abcdef", [fix((1, 1, "X")), fix((1, 1, "Y"))]) == ("Xabcdef", (0,))


def test_the_order_of_fixes_makes_no_difference() -> None:
    fixes = [fix((1, 4, "X")), fix((2, 3, "Y"), (6, 6, "!")), fix((5, 7, "Z")), fix((1, 1, "I"), (4, 5, "W"))]
    assert len({apply("abcdef", order).text for order in permutations(fixes)}) == 1


def test_rows_end_as_python_ends_them() -> None:
    one = Fix("", "safe", (Edit(Span(3, 1, 3, 2), "X"),))
    for newline in ("\n", "\r\n", "\r"):
        assert (
            apply(f"a\x0c\u2028{newline}é{newline}c{newline}", [one]).text
            == f"a\x0c\u2028{newline}é{newline}X{newline}"
        )
