"""A memo that knows what each answer rests on: files, and what was said while it was found."""

from collections.abc import Callable, Hashable
from typing import Any

from asyncguard.link import values as v
from asyncguard.link.memo import Answer, Memo, _Open

HIERARCHY = 1
"""The bit for "which classes there are, and what overrides what": asked of the whole program, not of one file."""


EVERYTHING = -1


class Interrupted(Exception):  # noqa: N818 - nothing is wrong
    """Somebody wants something else first."""


class TrackingMemo(Memo):
    """Answers with the set of files that they were found in, as bits of a number, and the set of remarks (calls of
    loop functions, objects made, callbacks handed over) that were made on the way. A file's answers can be dropped;
    an answer that is still known repeats its remarks to whoever asks from outside."""

    def __init__(self, repeat: Callable[[int], None], forgotten: Callable[[Hashable], None]) -> None:
        super().__init__()
        self._repeat = repeat
        self._forgotten = forgotten
        self.is_wanted: Callable[[], bool] = _always
        """Asked before each question from outside, and each that has to be answered anew; False raises Interrupted."""
        self._bits: dict[str, int] = {}
        self._reads: dict[Hashable, int] = {}
        self._remarks: dict[Hashable, int] = {}
        self._reading = self._remarking = self._depth = 0

    @property
    def is_asking(self) -> bool:
        """Whether a question is being answered."""
        return self._depth > 0

    def bit(self, path: str) -> int:
        found = self._bits.get(path)
        if found is None:
            found = self._bits[path] = HIERARCHY << (len(self._bits) + 1)
        return found

    def read(self, bits: int) -> None:
        """What is being answered rests on these."""
        self._reading |= bits

    def touch(self, question: Hashable) -> None:
        """What is being answered rests on what the answer to `question` rests on."""
        self._reading |= self._reads.get(question, 0)

    def remark(self, bits: int) -> None:
        """This is said by what is being answered."""
        self._remarking |= bits

    def get(self, question: Hashable, answer: Callable[[], Answer], nothing: Answer) -> Answer:
        if not self._depth and not self.is_wanted():
            raise Interrupted
        known = question in self._final or question in self._provisional
        if known:
            self._reading |= self._reads[question]
            self._remarking |= self._remarks[question]
        found = super().get(question, answer, nothing)
        if not self._depth:
            self._repeat(self._remarks[question])
            self._reading = self._remarking = 0
        return found

    def drop(self, bits: int) -> int:
        """Forget every answer that rests on any of these; how many there were."""
        stale = [question for question, reads in self._reads.items() if reads & bits]
        for question in stale:
            del self._reads[question], self._remarks[question]
            self._final.pop(question, None)
            self._forgotten(question)
        self.abandon()
        return len(stale)

    def abandon(self) -> None:
        super().abandon()
        self._reading = self._remarking = 0

    def _solve(self, question: Hashable, answer: Callable[[], Answer], nothing: Answer) -> Answer:
        if not self.is_wanted():
            raise Interrupted
        reading, remarking = self._reading, self._remarking
        self._reading, self._remarking = self.bit(_home(question)), 0
        self._depth += 1
        try:
            return super()._solve(question, answer, nothing)
        finally:
            self._depth -= 1
            self._reads[question], self._remarks[question] = self._reading, self._remarking
            self._reading |= reading
            self._remarking |= remarking

    def _settle(self, question: Hashable, found: object, being: _Open) -> None:
        """The members of a cycle rest on all that the cycle rests on."""
        for each in self._members(being) if being.asked else ():
            self._reads[each] |= self._reading
            self._remarks[each] |= self._remarking
        super()._settle(question, found, being)


def _always() -> bool:
    return True


def _home(question: Any) -> str:
    """The file that a question is about."""
    match question:
        case (v.Fn(path=path), *_) | (_, v.Fn(path=path), *_) | (_, v.Obj(cls=v.Cls(path=path)), *_):
            return path
        case (_, str(path), *_):
            return path
    raise TypeError(f"a question without a file: {question!r}")
