"""What a run did about its findings, and what it could do: what the last lines of a report say."""

from collections.abc import Iterable

import msgspec

from asyncguard.model.finding import Finding
from asyncguard.model.fix import Applicability

SAFE: frozenset[Applicability] = frozenset({"safe"})
UNSAFE: frozenset[Applicability] = frozenset({"safe", "unsafe"})


class Repairs(msgspec.Struct, frozen=True):
    allowed: frozenset[Applicability] = SAFE
    """Whose fixes count as available."""
    made: tuple[Finding, ...] = ()
    enumerated: bool = False
    """Say which, by file and rule."""
    only: bool = False
    """Say nothing of what is left."""

    def can(self, finding: Finding) -> bool:
        """Whether `--fix` would make it."""
        return finding.fix is not None and finding.fix.applicability in self.allowed

    def could(self, finding: Finding) -> bool:
        """Whether `--fix` would make it, were unsafe fixes allowed."""
        return finding.fix is not None and finding.fix.applicability in UNSAFE - self.allowed


def counted(findings: Iterable[Finding], repairs: Repairs) -> tuple[int, int]:
    """How many `--fix` would make, and how many more with `--unsafe-fixes`."""
    found = list(findings)
    return sum(map(repairs.can, found)), sum(map(repairs.could, found))
