"""What stands under the cursor, explained: a finding, or a code in a comment."""

import re
from collections.abc import Iterator

import lsprotocol.types as t

from asyncguard.frontends.lsp.places import Places
from asyncguard.frontends.lsp.project import Project
from asyncguard.model.finding import Finding
from asyncguard.model.summary import Span
from asyncguard.model.suppression import may_suppress
from asyncguard.plugins import Rulebook
from asyncguard.rule import Rule

_WORD = re.compile(r"[\w-]+")


def hover(project: Project, path: str, position: t.Position) -> t.Hover | None:
    findings = project.look([path])[path]
    places = project.places(path)
    if places is None:
        return None
    row, column = places.place(position)
    book = project.live.book
    named = _named(book, places, row, column)
    if named is not None:
        return _shown(book.page(named[0]), places.range(named[1]))
    found = [each for each in findings if _holds(each.span, row, column)]
    if not found:
        return None
    return _shown("\n\n---\n\n".join(_told(each, book) for each in found), places.range(found[0].span))


def _named(book: Rulebook, places: Places, row: int, column: int) -> tuple[Rule, Span] | None:
    """The rule whose code or name stands in a comment that may silence."""
    line = places.text.row(row)
    at = line.find("#")
    if at < 0 or column <= at or not may_suppress(line[at:]):
        return None
    for match in _WORD.finditer(line, at):
        for rule in book.rules:
            if match.start() < column <= match.end() + 1 and match[0].lower() in (rule.code.lower(), rule.name):
                return rule, Span(row, match.start() + 1, row, match.end() + 1)
    return None


def _told(finding: Finding, book: Rulebook) -> str:
    page = book.page(book.rule(finding.code))
    return "\n".join([f"**{finding.code}** {finding.message}", *_proof(finding), "", page])


def _proof(finding: Finding) -> Iterator[str]:
    if finding.impact:
        reached = ", ".join(f"`{label}`" for label in finding.entry_points[:5])
        yield f"\nImpact: {finding.impact}{f', reached from {reached}' if reached else ''}"
    if len(finding.chain) > 1:
        yield ""
        yield from (f"1. `{step.path}:{step.span.row}` {step.text}" for step in finding.chain)
    if finding.help:
        yield f"\n{finding.help}"


def _holds(span: Span, row: int, column: int) -> bool:
    return (span.row, span.column) <= (row, column) <= (span.end_row, span.end_column)


def _shown(text: str, where: t.Range) -> t.Hover:
    return t.Hover(t.MarkupContent(t.MarkupKind.Markdown, text), where)
