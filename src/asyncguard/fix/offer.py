"""Finding and file → the fix that repairs it, or None."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set

import msgspec

from asyncguard.catalogue import Catalogue
from asyncguard.fix.awaits import may_await
from asyncguard.fix.draft import Case, Draft, finished
from asyncguard.fix.names import Names
from asyncguard.fix.sleep import sleep
from asyncguard.fix.thread import thread
from asyncguard.fix.tree import Tree, parsed
from asyncguard.model.definition import innermost
from asyncguard.model.finding import Finding
from asyncguard.model.fix import Fix
from asyncguard.model.summary import Summary
from asyncguard.model.text import Text

Recipe = Callable[[Case], Draft | None]

RECIPES: tuple[Recipe, ...] = (sleep, thread)
"""The first that has something to say is offered."""


class Repairs:
    """The fixes for one file. A function is parsed when a finding in it is asked about, and only once."""

    def __init__(self, text: str, summary: Summary, known: Catalogue) -> None:
        self._known = known
        self._text = Text(text)
        self._summary = summary
        self._trees: dict[int, Tree | None] = {}
        self._names: dict[int, Names] = {}

    def offer(self, finding: Finding) -> Fix | None:
        """The fix for a finding in this file."""
        index = innermost(self._summary.functions, finding.span.row)
        if not finding.callee or index is None or not self._summary.functions[index].is_async:
            return None
        tree = self._tree(index)
        site = tree.site(finding.span) if tree else None
        if site is None or not may_await(site):
            return None
        case = Case(finding, self._text, self._summary, self._names[index], site, self._known)
        draft = next((draft for recipe in RECIPES if (draft := recipe(case))), None)
        return finished(case, draft) if draft else None

    def _tree(self, index: int) -> Tree | None:
        if index not in self._trees:
            function = self._summary.functions[index]
            self._names[index] = Names(self._summary, function)
            self._trees[index] = parsed(self._text, function)
        return self._trees[index]


def with_fixes(
    findings: Iterable[Finding], text: str, summary: Summary, known: Catalogue, declared: Mapping[str, Set[str]]
) -> Iterator[Finding]:
    """The findings of one file, each with its fix where there is one of a kind that its rule has. `declared` has these
    by code."""
    repairs = Repairs(text, summary, known)
    for finding in findings:
        fix = finding.fix or (repairs.offer(finding) if declared[finding.code] else None)
        offered = fix is not None and fix.applicability in declared[finding.code]
        yield msgspec.structs.replace(finding, fix=fix if offered else None)
