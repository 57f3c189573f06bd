"""Numbers for the lines of a text that is edited: a line keeps its number while others come and go around it.

A line that is put in between 7 and 8 is 7.5. So of a function in front of which something is written nothing changes,
and order, enclosure and identity are as they are with rows."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import msgspec

from asyncguard.model.summary import EVERYWHERE, NOWHERE, Function, Row, Span, Summary, Suppression


class Rows:
    """The lines of one text and their numbers; those of a text that nothing is known of are its rows."""

    def __init__(self, data: bytes, numbers: Sequence[Row] | None = None) -> None:
        self._lines = data.splitlines()
        self._numbers = list(range(1, len(self._lines) + 2)) if numbers is None else list(numbers)
        """And that of the end of the text."""

    def edited(self, data: bytes) -> "Rows":
        """The lines of the next text: those that were there before keep their numbers."""
        lines = data.splitlines()
        numbers: list[Row] = []
        for start, old, count in _common(self._lines, lines):
            numbers += self._between(numbers[-1] if numbers else 0, old, start - len(numbers))
            numbers += self._numbers[old : old + count]
        numbers.append(max(self._numbers[-1], numbers[-1] + 1 if numbers else 1))
        return Rows(data, numbers if all(one < other for one, other in pairwise(numbers)) else None)

    def _between(self, last: Row, following: int, count: int) -> Iterator[Row]:
        """Numbers of new lines, after `last` and before that of the old line with the index `following`."""
        first = self._numbers[following] if following < len(self._lines) else last + count + 1
        for at in range(1, count + 1):
            number = last + (first - last) * at / (count + 1)
            yield int(number) if number == int(number) else number  # type: ignore[misc]

    def number(self, row: int) -> Row:
        return self._numbers[min(row, len(self._numbers)) - 1]

    def row(self, number: Row) -> int:
        """The row of a number; of a line that is gone, where it was."""
        return min(bisect_left(self._numbers, number) + 1, len(self._numbers))

    def numbered(self, span: Span) -> Span:
        """A span of the text, with numbers."""
        return _moved(span, self.number(span.row), self.number(span.end_row))

    def placed(self, span: Span) -> Span:
        """A span with numbers, in the text."""
        return _moved(span, self.row(span.row), self.row(span.end_row))

    def renumber(self, summary: bytes) -> bytes:
        """The encoded Summary of the text, with numbers in the place of rows."""
        decoded = msgspec.msgpack.decode(summary)
        _renumber(decoded, self._numbers)
        for function in decoded[_FUNCTIONS]:
            function[_END_ROW] = self.number(function[_END_ROW])
        for each in decoded[_SUPPRESSIONS]:
            if (each[_FIRST], each[_LAST]) != EVERYWHERE:
                each[_FIRST], each[_LAST] = self._numbered_rows(each[_FIRST], each[_LAST])
        return msgspec.msgpack.encode(decoded)

    def _numbered_rows(self, first: int, last: int) -> tuple[Row, Row]:
        """None stay none."""
        return (self.number(first), self.number(last)) if first <= last else (first, last)


def _common(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[tuple[int, int, int]]:
    """Stretches of lines that are in both, as (index in new, index in old, how many); the last one is empty."""
    head = _alike(old, new)
    tail = min(_alike(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    yield 0, 0, head
    within = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail])
    for match in within.get_matching_blocks():
        if match.size:
            yield head + match.b, head + match.a, match.size
    yield len(new) - tail, len(old) - tail, tail
    yield len(new), len(old), 0


def _alike(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """How many lines are the same from the start."""
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count


def _moved(span: Span, row: Row, end_row: Row) -> Span:
    return span if span == NOWHERE else Span(row, span.column, end_row, span.end_column)


def _renumber(node: list[Any], numbers: Sequence[Row]) -> None:
    """Of what a Summary is made of, a Span alone is four integers in a list; numbers of functions are in dicts."""
    for each in node:
        if type(each) is not list or not each:
            continue
        if len(each) == _SPAN and all(type(part) is int for part in each):
            if each != _NOWHERE:
                each[0], each[2] = numbers[each[0] - 1], numbers[min(each[2], len(numbers)) - 1]
        else:
            _renumber(each, numbers)


_SPAN = len(Span.__struct_fields__)
_NOWHERE = [NOWHERE.row, NOWHERE.column, NOWHERE.end_row, NOWHERE.end_column]
_FUNCTIONS, _SUPPRESSIONS = map(Summary.__struct_fields__.index, ("functions", "suppressions"))
_END_ROW = Function.__struct_fields__.index("end_row")
_FIRST, _LAST = map(Suppression.__struct_fields__.index, ("first", "last"))
