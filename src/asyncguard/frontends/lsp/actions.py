"""What can be done about findings: their fixes, a comment that silences them, all safe fixes at once."""

from collections.abc import Iterable, Iterator, Sequence

import lsprotocol.types as t

from asyncguard.fix.noqa import KEPT, silenced
from asyncguard.fix.rewrite import applicable, rewritten, tidied
from asyncguard.frontends.lsp.diagnostics import SOURCE
from asyncguard.frontends.lsp.places import Places
from asyncguard.frontends.lsp.project import Project
from asyncguard.model.finding import Finding
from asyncguard.model.fix import Edit
from asyncguard.model.repairs import SAFE
from asyncguard.model.summary import Span
from asyncguard.model.text import Text, decode

FIX_ALL = f"{t.CodeActionKind.SourceFixAll.value}.{SOURCE}"
KINDS = (t.CodeActionKind.QuickFix, FIX_ALL)
REACHING = f"{SOURCE}.showWhatReaches"
MOST_PASSES = 20


def actions(project: Project, path: str, wanted: t.Range, only: Sequence[str] | None) -> list[t.CodeAction]:
    """The actions in a range of a file. `only` are the kinds that the client asked for, sub-kinds included."""
    out: list[t.CodeAction] = []
    findings = project.repairable(path)
    places = project.places(path)
    if places is None:
        return out
    if _is_asked(t.CodeActionKind.QuickFix.value, only):
        here = places.span(wanted)
        for finding in findings:
            if _touches(finding.span, here):
                out += _quick(project, path, finding, places)
    if _is_asked(FIX_ALL, only):
        edits = fix_all(project, path)
        if edits or only:
            title = f"{SOURCE}: Fix all auto-fixable problems"
            out.append(t.CodeAction(title, FIX_ALL, edit=_edit(project, path, edits)))
    return out


def fix_all(project: Project, path: str) -> list[t.TextEdit]:
    """The edits that make all safe fixes, and those that they make room for."""
    before = after = project.data(path)
    try:
        for _ in range(MOST_PASSES):
            fixable = [each for each in project.repairable(path) if applicable(each, SAFE)]
            made = rewritten(after, fixable) if fixable else None
            if made is None or not made.made:
                break
            after = made.data
            project.try_out(path, after)
    finally:
        project.try_out(path, before)
    places = project.places(path)
    if after == before or places is None:
        return []
    return list(_differences(places, Text(decode(tidied(before, after))[0])))


def _quick(project: Project, path: str, finding: Finding, places: Places) -> Iterator[t.CodeAction]:
    shown = project.shown(path, [finding])
    if finding.fix and finding.fix.edits:
        edits = [t.TextEdit(places.range(edit.span), edit.content) for edit in finding.fix.edits]
        note = "" if finding.fix.applicability != "display-only" else " (suggestion)"
        yield t.CodeAction(
            f"{SOURCE} ({finding.code}): {finding.fix.message}{note}",
            t.CodeActionKind.QuickFix,
            shown,
            is_preferred=finding.fix.applicability == "safe" or None,
            edit=_edit(project, path, edits),
        )
    if finding.code not in KEPT:
        edits = [t.TextEdit(places.range(edit.span), edit.content) for edit in _comment(places.text, finding)]
        title = f"{SOURCE} ({finding.code}): Disable for this line"
        yield t.CodeAction(title, t.CodeActionKind.QuickFix, shown, edit=_edit(project, path, edits))


def _comment(text: Text, finding: Finding) -> Iterator[Edit]:
    after = Text(silenced(text.text, [finding])[0])
    for row in range(1, text.rows + 1):
        if text.row(row) != after.row(row):
            yield Edit(Span(row, 1, row, len(text.row(row)) + 1), after.row(row))


def _differences(places: Places, after: Text) -> Iterator[t.TextEdit]:
    """Whole rows, as few as need be."""
    from difflib import SequenceMatcher

    old, new = _rows(places.text), _rows(after)
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            span = places.text.span(places.text.start(first + 1), places.text.start(last + 1))
            yield t.TextEdit(places.range(span), "".join(new[start:end]))


def _rows(text: Text) -> list[str]:
    return [text.between(row, row) for row in range(1, text.rows + 1)]


def _edit(project: Project, path: str, edits: Iterable[t.TextEdit]) -> t.WorkspaceEdit:
    return t.WorkspaceEdit({project.locate(path): list(edits)})


def _is_asked(kind: str, only: Sequence[str] | None) -> bool:
    """`source` asks for `source.fixAll.asyncguard`, too."""
    return only is None or any(kind == each or kind.startswith(f"{each}.") for each in only)


def _touches(one: Span, other: Span) -> bool:
    return (one.row, one.column) <= (other.end_row, other.end_column) and (other.row, other.column) <= (
        one.end_row,
        one.end_column,
    )
