"""Answers of a program's questions, kept; with a least fixpoint where a question asks itself."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Answer = TypeVar("Answer")

MOST_ROUNDS = 5


class _Open:
    def __init__(self, serial: int, answer: Any) -> None:
        self.serial = serial
        """Counts questions in the order of opening: of the open ones, the outer has the lower."""
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
        """Answers of this round, each with the serial of the outermost question that it rests on."""
        self._before: dict[Hashable, Any] = {}
        """Answers of the round before: where a question in a cycle starts from."""
        self._open: dict[Hashable, _Open] = {}
        self._closed: dict[int, int] = {}
        """Questions that were closed without being final -> what they rest on in turn."""
        self._serial = 0
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
            self._lowest = min(self._lowest, being.serial)
            so_far: Answer = being.answer
            return so_far
        kept = self._provisional.get(question)
        if kept is not None:
            self._lowest = min(self._lowest, self._base(kept[1]))
            provisional: Answer = kept[0]
            return provisional
        return self._solve(question, answer, nothing)

    def __len__(self) -> int:
        return len(self._final)

    def abandon(self) -> None:
        """Forget what is not final: the question that was being answered will never be."""
        self._provisional.clear()
        self._before.clear()
        self._closed.clear()

    def _base(self, serial: int) -> int:
        """The open question that a serial stands for."""
        while serial in self._closed:
            serial = self._closed[serial]
        return serial

    def _solve(self, question: Hashable, answer: Callable[[], Answer], nothing: Answer) -> Answer:
        self._serial += 1
        being = _Open(self._serial, self._before.get(question, nothing))
        self._open[question] = being
        outside, self._lowest = self._lowest, _NONE_OPEN
        try:
            found = answer()
            if being.asked and self._lowest >= being.serial:
                found = self._iterate(being, found, answer)
        finally:
            del self._open[question]
            rests_on, self._lowest = self._lowest, min(outside, self._lowest)
        if rests_on >= being.serial:
            self._settle(question, found, being)
            self._lowest = outside
        else:
            self._provisional[question] = (found, rests_on)
            self._closed[being.serial] = rests_on
        return found

    def _iterate(self, being: _Open, found: Answer, answer: Callable[[], Answer]) -> Answer:
        """Answer the cycle of which `being` is the outermost question until it is stable."""
        for _ in range(MOST_ROUNDS):
            members = {each: self._provisional[each][0] for each in self._members(being)}
            if found == being.answer and all(self._before.get(each) == kept for each, kept in members.items()):
                break
            being.answer = found
            self._before.update(members)
            for each in members:
                del self._provisional[each]
            self._lowest = _NONE_OPEN
            found = answer()
            if self._lowest < being.serial:
                break
        return found

    def _members(self, being: _Open) -> list[Hashable]:
        """Questions whose answers rest on `being`."""
        return [each for each, (_, rests_on) in self._provisional.items() if self._base(rests_on) == being.serial]

    def _settle(self, question: Hashable, found: object, being: _Open) -> None:
        self._final[question] = found
        if not being.asked:
            return
        for each in self._members(being):
            self._final[each] = self._provisional.pop(each)[0]
            self._before.pop(each, None)


_NONE_OPEN = 1 << 60
