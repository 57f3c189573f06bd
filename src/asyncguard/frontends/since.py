"""`--since`: the findings that changes touch."""

from collections.abc import Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from asyncguard.model.finding import Finding
from asyncguard.model.report import Report
from asyncguard.model.summary import Span

if TYPE_CHECKING:
    from asyncguard.frontends.git import Repository


class Changes(NamedTuple):
    rows: Mapping[Path, frozenset[int]]
    """File → the rows that are new."""
    unknown: Set[Path]
    """Files, and whole folders, that git does not know yet."""

    def touch(self, path: Path, span: Span) -> bool:
        if path in self.unknown or not self.unknown.isdisjoint(path.parents):
            return True
        return not self.rows.get(path, frozenset()).isdisjoint(range(span.row, span.end_row + 1))


def changed_only(report: Report, reference: str, cwd: Path) -> Report:
    """`report` with the findings whose place, or a step of whose chain, has changed since `reference`: in commits since
    the common ancestor, in the working tree, in files that git does not know yet. Raises ConfigError."""
    changes = _changes(_repository(reference, Path(report.root)), reference)
    files = frozenset(report.files)
    left = tuple(each for each in report.findings if each.path not in files or _touched(each, changes, cwd))
    return msgspec.structs.replace(report, findings=left)


def references(reference: str, root: Path) -> list[Path]:
    """Files that change when another commit is checked out, or `reference` becomes another one. Raises ConfigError."""
    return _repository(reference, root).references(reference)


def _repository(reference: str, root: Path) -> "Repository":
    from asyncguard.frontends.git import Repository

    return Repository(root, f"`--since {reference}`")


def _touched(finding: Finding, changes: Changes, cwd: Path) -> bool:
    places = [(finding.path, finding.span), *((step.path, step.span) for step in finding.chain)]
    return any(changes.touch((cwd / path).resolve(), span) for path, span in places)


def _changes(repository: "Repository", reference: str) -> Changes:
    base = repository.ancestor(reference)
    return Changes(repository.changed(base), frozenset(repository.unknown(base)))
