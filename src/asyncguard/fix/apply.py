"""Text and fixes → new text. Which of two fixes that touch the same place is made does not depend on their order."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from asyncguard.model.fix import Edit, Fix
from asyncguard.model.text import Text


class Applied(NamedTuple):
    text: str
    done: tuple[int, ...]
    """Positions, in what was given, of the fixes that were made. The others are in the way of one of these."""


class _Taken(NamedTuple):
    start: int
    end: int
    content: str

    def hinders(self, other: "_Taken") -> bool:
        """Whether both cannot be made. What only touches does not hinder, but of two insertions at one place nobody
        can say which comes first."""
        if self.start == self.end and other.start == other.end:
            return self.start == other.start
        return self.start < other.end and other.start < self.end


def apply(text: str, fixes: Sequence[Fix]) -> Applied:
    """Makes as many of `fixes` as get along, those that start first before others. An edit that several fixes share (an
    import that they need) is made once."""
    source = Text(text)
    planned = sorted((tuple(_resolved(source, fix.edits)), at) for at, fix in enumerate(fixes) if fix.edits)
    taken: dict[_Taken, None] = {}
    done: list[int] = []
    for edits, at in planned:
        new = [edit for edit in edits if edit not in taken]
        if not any(old.hinders(edit) for old in taken for edit in new):
            taken |= dict.fromkeys(new)
            done.append(at)
    return Applied(_edited(text, taken), tuple(sorted(done)))


def _resolved(source: Text, edits: Iterable[Edit]) -> list[_Taken]:
    return [_Taken(*source.offsets(edit.span), edit.content) for edit in edits]


def _edited(text: str, edits: Iterable[_Taken]) -> str:
    out: list[str] = []
    at = 0
    for edit in sorted(edits):
        out += [text[at : edit.start], edit.content]
        at = edit.end
    return "".join(out) + text[at:]
