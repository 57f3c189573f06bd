"""Who points at something."""

from collections.abc import Collection, Hashable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


_NOBODY: frozenset[Hashable] = frozenset()


class Inverse(Generic[Key]):
    """Key → the questions that have it, of which mostly there is one: a set for each would take most of the memory of a
    live program."""

    def __init__(self) -> None:
        self._of: dict[Key, Hashable | set[Hashable]] = {}

    def add(self, key: Key, question: Hashable) -> None:
        known = self._of.setdefault(key, question)
        if isinstance(known, set):
            known.add(question)
        elif known != question:
            self._of[key] = {known, question}

    def discard(self, key: Key, question: Hashable) -> None:
        known = self._of.get(key, _NOBODY)
        if isinstance(known, set):
            known.discard(question)
        if known == question or known == set():
            self._of.pop(key, None)

    def of(self, key: Key) -> Collection[Hashable]:
        known = self._of.get(key, _NOBODY)
        return known if isinstance(known, set | frozenset) else (known,)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._of)
