"""Answers of a program's questions, kept; with a least fixpoint where a question asks itself."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

Answer = TypeVar("Answer")

MOST_ROUNDS = 5


Passing = dict[Hashable, tuple[Callable[[], Any], Any, Any]]
"""Questions whose answers may still become others → what finds them, what they start from, the answers so far."""


class _Open:
    def __init__(self, serial: int, answer: Any) -> None:
        self.serial = serial
        """Counts questions in the order of opening: of the open ones, the outer has the lower."""
        self.answer = answer
        self.asked = False
        self.passing: Passing = {}
        """What it has asked itself."""


class Memo:
    """Questions and their answers, of all kinds: one memo sees every cycle, also through questions of different kinds.

    A question that is asked again while it is being answered gets the answer so far. Everything that rests on such an
    answer belongs to one cycle, and the cycle is answered again, as a whole, from its outermost question until nothing
    in it changes: so no answer depends on who asked first. In such a round, a question that gets the same answers to
    what it asks as in the round before has its own answer, too, and nobody finds it anew.
    """

    def __init__(self) -> None:
        self._final: dict[Hashable, Any] = {}
        self._answers: dict[Any, Any] = {}
        """Of equal answers, one: to half a million questions there are a tenth as many."""
        self._provisional: dict[Hashable, tuple[Any, int, Passing]] = {}
        """Answers of this round, each with the serial of the outermost question that it rests on."""
        self._before: dict[Hashable, tuple[Any, Passing]] = {}
        """Answers of the round before: where a question in a cycle starts from."""
        self._open: dict[Hashable, _Open] = {}
        self._closed: dict[int, int] = {}
        """Questions that were closed without being final -> what they rest on in turn."""
        self._serial = 0
        self._lowest = _NONE_OPEN
        self._innermost = _Open(0, None)

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
            self._innermost.passing[question] = answer, nothing, so_far
            return so_far
        kept = self._provisional.get(question)
        if kept is not None:
            self._lowest = min(self._lowest, self._base(kept[1]))
            provisional: Answer = kept[0]
            self._innermost.passing[question] = answer, nothing, provisional
            return provisional
        return self._solve(question, answer, nothing)

    def __len__(self) -> int:
        return len(self._final)

    def abandon(self) -> None:
        """Forget what is not final: the question that was being answered will never be."""
        self._answers.clear()
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
        before = self._before.get(question)
        being = _Open(self._serial, nothing if before is None else before[0])
        self._open[question] = being
        outside, self._lowest = self._lowest, _NONE_OPEN
        around, self._innermost = self._innermost, being
        try:
            found = self._found(being, before, answer)
            if being.asked and self._lowest >= being.serial:
                found = self._iterate(being, found, answer)
        except BaseException:
            self._discard(self._members(being))
            raise
        finally:
            del self._open[question]
            self._innermost = around
            rests_on, self._lowest = self._lowest, min(outside, self._lowest)
        if rests_on >= being.serial:
            found = self._shared(found)
            self._settle(question, found, being)
            self._lowest = outside
        else:
            self._provisional[question] = found, rests_on, being.passing
            self._closed[being.serial] = rests_on
            around.passing[question] = answer, nothing, found
        return found

    def _discard(self, questions: Sequence[Hashable]) -> None:
        """Forget what rests on a question that will not be answered."""
        for each in questions:
            del self._provisional[each]

    def _found(self, being: _Open, before: tuple[Any, Passing] | None, answer: Callable[[], Answer]) -> Answer:
        """The answer; that of the round before, where what it rests on is what it was."""
        if before is not None and all(self.get(q, how, start) == was for q, (how, start, was) in before[1].items()):
            self._is_as_before()
            same: Answer = before[0]
            return same
        being.passing = {}
        return answer()

    def _is_as_before(self) -> None:
        """The question that is being answered has the answer of the round before."""

    def _iterate(self, being: _Open, found: Answer, answer: Callable[[], Answer]) -> Answer:
        """Answer the cycle of which `being` is the outermost question until it is stable."""
        for _ in range(MOST_ROUNDS):
            members = self._members(being)
            if found == being.answer and all(map(self._is_stable, members)):
                break
            being.answer = found
            for each in members:
                kept, _, rested_on = self._provisional.pop(each)
                self._before[each] = kept, rested_on
            self._lowest = _NONE_OPEN
            found = self._found(being, (found, being.passing), answer)
            if self._lowest < being.serial:
                break
        return found

    def _is_stable(self, question: Hashable) -> bool:
        """It has the answer of the round before."""
        before = self._before.get(question)
        return before is not None and before[0] == self._provisional[question][0]

    def _members(self, being: _Open) -> list[Hashable]:
        """Questions whose answers rest on `being`."""
        return [each for each, (_, rests_on, _) in self._provisional.items() if self._base(rests_on) == being.serial]

    def _shared(self, answer: Answer) -> Answer:
        """The answer that is equal to this one, if there has been one."""
        try:
            kept: Answer = self._answers.setdefault(answer, answer)
        except TypeError:
            return answer
        return kept

    def _settle(self, question: Hashable, found: object, being: _Open) -> None:
        self._final[question] = found
        if not being.asked:
            return
        for each in self._members(being):
            self._final[each] = self._shared(self._provisional.pop(each)[0])
            self._before.pop(each, None)


_NONE_OPEN = 1 << 60
