"""Which version of a library counts: the one that is installed or declared, else the newest."""

from collections.abc import Iterable

import msgspec

NEWEST = "99999"


class Versions(msgspec.Struct, frozen=True):
    """What is known of a project's libraries."""

    known: tuple[tuple[str, str], ...] = ()
    """Normalised name of a distribution → version, or what stands for the newest one that is allowed."""

    def of(self, distribution: str) -> str:
        return dict(self.known).get(distribution, NEWEST)

    def holds(self, distribution: str, ranges: Iterable[str]) -> bool:
        """Whether the version that counts is in one of `ranges` (`>=0.118`, `>=1.4,<2.1`); without any, all are."""
        from packaging.specifiers import SpecifierSet

        alternatives = [SpecifierSet(each) for each in ranges]
        version = self.of(distribution) if alternatives else ""
        return not alternatives or any(each.contains(version, prereleases=True) for each in alternatives)
