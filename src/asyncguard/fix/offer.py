"""Finding and file → the fix that repairs it, or None."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import libcst as cst
import msgspec

from asyncguard.fix.awaits import may_await
from asyncguard.fix.draft import Case, Draft, finished
from asyncguard.fix.names import Names
from asyncguard.fix.sleep import sleep
from asyncguard.fix.thread import thread
from asyncguard.fix.tree import Tree
from asyncguard.model.finding import Finding
from asyncguard.model.fix import Fix
from asyncguard.model.summary import Function, Summary
from asyncguard.model.text import Text

Recipe = Callable[[Case], Draft | None]

RECIPES: tuple[Recipe, ...] = (sleep, thread)
"""The first that has something to say is offered."""


class Repairs:
    """The fixes for one file. A function is parsed when a finding in it is asked about, and only once."""

    def __init__(self, text: str, summary: Summary) -> None:
        self._text = Text(text)
        self._summary = summary
        self._trees: dict[int, Tree | None] = {}
        self._names: dict[int, Names] = {}

    def offer(self, finding: Finding) -> Fix | None:
        """The fix for a finding in this file."""
        index = self._innermost(finding.span.row)
        if not finding.callee or index is None or not self._summary.functions[index].is_async:
            return None
        tree = self._tree(index)
        site = tree.site(finding.span) if tree else None
        if site is None or not may_await(site):
            return None
        case = Case(finding, self._text, self._summary, self._names[index], site)
        draft = next((draft for recipe in RECIPES if (draft := recipe(case))), None)
        return finished(case, draft) if draft else None

    @cached_property
    def _functions(self) -> list[tuple[int, Function]]:
        return [(at, each) for at, each in enumerate(self._summary.functions) if each.name != "<lambda>"]

    def _innermost(self, row: int) -> int | None:
        """The `def` that a row is in; inner ones start later."""
        around = [(each.span.row, at) for at, each in self._functions if each.span.row <= row <= each.end_row]
        return max(around)[1] if around else None

    def _tree(self, index: int) -> Tree | None:
        if index not in self._trees:
            function = self._summary.functions[index]
            self._names[index] = Names(self._summary, function)
            try:
                self._trees[index] = Tree(self._text, function)
            except (cst.ParserSyntaxError, RecursionError):
                self._trees[index] = None
        return self._trees[index]


def with_fixes(findings: Iterable[Finding], text: str, summary: Summary) -> Iterator[Finding]:
    """The findings of one file, each with its fix where there is one."""
    repairs = Repairs(text, summary)
    for finding in findings:
        fix = finding.fix or repairs.offer(finding)
        yield msgspec.structs.replace(finding, fix=fix) if fix else finding
