"""What a recipe gives: the edits at the call itself. Imports follow from them."""

from collections.abc import Sequence, Set
from typing import NamedTuple

from asyncguard.catalogue import Catalogue
from asyncguard.fix import imports
from asyncguard.fix.names import Names, Needed
from asyncguard.fix.tree import Site, Tree
from asyncguard.model.finding import Finding
from asyncguard.model.fix import Applicability, Edit, Fix
from asyncguard.model.summary import Function, Summary
from asyncguard.model.text import Text


class Case(NamedTuple):
    """A finding at a call, in a function of its file."""

    finding: Finding
    text: Text
    summary: Summary
    names: Names
    function: Function
    tree: Tree
    site: Site
    known: Catalogue
    uses: Set[str]
    """Packages that the project imports."""


class Replacement(NamedTuple):
    """By offsets."""

    start: int
    end: int
    content: str


class Draft(NamedTuple):
    message: str
    applicability: Applicability
    replacements: Sequence[Replacement]
    needs: Sequence[Needed] = ()
    frees: Sequence[str] = ()
    """Modules that the replaced code named, and perhaps nothing else does."""


def finished(case: Case, draft: Draft) -> Fix:
    """The draft with the imports that it needs, and without those that it leaves unused."""
    text = case.text
    edits = [Edit(text.span(start, end), content) for start, end, content in sorted(draft.replacements)]
    edits += [imports.added(text, case.summary, needed) for needed in dict.fromkeys(draft.needs)]
    if draft.frees:
        gone = imports.needless(text, case.summary, _rest(text.text, draft.replacements))
        edits += [gone[name] for name in draft.frees if name in gone]
    return Fix(draft.message, draft.applicability, tuple(sorted(edits, key=lambda edit: edit.span)))


def _rest(text: str, replacements: Sequence[Replacement]) -> str:
    out, at = "", 0
    for start, end, content in sorted(replacements):
        out += text[at:start] + content
        at = end
    return out + text[at:]
