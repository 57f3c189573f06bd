"""Which findings comments silence, and which comments do."""

from collections.abc import Iterable, Mapping, Set

from asyncguard.model.summary import EVERYWHERE, Span, Suppression


def at_primitives(suppressions: Iterable[Suppression]) -> list[Suppression]:
    """Those that also count for chains which end in their rows: what is said of a whole file is said of its own
    findings."""
    return [each for each in suppressions if (each.first, each.last) != EVERYWHERE]


class Silencing:
    """Asked at both ends of a chain; remembers every word that it needed for an answer."""

    def __init__(self, words: Mapping[str, Set[str]] | None = None, *, on: bool = True) -> None:
        """`words` has what may stand for a code besides itself: the rule's name, codes of other linters. Without `on`
        nothing is silenced."""
        self._words = words or {}
        self._on = on
        self.used: set[tuple[str, Span, str]] = set()
        """(path, place of the order, word)"""

    def __call__(self, path: str, suppressions: Iterable[Suppression], rows: Set[int], code: str) -> bool:
        """Whether one of the `suppressions` of the file at `path` silences `code` in one of `rows`."""
        found = [each for each in suppressions if self._on and any(each.first <= row <= each.last for row in rows)]
        return sum(self._silences(path, each, code) for each in found) > 0  # all are asked: each may be the needed one

    def _silences(self, path: str, suppression: Suppression, code: str) -> bool:
        if suppression.codes is None:
            return True
        known = self._words.get(code, frozenset())
        words = [word for word in suppression.codes if word == code or word in known]
        self.used.update((path, suppression.span, word) for word in words)
        return bool(words)
