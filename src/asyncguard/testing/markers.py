"""Text → the markers in it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

KINDS = ("error", "step", "missed-alarm", "false-alarm")


class MarkerError(ValueError):
    """A comment that begins like a marker and is none."""


class Marker(NamedTuple):
    """What a comment says of its line. `column` is 0 where it says nothing."""

    path: str
    row: int
    kind: str
    code: str
    column: int = 0
    fragment: str = ""
    why: str = ""

    def __str__(self) -> str:
        column = f"[{self.column}] " if self.column else ""
        fragment = f' "{self.fragment}"' if self.fragment else ""
        return f"{self.kind}: {column}{self.code}{fragment}"


_START = re.compile(rf"#\s*(?=(?:{'|'.join(KINDS)}):)")
_BETWEEN = re.compile(rf"\s*;\s*(?=(?:{'|'.join(KINDS)}):)")
_MARKER = re.compile(
    r"""(?P<kind>[a-z-]+):\s*
        (?:\[(?P<column>\d+)\]\s*)?
        (?P<code>[A-Z]+\d{3,})\b
        (?:\s*"(?P<fragment>[^"]*)")?
        \s*(?P<why>.*)""",
    re.VERBOSE,
)


def read_markers(text: str, path: str = "") -> Iterator[Marker]:
    """The markers in `text`, in order. Raises MarkerError."""
    for row, line in enumerate(lines(text), start=1):
        start = _START.search(line)
        if start:
            yield from (_marker(part, path, row) for part in _BETWEEN.split(line[start.end() :].rstrip()))


def lines(text: str) -> list[str]:
    """As Python counts them: form feeds and separators of other kinds do not end a line."""
    return re.split(r"\r\n|\r|\n", text)


def _marker(text: str, path: str, row: int) -> Marker:
    match = _MARKER.fullmatch(text)
    if match is None:
        raise MarkerError(f'{path}:{row}: `{text}` is no marker: expected `error: [column] CODE "fragment"`')
    column = int(match["column"] or 0)
    marker = Marker(path, row, match["kind"], match["code"], column, match["fragment"] or "", match["why"])
    if marker.why and not marker.kind.endswith("-alarm"):
        raise MarkerError(f"{path}:{row}: `{marker.why}` after the marker; several markers are separated by `;`")
    if marker.kind.endswith("-alarm") and not marker.why:
        raise MarkerError(f"{path}:{row}: say why this is a {marker.kind}")
    return marker
