"""Numbers of lines: in order, kept, and told as rows again."""

import random
from itertools import pairwise

import pytest

from asyncguard.extract import extract
from asyncguard.model.rows import Rows
from asyncguard.model.summary import EVERYWHERE, NOWHERE, Row, Span, decode, encode

TEXT = b"""\
import time


async def one():
    time.sleep(1)  # noqa: AG101


# asyncguard: disable=AG102
async def two():
    await one(
        1,
    )
"""


def numbers(rows: Rows, data: bytes) -> list[Row]:
    return [rows.number(row) for row in range(1, len(data.splitlines()) + 1)]


@pytest.mark.parametrize("seed", range(40))
def test_any_edits_leave_them_in_order_and_what_stays_as_it_was(seed: int) -> None:
    rng = random.Random(seed)
    lines = [b"line %d" % at for at in range(rng.randrange(12))]
    rows = Rows(b"\n".join(lines))
    for _ in range(30):
        known = dict(zip(lines, numbers(rows, b"\n".join(lines)), strict=True))
        at = rng.randrange(len(lines) + 1)
        lines[at : at + rng.randrange(4)] = [b"new %f" % rng.random() for _ in range(rng.randrange(4))]
        data = b"\n".join(lines)
        rows = rows.edited(data)
        found = numbers(rows, data)
        assert all(one < other for one, other in pairwise(found))
        assert [rows.row(number) for number in found] == list(range(1, len(lines) + 1))
        assert all(found[at] == known[line] for at, line in enumerate(lines) if line in known)


def test_lines_can_be_put_in_at_one_place_for_ever() -> None:
    lines = [b"first", b"last"]
    rows = Rows(b"\n".join(lines))
    for count in range(200):
        lines.insert(1, b"new %d" % count)
        rows = rows.edited(b"\n".join(lines))
        found = numbers(rows, b"\n".join(lines))
        assert all(one < other for one, other in pairwise(found))


def test_a_summary_with_numbers_is_the_summary() -> None:
    rows = Rows(TEXT)
    for data in (b"x = 1\n" + TEXT, b"x = 1\n" + TEXT.replace(b"    await", b"    pass\n    await"), TEXT):
        rows = rows.edited(data)
        plain, numbered = extract(data), decode(rows.renumber(encode(extract(data))))
        for one, other in zip(plain.functions, numbered.functions, strict=True):
            assert rows.placed(other.span) == one.span
            assert rows.row(other.end_row) == one.end_row
            assert rows.numbered(one.span) == other.span
        for each, found in zip(plain.suppressions, numbered.suppressions, strict=True):
            assert (rows.row(found.first), rows.row(found.last)) == (each.first, each.last)
            assert rows.placed(found.gone[0]) == each.gone[0]


def test_what_is_below_an_edit_is_byte_for_byte_the_same() -> None:
    before = decode(encode(extract(TEXT)))
    edited = TEXT.replace(b"    time", b"    open('x')\n\n    time")
    after = decode(Rows(TEXT).edited(edited).renumber(encode(extract(edited))))
    assert bytes(after.functions[0].body) != bytes(before.functions[0].body)
    assert after.functions[1] == before.functions[1]
    assert bytes(after.functions[1].body) == bytes(before.functions[1].body)


def test_what_has_no_place_gets_none() -> None:
    data = b"# asyncguard: file-ignore\n" + TEXT
    rows = Rows(TEXT).edited(data)
    assert rows.numbered(NOWHERE) == rows.placed(NOWHERE) == NOWHERE
    text = b"# ruff: noqa: AG101\n" + TEXT
    summary = decode(Rows(TEXT).edited(text).renumber(encode(extract(text))))
    assert any((each.first, each.last) == EVERYWHERE for each in summary.suppressions)


def test_the_end_of_the_text_has_a_number() -> None:
    rows = Rows(b"a\n").edited(b"b\na\n")
    assert rows.placed(rows.numbered(Span(2, 1, 3, 1))) == Span(2, 1, 3, 1)
