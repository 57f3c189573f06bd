"""Answers of a program's questions, kept; with a least fixpoint where a question asks itself."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Answer = TypeVar("Answer")

MOST_ROUNDS = 6


class _Open:
    def __init__(self, position: int, answer: Any) -> None:
        self.position = position
        self.answer = answer
        self.asked = False


class Memo:
    """Questions and their answers, of all kinds: one memo sees every cycle, also through questions of different kinds.

    A question that is asked again while it is being answered gets the answer so far, and is answered again until that
    no longer changes. Answers that rest on an unfinished one are provisional: they are dropped when it changes and
    become final with it, so no answer depends on who asked first.
    """

    def __init__(self) -> None:
        self._final: dict[Hashable, Any] = {}
        self._provisional: dict[Hashable, tuple[Any, int]] = {}
        self._open: dict[Hashable, _Open] = {}
        self._lowest = _NONE_OPEN

    def get(self, question: Hashable, answer: Callable[[], Answer], nothing: Answer) -> Answer:
        """The answer to `question`, found with `answer` where it is not known. `nothing` is what a question that asks
        itself starts from."""
        known: Answer | None = self._final.get(question)
        if known is not None:
            return known
        being = self._open.get(question)
        if being is not None:
            being.asked = True
            self._lowest = min(self._lowest, being.position)
            so_far: Answer = being.answer
            return so_far
        kept = self._provisional.get(question)
        if kept is not None:
            self._lowest = min(self._lowest, kept[1])
            provisional: Answer = kept[0]
            return provisional
        return self._solve(question, answer, nothing)

    def __len__(self) -> int:
        return len(self._final)

    def _solve(self, question: Hashable, answer: Callable[[], Answer], nothing: Answer) -> Answer:
        being = _Open(len(self._open), nothing)
        self._open[question] = being
        outside, self._lowest = self._lowest, _NONE_OPEN
        try:
            found = self._rounds(being, answer)
        finally:
            del self._open[question]
        rests_on, self._lowest = self._lowest, min(outside, self._lowest)
        if rests_on >= being.position:
            self._settle(question, found, being.position)
            self._lowest = outside
        else:
            self._provisional[question] = (found, rests_on)
        return found

    def _rounds(self, being: _Open, answer: Callable[[], Answer]) -> Answer:
        for _ in range(MOST_ROUNDS):
            being.asked = False
            found = answer()
            if not being.asked or found == being.answer:
                break
            being.answer = found
            self._drop(being.position)
        return found

    def _drop(self, position: int) -> None:
        """Forget what rests on the open question at `position`."""
        stale = [question for question, (_, rests_on) in self._provisional.items() if rests_on <= position]
        for question in stale:
            del self._provisional[question]

    def _settle(self, question: Hashable, found: object, position: int) -> None:
        self._final[question] = found
        if not self._provisional:
            return
        done = [each for each, (_, rests_on) in self._provisional.items() if rests_on >= position]
        for each in done:
            self._final[each] = self._provisional.pop(each)[0]


_NONE_OPEN = 1 << 60
