"""A file's text by rows and columns: 1-based, in code points, as a `Span` counts them."""

import io
import re
import tokenize
from bisect import bisect_right
from functools import cached_property

from asyncguard.model.summary import Span

_LINE_END = re.compile("\r\n|\r|\n")


class Text:
    """Text that does not change, with its line ends as they are in the file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    @cached_property
    def newline(self) -> str:
        """How the first line ends; a line feed where there is only one line."""
        found = _LINE_END.search(self.text)
        return found[0] if found else "\n"

    @property
    def rows(self) -> int:
        return len(self.starts)

    def row(self, row: int) -> str:
        """A row, without its line end."""
        return _LINE_END.sub("", self.between(row, row))

    def between(self, first: int, last: int) -> str:
        """The rows from `first` to `last`, with their line ends."""
        return self.text[self.start(first) : self.start(last + 1)]

    def start(self, row: int) -> int:
        """Where a row starts; the end of the text for one that is not there."""
        return self.starts[row - 1] if row <= self.rows else len(self.text)

    def offset(self, row: int, column: int) -> int:
        """Where a place is in the text, at most its end."""
        return min(self.start(row) + column - 1, len(self.text))

    def offsets(self, span: Span) -> tuple[int, int]:
        return self.offset(span.row, span.column), self.offset(span.end_row, span.end_column)

    def slice(self, span: Span) -> str:
        start, end = self.offsets(span)
        return self.text[start:end]

    def span(self, start: int, end: int) -> Span:
        """The inverse of `offsets`."""
        first, last = bisect_right(self.starts, start), bisect_right(self.starts, end)
        return Span(first, start - self.starts[first - 1] + 1, last, end - self.starts[last - 1] + 1)


def decode(data: bytes) -> tuple[str, str]:
    """A file's bytes as text, line ends untouched, and the encoding that gives the same bytes again (a byte order mark
    included). Raises SyntaxError or UnicodeDecodeError where it is not Python."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return data.decode(encoding), encoding


def encode(text: str) -> bytes:
    """A text that an editor holds, in the encoding that it declares: as it would be on disk."""
    data = text.encode("utf-8", "surrogateescape")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return text.encode(encoding, "surrogateescape")
    except (SyntaxError, UnicodeEncodeError):
        return data
