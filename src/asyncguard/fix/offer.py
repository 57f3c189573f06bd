"""Finding and file → the fix that repairs it, or None."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import cached_property

import msgspec

from asyncguard.catalogue import Catalogue
from asyncguard.fix.awaited import awaited
from asyncguard.fix.awaits import may_await
from asyncguard.fix.draft import Case, Draft, finished
from asyncguard.fix.kept import kept
from asyncguard.fix.moved import moved
from asyncguard.fix.names import Bound, Names, bound_in
from asyncguard.fix.opened import opened
from asyncguard.fix.process import process
from asyncguard.fix.sleep import sleep
from asyncguard.fix.thread import thread
from asyncguard.fix.tree import Tree, quickly
from asyncguard.model.definition import innermost
from asyncguard.model.finding import Finding
from asyncguard.model.fix import Fix
from asyncguard.model.summary import Summary
from asyncguard.model.text import Text

Recipe = Callable[[Case], Draft | None]

CALLS: tuple[Recipe, ...] = (sleep, process, opened, thread)
"""For a call that blocks, where an `await` may stand. The first that has something to say is offered."""
OTHERS: Mapping[str, Recipe] = {
    "connection-held-across-slow-await": moved,
    "dangling-task": kept,
    "transaction-held-across-slow-await": moved,
    "unawaited-coroutine": awaited,
}
"""By the rule's name."""


class Repairs:
    """The fixes for one file. A function is parsed when a finding in it is asked about, and only once. `uses` are the
    packages that the project imports."""

    def __init__(self, text: str, summary: Summary, known: Catalogue, uses: Set[str] = frozenset()) -> None:
        self._known = known
        self._uses = uses
        self._text = Text(text)
        self._summary = summary
        self._trees: dict[int, Tree | None] = {}
        self._names: dict[int, Names] = {}

    @cached_property
    def _bound(self) -> Bound:
        return bound_in(self._summary)

    def offer(self, finding: Finding) -> Fix | None:
        """The fix for a finding in this file."""
        case = self._case(finding)
        if case is None:
            return None
        other = OTHERS.get(finding.name)
        if other is None and not (finding.callee and may_await(case.site)):
            return None
        draft = other(case) if other else next((draft for recipe in CALLS if (draft := recipe(case))), None)
        return finished(case, draft) if draft else None

    def _case(self, finding: Finding) -> Case | None:
        index = innermost(self._summary.functions, finding.span)
        tree = self._tree(index) if index is not None else None
        site = tree.site(finding.span) if tree else None
        if index is None or tree is None or site is None:
            return None
        function = self._summary.functions[index]
        return Case(
            finding, self._text, self._summary, self._names[index], function, tree, site, self._known, self._uses
        )

    def _tree(self, index: int) -> Tree | None:
        if index not in self._trees:
            function = self._summary.functions[index]
            self._names[index] = Names(self._summary, self._bound, function)
            self._trees[index] = quickly(self._text, function)
        return self._trees[index]


def with_fixes(
    findings: Iterable[Finding],
    text: str,
    summary: Summary,
    known: Catalogue,
    declared: Mapping[str, Set[str]],
    uses: Set[str] = frozenset(),
) -> Iterator[Finding]:
    """The findings of one file, each with its fix where there is one of a kind that its rule has. `declared` has these
    by code; `uses` are the packages that the project imports."""
    repairs = Repairs(text, summary, known, uses)
    for finding in findings:
        fix = finding.fix or (repairs.offer(finding) if declared[finding.code] else None)
        offered = fix is not None and fix.applicability in declared[finding.code]
        yield msgspec.structs.replace(finding, fix=fix if offered else None)
