"""The arguments of a call."""

from __future__ import annotations

import msgspec

from asyncguard.link import values as v
from asyncguard.model import summary as m


class Arguments(msgspec.Struct, frozen=True):
    """What a call passes, evaluated, beside how it is written."""

    positional: tuple[v.Type, ...] = ()
    keywords: tuple[tuple[str, v.Type], ...] = ()
    written: tuple[m.Arg, ...] = ()
    complete: bool = True
    """No `*args` or `**kwargs` among them: what is not here is not passed."""
    starred: v.Type = ()
    """What `*args` of unknown length hold."""

    def get(self, position: int | None, keyword: str | None) -> v.Type | None:
        """The argument at a position or under a keyword; None where it is not passed."""
        if keyword:
            for name, known in self.keywords:
                if name == keyword:
                    return known
        if position is not None and position < len(self.positional):
            return self.positional[position]
        return None

    def expression(self, position: int | None, keyword: str | None) -> m.Expr | None:
        """The same, as it is written."""
        for arg in self.written:
            if keyword and arg.keyword == keyword:
                return arg.value
        plain = [arg.value for arg in self.written if arg.keyword is None and not arg.star]
        return plain[position] if position is not None and position < len(plain) else None

    def after(self, count: int) -> Arguments:
        """Without the first `count` positional ones."""
        return Arguments(self.positional[count:], self.keywords, (), self.complete)


NO_ARGUMENTS = Arguments()
UNKNOWN_ARGUMENTS = Arguments(complete=False)
