"""A report, and what was repaired before it was made."""

from collections.abc import Mapping
from typing import NamedTuple

from asyncguard.model.finding import Finding
from asyncguard.model.report import Report


class Change(NamedTuple):
    """A file's content, as it was found and with its fixes."""

    before: bytes
    after: bytes


class Mended(NamedTuple):
    report: Report
    """What is left."""
    changes: Mapping[str, Change]
    """By shown path; only files that change."""
    made: tuple[Finding, ...]
    """What was fixed, each as it was found in its pass."""
