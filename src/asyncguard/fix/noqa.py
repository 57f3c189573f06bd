"""Findings → the same text with `# noqa` comments for them, as ruff adds them."""

import io
import tokenize
from collections.abc import Iterable, Mapping

from asyncguard.model.finding import Finding
from asyncguard.model.suppression import Directive, directives
from asyncguard.model.text import Text

KEPT = ("AG000", "AG901")
"""What no comment silences, and what is there to remove comments."""


def silenced(text: str, findings: Iterable[Finding], reason: str = "") -> tuple[str, int]:
    """`text` with a comment at each of its `findings`, and how many there are. Codes that hide behind a finding are
    named, too: they would come up next. Raises SyntaxError or tokenize.TokenError where the text is not Python."""
    layout = _Layout(text)
    wanted: dict[int, set[str]] = {}
    for finding in findings:
        wanted.setdefault(layout.row(finding.span.row), set()).update(finding.needs)
    lines = [_line(row, layout, wanted[row], reason) if row in wanted else line for row, line in layout.lines()]
    return "".join(lines), len(wanted)


class _Layout:
    """Where comments stand and where they can stand."""

    def __init__(self, text: str) -> None:
        self.text = Text(text)
        self.comments: dict[int, tuple[int, str]] = {}
        """Row → column from 0, and text."""
        self._open: set[int] = set()
        """Rows that end inside a string, or with a backslash."""
        self._ends: list[int] = []
        """Last rows of logical lines."""
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
        for token in tokens:
            if token.type == tokenize.COMMENT:
                self.comments[token.start[0]] = (token.start[1], token.string)
            elif token.type == tokenize.NEWLINE:
                self._ends.append(token.start[0])
        closed = {token.start[0] for token in tokens if token.type in (tokenize.NEWLINE, tokenize.NL)}
        self._open = set(range(1, self.text.rows + 1)) - closed

    def row(self, row: int) -> int:
        """Where a comment for a finding in `row` can stand: there, or else at the end of its statement."""
        return row if row not in self._open else next((end for end in self._ends if end >= row), row)

    def lines(self) -> Iterable[tuple[int, str]]:
        return ((row, self.text.between(row, row)) for row in range(1, self.text.rows + 1))


def _line(row: int, layout: _Layout, codes: set[str], reason: str) -> str:
    whole, line = layout.text.between(row, row), layout.text.row(row)
    end = whole[len(line) :]
    at, comment = layout.comments.get(row, (0, ""))
    order = next((each for each in directives(comment) if each.kind == "noqa" and each.codes), None)
    if order is None:
        return f"{line.rstrip()}  # noqa: {', '.join(sorted(codes))}{' ' * bool(reason)}{reason}{end}"
    return line[: at + order.start] + _extended(order, codes) + line[at + order.end :] + end


def _extended(order: Directive, codes: set[str]) -> str:
    """The order with further codes, all in order."""
    return f"# noqa: {', '.join(sorted({*(order.codes or ()), *codes}))}"


def counted(added: Mapping[str, int]) -> str:
    """What `--add-noqa` says in the end."""
    count = sum(added.values())
    return f"Added {count} noqa directive{'s' * (count != 1)}."
