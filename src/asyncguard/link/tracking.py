"""A memo that knows what each answer rests on: files, other answers, and what was said while it was found.

When a file changes, what rests on it is in doubt, and stays so until somebody asks. Then an answer holds if nothing
that it has read itself is another, and the answers that it rests on, brought up to date one by one, are what they were.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from sys import intern
from typing import Any

from asyncguard.link import values as v
from asyncguard.link.inverse import Inverse
from asyncguard.link.liveunit import bound, home, of_file
from asyncguard.link.memo import Answer, Memo, _Open

BASES = ""
"""In the place of a path: which classes there are in the whole program, and what they derive from."""


class Interrupted(Exception):  # noqa: N818 - nothing is wrong
    """Somebody wants something else first."""


class _Basis:
    """What an answer rests on. Remarks are the bits of a number."""

    __slots__ = (
        *("answer", "asked", "asks", "before", "changed", "checked", "cycle", "is_red", "nothing", "read", "reads"),
        *("remarks", "said"),
    )

    def __init__(self, answer: Callable[[], Any], nothing: Any, changed: int = 0) -> None:
        self.answer = answer
        self.nothing = nothing
        self.reads: set[str] = set()
        """While it is being found: what becomes `read`."""
        self.asks: dict[Hashable, None] = {}
        """While it is being found: what becomes `asked`."""
        self.read: tuple[str, ...] = ()
        """What it has read itself, in files and of the whole program."""
        self.asked: tuple[Hashable, ...] = ()
        """Questions, in the order in which they were asked."""
        self.said = 0
        """Remarks that it has made itself."""
        self.remarks = 0
        """With those of the answers that it has asked for."""
        self.cycle: tuple[Hashable, ...] = ()
        """The questions that are answered with it, itself included."""
        self.before: _Basis | None = None
        """While it is being found: that of the answer in the round before."""
        self.changed = changed
        """The revision since which the answer is what it is."""
        self.checked = 0
        """The revision in which it was known to hold; 0 while it is being found."""
        self.is_red = False
        """Something that it has read itself is another."""


class TrackingMemo(Memo):
    """Answers with what they rest on, and with the remarks (calls of loop functions, objects made, callbacks handed
    over) that were made on the way. An answer that is still known repeats its remarks to whoever asks from outside."""

    def __init__(self, repeat: Callable[[int], None], forgotten: Callable[[Hashable], None]) -> None:
        super().__init__()
        self._repeat = repeat
        self._forgotten = forgotten
        self.is_wanted: Callable[[], bool] = _always
        """Asked before each question from outside, and each that has to be answered anew; False raises Interrupted."""
        self._bases: dict[Hashable, _Basis] = {}
        self._readers: Inverse[str] = Inverse()
        self._askers: Inverse[Hashable] = Inverse()
        self._doubtful: dict[Hashable, Any] = {}
        """Answers of an earlier revision, which may still hold."""
        self._checking: set[Hashable] = set()
        self._alike: dict[int, int] = {}
        """Of equal remarks, one: they are large, and a tenth as many as there are answers."""
        self._depth, self._revision = 0, 1
        self._now = _nothing_known()
        """Of the question that is being answered."""

    @property
    def is_asking(self) -> bool:
        """Whether a question is being answered."""
        return self._depth > 0

    @property
    def asking(self) -> Hashable:
        """The question that is being answered; None where nothing is."""
        return next(reversed(self._open), None)

    def read(self, what: str) -> None:
        """What is being answered rests on this."""
        reads = self._now.reads
        if what not in reads:
            reads.add(intern(what))

    def touch(self, question: Hashable) -> None:
        """What is being answered rests on the answer to `question`."""
        if question in self._bases:
            self._now.asks[question] = None

    def remark(self, bits: int) -> None:
        """This is said by what is being answered."""
        self._now.said |= bits
        self._now.remarks |= bits

    def get(self, question: Hashable, answer: Callable[[], Answer], nothing: Answer) -> Answer:
        if not self._depth and not self.is_wanted():
            raise Interrupted
        if self._depth:
            self._now.asks[question] = None
        if question in self._final or question in self._provisional or self._holds(question):
            self._now.remarks |= self._bases[question].remarks
        found = super().get(question, answer, nothing)
        if not self._depth:
            self._repeat(self._bases[question].remarks)
        return found

    # ---- changes

    def doubt(self, what: Iterable[str], gone: str = "") -> None:
        """Something else is to be read now in the place of these. Of a file that is `gone`, nobody is to be asked again
        what was asked before: who has read it is forgotten, and who has asked there is to be asked anew."""
        self._revision += 1
        self._alike.clear()
        red, lost = self._reading(what), self._reading(self._told_of(gone) if gone else ())
        for question in red:
            self._bases[question].is_red = True
        for question in self._resting_on(red | lost):
            if question in self._final:
                self._doubtful[question] = self._final.pop(question)
        self._forget(lost)
        self.abandon()

    def clear(self) -> None:
        """Forget everything."""
        self._forget(list(self._bases))
        self.abandon()

    def prune(self) -> None:
        """Forget what is in doubt: everything that is still wanted has been asked."""
        self._forget(list(self._doubtful))

    def _told_of(self, path: str) -> list[str]:
        return [each for each in self._readers if of_file(path, each)]

    def _reading(self, what: Iterable[str]) -> set[Hashable]:
        return {question for each in what for question in self._readers.of(each)}

    def _resting_on(self, questions: Iterable[Hashable]) -> list[Hashable]:
        """These, and all that rest on them."""
        found = dict.fromkeys(questions)
        waiting = list(found)
        while waiting:
            fresh = [each for each in self._askers.of(waiting.pop()) if each not in found]
            found.update(dict.fromkeys(fresh))
            waiting += fresh
        return list(found)

    def _forget(self, questions: Iterable[Hashable]) -> None:
        for question in questions:
            self._unlink(question)
            self._forgotten(question)
            self._final.pop(question, None)
            self._doubtful.pop(question, None)

    def _link(self, question: Hashable, basis: _Basis) -> None:
        self._bases[question] = basis
        basis.read, basis.asked = tuple(basis.reads), tuple(basis.asks)
        basis.reads, basis.asks = _NO_READS, _NO_QUESTIONS
        basis.said = self._alike.setdefault(basis.said, basis.said)
        for what in basis.read:
            self._readers.add(what, question)
        for each in basis.asked:
            self._askers.add(each, question)

    def _unlink(self, question: Hashable) -> _Basis | None:
        basis = self._bases.pop(question, None)
        if basis is not None:
            for what in basis.read:
                self._readers.discard(what, question)
            for each in basis.asked:
                self._askers.discard(each, question)
        return basis

    def abandon(self) -> None:
        self._forget([*self._provisional])
        super().abandon()

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
            self._now.remarks |= basis.said
        for each, basis in zip(cycle, bases, strict=True):
            basis.remarks, basis.checked = self._now.remarks, self._revision
            self._final[each] = self._doubtful.pop(each)

    def _is_as_it_was(self, question: Hashable, revision: int) -> bool:
        """The answer to `question` has been the same since `revision`. Brings it up to date."""
        basis = self._bases.get(question)
        if basis is None or question in self._open:
            return False
        try:
            self.get(question, basis.answer, basis.nothing)
        except LookupError:  # it speaks of a function or class that is gone: nobody will ask it again
            return False
        return question in self._final and self._bases[question].changed <= revision

    # ---- answers

    def _solve(self, question: Hashable, answer: Callable[[], Answer], nothing: Answer) -> Answer:
        if not self.is_wanted():
            raise Interrupted
        before = self._unlink(question)
        basis = _Basis(answer, nothing, before.changed if before else 0)
        basis.reads.update(map(intern, _first(question)))
        if before is not None and before.checked:
            self._forgotten(question)
        else:
            basis.before = before  # of this very cycle
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
            basis.before = None
        if question in self._provisional:
            self._link(question, basis)
        self._now.remarks |= basis.remarks
        return found

    def _discard(self, questions: Sequence[Hashable]) -> None:
        self._forget(questions)
        super()._discard(questions)

    def _is_as_before(self) -> None:
        now, before = self._now, self._now.before
        if before is not None:
            now.reads.update(before.read)
            now.asks = dict.fromkeys((*before.asked, *now.asks))
            now.said |= before.said
            now.remarks |= before.remarks

    def _settle(self, question: Hashable, found: object, being: _Open) -> None:
        """The members of a cycle say all that is said in it."""
        members = self._members(being) if being.asked else []
        self._link(question, self._now)
        super()._settle(question, found, being)
        for each in (question, *members):
            remarks = self._bases[each].remarks | self._now.remarks
            self._bases[each].remarks = self._alike.setdefault(remarks, remarks)
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


_NO_READS: set[str] = set()
_NO_QUESTIONS: dict[Hashable, None] = {}


def _nothing_known() -> _Basis:
    return _Basis(_unasked, None)


def _unasked() -> None:
    raise AssertionError


def _always() -> bool:
    return True


def _first(question: Any) -> Iterator[str]:
    """What a question rests on because of what it is about: the file, and a binding that it was handed."""
    match question:
        case (v.Fn(path=path), *_) | (_, v.Fn(path=path), *_) | (_, v.Obj(cls=v.Cls(path=path)), *_):
            yield home(path)
        case ("bound", str(path), owner, str(name), int(number), _):
            yield home(path)
            yield bound(path, owner.index if owner else None, name, number)
        case (_, str(path), *_):
            yield home(path)
        case _:
            raise TypeError(f"a question without a file: {question!r}")
