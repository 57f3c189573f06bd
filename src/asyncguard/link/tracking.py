"""A memo that knows what each answer rests on: files, other answers, and what was said while it was found.

When a file changes, what rests on it is in doubt, and stays so until somebody asks. Then an answer holds if nothing
that it has read itself is another, and the answers that it rests on, brought up to date one by one, are what they were.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from asyncguard.link import values as v
from asyncguard.link.memo import Answer, Memo, _Open

HIERARCHY = 1
"""The bit for "which classes there are, and what overrides what": asked of the whole program, not of one file."""


class Interrupted(Exception):  # noqa: N818 - nothing is wrong
    """Somebody wants something else first."""


class _Basis:
    """What an answer rests on. Bits stand for files and bodies of functions, and for remarks."""

    __slots__ = (
        "answer",
        "asked",
        "changed",
        "checked",
        "cycle",
        "is_red",
        "nothing",
        "read",
        "reads",
        "remarks",
        "said",
    )

    def __init__(self, answer: Callable[[], Any], nothing: Any, read: int = 0, changed: int = 0) -> None:
        self.answer = answer
        self.nothing = nothing
        self.read = read
        """What it has read itself."""
        self.said = 0
        """What was said by itself."""
        self.asked: dict[Hashable, None] = {}
        """Questions, in the order in which they were asked."""
        self.reads = read
        self.remarks = 0
        """With what the answers to these have read and said."""
        self.changed = changed
        """The revision since which the answer is what it is."""
        self.checked = 0
        """The revision in which it was known to hold."""
        self.is_red = False
        """Something that it has read itself is another."""
        self.cycle: tuple[Hashable, ...] = ()
        """The questions that are answered with it, itself included."""


class TrackingMemo(Memo):
    """Answers with the set of files that they were found in, as bits of a number, and the set of remarks (calls of
    loop functions, objects made, callbacks handed over) that were made on the way. An answer that is still known
    repeats its remarks to whoever asks from outside."""

    def __init__(self, repeat: Callable[[int], None], forgotten: Callable[[Hashable], None]) -> None:
        super().__init__()
        self._repeat = repeat
        self._forgotten = forgotten
        self.is_wanted: Callable[[], bool] = _always
        """Asked before each question from outside, and each that has to be answered anew; False raises Interrupted."""
        self._bits: dict[str, int] = {}
        self._bases: dict[Hashable, _Basis] = {}
        self._doubtful: dict[Hashable, Any] = {}
        """Answers of an earlier revision, which may still hold."""
        self._checking: set[Hashable] = set()
        self._revision = self._depth = 0
        self._now = _nothing_known()

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
        self._now.read |= bits
        self._now.reads |= bits

    def touch(self, question: Hashable) -> None:
        """What is being answered rests on what the answer to `question` rests on."""
        basis = self._bases.get(question)
        if basis is not None:
            self._now.asked[question] = None
            self._now.reads |= basis.reads

    def remark(self, bits: int) -> None:
        """This is said by what is being answered."""
        self._now.said |= bits
        self._now.remarks |= bits

    def get(self, question: Hashable, answer: Callable[[], Answer], nothing: Answer) -> Answer:
        if not self._depth and not self.is_wanted():
            raise Interrupted
        self._now.asked[question] = None
        if question in self._final or question in self._provisional or self._holds(question):
            self._rest_on(self._bases[question])
        found = super().get(question, answer, nothing)
        if not self._depth:
            self._repeat(self._bases[question].remarks)
            self._now = _nothing_known()
        return found

    def _rest_on(self, basis: _Basis) -> None:
        self._now.reads |= basis.reads
        self._now.remarks |= basis.remarks

    # ---- changes

    def doubt(self, bits: int) -> None:
        """Something else is to be read now in the place of these."""
        self._revision += 1
        for question, basis in self._bases.items():
            if basis.reads & bits:
                basis.is_red |= basis.read & bits != 0
                if question in self._final:
                    self._doubtful[question] = self._final.pop(question)
        self.abandon()

    def drop(self, bits: int) -> None:
        """Forget every answer that rests on any of these."""
        self._forget([question for question, basis in self._bases.items() if basis.reads & bits])
        self.abandon()

    def clear(self) -> None:
        """Forget everything."""
        self._forget(list(self._bases))
        self.abandon()

    def prune(self) -> None:
        """Forget what is in doubt: everything that is still wanted has been asked."""
        self._forget(list(self._doubtful))

    def _forget(self, questions: list[Hashable]) -> None:
        for question in questions:
            self._bases.pop(question, None)
            self._final.pop(question, None)
            self._doubtful.pop(question, None)
            self._forgotten(question)

    def abandon(self) -> None:
        self._forget([*self._provisional])
        super().abandon()
        self._now = _nothing_known()

    # ---- answers in doubt

    def _holds(self, question: Hashable) -> bool:
        """An answer of an earlier revision is one of this, too; or was found meanwhile. A cycle holds as a whole."""
        if question in self._checking or not self._may_hold(question):
            return False
        cycle = self._bases[question].cycle
        if not all(map(self._may_hold, cycle)):
            return False
        outside, self._now = self._now, _nothing_known()
        self._checking.update(cycle)
        self._depth += 1
        try:
            if self._rests_on_the_same(cycle) and all(map(self._may_hold, cycle)):
                self._confirm(cycle)
        finally:
            self._now = outside
            self._depth -= 1
            self._checking.difference_update(cycle)
        return question in self._final or question in self._provisional

    def _may_hold(self, question: Hashable) -> bool:
        """It is in doubt, and nobody is about to answer it anew."""
        if question not in self._doubtful or question in self._open or question in self._provisional:
            return False
        return not self._bases[question].is_red

    def _rests_on_the_same(self, cycle: Sequence[Hashable]) -> bool:
        """What was asked outside of it has the same answers."""
        inside = frozenset(cycle)
        bases = [self._bases[each] for each in cycle]
        return all(
            self._is_as_it_was(each, basis.checked) for basis in bases for each in basis.asked if each not in inside
        )

    def _confirm(self, cycle: Sequence[Hashable]) -> None:
        bases = [self._bases[each] for each in cycle]
        for basis in bases:
            self._now.reads |= basis.read
            self._now.remarks |= basis.said
        for each, basis in zip(cycle, bases, strict=True):
            basis.reads, basis.remarks, basis.checked = self._now.reads, self._now.remarks, self._revision
            self._final[each] = self._doubtful.pop(each)

    def _is_as_it_was(self, question: Hashable, revision: int) -> bool:
        """The answer to `question` has been the same since `revision`. Brings it up to date."""
        basis = self._bases.get(question)
        if basis is None or question in self._open:
            return False
        self.get(question, basis.answer, basis.nothing)
        return question in self._final and self._bases[question].changed <= revision

    # ---- answers

    def _solve(self, question: Hashable, answer: Callable[[], Answer], nothing: Answer) -> Answer:
        if not self.is_wanted():
            raise Interrupted
        before = self._bases.pop(question, None)
        if before is not None:
            self._forgotten(question)
        basis = _Basis(answer, nothing, self.bit(_home(question)), before.changed if before else 0)
        outside, self._now = self._now, basis
        self._depth += 1
        try:
            found = super()._solve(question, answer, nothing)
        except BaseException:
            self._forget([question])
            raise
        finally:
            self._depth -= 1
            self._now = outside
        self._bases[question] = basis
        self._rest_on(basis)
        return found

    def _settle(self, question: Hashable, found: object, being: _Open) -> None:
        """The members of a cycle rest on all that the cycle rests on."""
        members = self._members(being) if being.asked else []
        self._bases[question] = self._now
        for each in members:
            basis = self._bases[each]
            basis.reads |= self._now.reads
            basis.remarks |= self._now.remarks
        super()._settle(question, found, being)
        for each in (question, *members):
            self._bases[each].cycle = (question, *members)
            self._date(each)

    def _date(self, question: Hashable) -> None:
        """A question has its answer: since when?"""
        basis, was = self._bases[question], self._doubtful.pop(question, self)
        basis.checked = self._revision
        if was == self._final[question]:
            self._final[question] = was
        else:
            basis.changed = self._revision


def _nothing_known() -> _Basis:
    return _Basis(_unasked, None)


def _unasked() -> None:
    raise AssertionError


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
