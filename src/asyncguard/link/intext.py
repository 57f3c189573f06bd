"""Facts about a program whose lines are numbered, in rows of the texts as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from asyncguard.model import summary as m
from asyncguard.model.block import Block
from asyncguard.model.definition import Definition
from asyncguard.model.entry import EntryPoint
from asyncguard.model.finding import Step
from asyncguard.model.held import Held
from asyncguard.model.misuse import Misuse
from asyncguard.model.rows import Rows

if TYPE_CHECKING:
    from asyncguard.link.part import Part
    from asyncguard.link.program import Program

Fact = TypeVar("Fact", bound=msgspec.Struct)


class InText:
    """What `told` says, as whoever looks at the texts has to be told, and asks."""

    def __init__(self, told: Program | Part, whole: Program, rows: Mapping[str, Rows]) -> None:
        """`rows` has the files in which a line's number is not its row, by path."""
        self._told = told
        self._whole = whole
        self._rows = rows

    # ---- what rules ask

    def blocks(self, code: str) -> Iterable[Block]:
        return self._each(self._told.blocks(code))

    def held_across(self, code: str) -> Iterable[Held]:
        return self._each(self._told.held_across(code))

    def misuses(self, code: str) -> Iterable[Misuse]:
        return self._each(self._told.misuses(code))

    def in_handler(self, path: str, span: m.Span) -> bool:
        return self._told.in_handler(path, self._numbered(path, span))

    def reached_from(self, path: str, span: m.Span, code: str) -> tuple[EntryPoint, ...]:
        return tuple(self._each(self._told.reached_from(path, self._numbered(path, span), code)))

    def definitions(self) -> Iterable[Definition]:
        return self._each(self._told.definitions())

    def around(self, path: str, span: m.Span) -> int | None:
        return self._told.around(path, self._numbered(path, span))

    def function_of(self, path: str, index: int) -> m.Function:
        """Without its body."""
        found, rows = self._told.function_of(path, index), self._rows.get(path)
        if rows is None:
            return found
        return msgspec.structs.replace(found, span=rows.placed(found.span), end_row=rows.row(found.end_row))

    def syntax_errors(self) -> Iterable[tuple[str, m.Span, str]]:
        return self._told.syntax_errors()

    def comments(self, path: str) -> Sequence[m.Suppression]:
        found, rows = self._whole.comments(path), self._rows.get(path)
        return found if rows is None else [_comment(each, rows) for each in found]

    def misspelt(self, path: str) -> Sequence[m.Misspelt]:
        return self._whole.misspelt(path)

    # ---- what only the whole program knows

    @property
    def entry_points(self) -> tuple[EntryPoint, ...]:
        return tuple(self._each(self._whole.entry_points))

    def function_at(self, path: str, span: m.Span) -> str | None:
        return self._whole.function_at(path, self._numbered(path, span))

    def ways(self, path: str, span: m.Span) -> list[tuple[EntryPoint, tuple[Step, ...]]]:
        found = self._whole.ways(path, self._numbered(path, span))
        return [(self._placed(entry), tuple(self._each(steps))) for entry, steps in found]

    # ---- places

    def _numbered(self, path: str, span: m.Span) -> m.Span:
        rows = self._rows.get(path)
        return span if rows is None else rows.numbered(span)

    def _each(self, facts: Iterable[Fact]) -> list[Fact]:
        return [self._placed(fact) for fact in facts] if self._rows else list(facts)

    def _placed(self, fact: Fact) -> Fact:
        """With every place that it names, in whatever file."""
        new: dict[str, Any] = {}
        for name in fact.__struct_fields__:
            value = getattr(fact, name)
            if type(value) is m.Span:
                rows = self._rows.get(fact.path)  # type: ignore[attr-defined]
                new[name] = value if rows is None else rows.placed(value)
            elif type(value) is tuple and value and isinstance(value[0], msgspec.Struct):
                new[name] = tuple(map(self._placed, value))
        return msgspec.structs.replace(fact, **new)


def _comment(each: m.Suppression, rows: Rows) -> m.Suppression:
    gone = rows.placed(each.gone[0]), each.gone[1]
    if (each.first, each.last) == m.EVERYWHERE or each.first > each.last:
        return msgspec.structs.replace(each, span=rows.placed(each.span), gone=gone)
    first, last = rows.row(each.first), rows.row(each.last)
    return msgspec.structs.replace(each, first=first, last=last, span=rows.placed(each.span), gone=gone)
