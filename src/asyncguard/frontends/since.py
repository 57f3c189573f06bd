"""`--since`: what git says has changed, and the findings that it touches."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from asyncguard.config import ConfigError
from asyncguard.model.finding import Finding
from asyncguard.model.report import Report
from asyncguard.model.summary import Span

_HUNK = re.compile(r"^@@ -\S+ \+(?P<first>\d+)(?:,(?P<count>\d+))? @@", re.MULTILINE)

Rows = Mapping[Path, frozenset[int] | None]
"""File → the rows that are new; None is all of them."""


def changed_only(report: Report, reference: str, cwd: Path) -> Report:
    """`report` with the findings whose place, or a step of whose chain, has changed since `reference`: in commits since
    the common ancestor, in the working tree, in files that git does not know yet. Raises ConfigError."""
    rows = _changed(reference, Path(report.root))
    files = frozenset(report.files)
    left = tuple(each for each in report.findings if each.path not in files or _touched(each, rows, cwd))
    return msgspec.structs.replace(report, findings=left)


def _touched(finding: Finding, rows: Rows, cwd: Path) -> bool:
    places = [(finding.path, finding.span), *((step.path, step.span) for step in finding.chain)]
    return any(_is_new((cwd / path).resolve(), span, rows) for path, span in places)


def _is_new(path: Path, span: Span, rows: Rows) -> bool:
    new = rows.get(path, frozenset())
    return new is None or not new.isdisjoint(range(span.row, span.end_row + 1))


def _changed(reference: str, root: Path) -> dict[Path, frozenset[int] | None]:
    top = Path(_git(root, "rev-parse", "--show-toplevel", reference=reference).strip()).resolve()
    commit = _git(root, "rev-parse", "--verify", "--end-of-options", f"{reference}^{{commit}}", reference=reference)
    base = _git(root, "merge-base", commit.strip(), "HEAD", reference=reference).strip()
    names = _git(top, "diff", "--name-only", "--diff-filter=d", "-z", base, reference=reference)
    new = _git(top, "ls-files", "--others", "--exclude-standard", "-z", reference=reference)
    changed: dict[Path, frozenset[int] | None] = {
        top / name: _rows(_git(top, *_DIFF, base, "--", name, reference=reference)) for name in _python(names)
    }
    return changed | dict.fromkeys((top / name for name in _python(new)), None)


_DIFF = ("diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv")


def _python(names: str) -> Iterator[str]:
    return (name for name in names.split("\0") if name.endswith(".py"))


def _rows(diff: str) -> frozenset[int]:
    """The rows of the new file that a diff without context adds or changes."""
    found: set[int] = set()
    for hunk in _HUNK.finditer(diff):
        first, count = int(hunk["first"]), int(hunk["count"] or 1)
        found.update(range(first, first + count))
    return frozenset(found)


def _git(where: Path, *words: str, reference: str) -> str:
    failed = f"`--since {reference}`"
    try:
        command = ["git", "-C", str(where), *words]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="surrogateescape", check=False)
    except OSError as error:
        raise ConfigError(failed, f"git cannot be run: {error.strerror or error}") from None
    if done.returncode:
        raise ConfigError(failed, (done.stderr.strip() or "git failed").splitlines()[0])
    return done.stdout
