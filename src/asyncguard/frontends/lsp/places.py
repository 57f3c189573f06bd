"""Spans ↔ positions of the protocol: rows from 0, columns in the units that client and server have agreed on."""

import lsprotocol.types as t
from pygls.workspace import PositionCodec

from asyncguard.model.summary import Span
from asyncguard.model.text import Text


class Places:
    """The places of one text."""

    def __init__(self, text: Text, codec: PositionCodec) -> None:
        self.text = text
        self._codec = codec

    def range(self, span: Span) -> t.Range:
        return t.Range(self._position(span.row, span.column), self._position(span.end_row, span.end_column))

    def span(self, wanted: t.Range) -> Span:
        start, end = self.place(wanted.start), self.place(wanted.end)
        return Span(*start, *end)

    def place(self, position: t.Position) -> tuple[int, int]:
        """Row and column from 1; what lies beyond the text is at its end."""
        row = min(position.line + 1, self.text.rows)
        line = self.text.row(row)
        if line.isascii():
            return row, min(position.character, len(line)) + 1
        return row, self._codec.position_from_client_units([line], t.Position(0, position.character)).character + 1

    def _position(self, row: int, column: int) -> t.Position:
        before = self.text.row(row)[: column - 1] if row <= self.text.rows else ""
        units = len(before) if before.isascii() else self._codec.client_num_units(before)
        return t.Position(row - 1, units)
