"""Answers of a program's questions, kept; with a least fixpoint where a question asks itself."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Answer = TypeVar("Answer")

MOST_ROUNDS = 20


class _Open:
    def __init__(self, position: int, answer: Any) -> None:
        self.position = position
        self.answer = answer
        self.asked = False


class Memo:
    """Questions and their answers, of all kinds: one memo sees every cycle, also through questions of different kinds.

    A question that is asked again while it is being answered gets the answer so far. Everything that rests on such an
    answer belongs to one cycle, and the cycle is answered again, as a whole, from its outermost question until nothing
    in it changes: so no answer depends on who asked first, and a cycle costs its size times a few rounds.
    """

    def __init__(self) -> None:
        self._final: dict[Hashable, Any] = {}
        self._provisional: dict[Hashable, tuple[Any, int]] = {}
        """Answers of this round, each with the position of the outermost open question that it rests on."""
        self._before: dict[Hashable, Any] = {}
        """Answers of the round before: where a question in a cycle starts from."""
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
        being = _Open(len(self._open), self._before.get(question, nothing))
        self._open[question] = being
        outside, self._lowest = self._lowest, _NONE_OPEN
        try:
            found = answer()
            if being.asked and self._lowest >= being.position:
                found = self._iterate(being, found, answer)
        finally:
            del self._open[question]
            rests_on, self._lowest = self._lowest, min(outside, self._lowest)
        if rests_on >= being.position:
            self._settle(question, found, being.position)
            self._lowest = outside
        else:
            self._provisional[question] = (found, rests_on)
            self._sink(being.position, rests_on)
        return found

    def _sink(self, position: int, rests_on: int) -> None:
        """What rests on a question that is now closed, but not final, rests on what that one rests on."""
        for each, (kept, lowest) in self._provisional.items():
            if lowest >= position:
                self._provisional[each] = (kept, rests_on)

    def _iterate(self, being: _Open, found: Answer, answer: Callable[[], Answer]) -> Answer:
        """Answer the cycle of which `being` is the outermost question until it is stable."""
        for _ in range(MOST_ROUNDS):
            members = {each: kept for each, (kept, rests_on) in self._provisional.items() if rests_on >= being.position}
            if found == being.answer and all(self._before.get(each) == kept for each, kept in members.items()):
                break
            being.answer = found
            self._before.update(members)
            for each in members:
                del self._provisional[each]
            self._lowest = _NONE_OPEN
            found = answer()
            if self._lowest < being.position:
                break
        return found

    def _settle(self, question: Hashable, found: object, position: int) -> None:
        self._final[question] = found
        if not self._provisional:
            return
        done = [each for each, (_, rests_on) in self._provisional.items() if rests_on >= position]
        for each in done:
            self._final[each] = self._provisional.pop(each)[0]
            self._before.pop(each, None)


_NONE_OPEN = 1 << 60
