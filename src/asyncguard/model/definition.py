"""A function of the analysed program, for rules that look at functions rather than at what blocks in them."""

from collections.abc import Sequence

import msgspec

from asyncguard.model.summary import Function, Span


class Definition(msgspec.Struct, frozen=True):
    path: str
    """As it is shown."""
    name: str
    """Qualified: `Client.get`."""
    span: Span
    """Of its header."""
    is_async: bool


def innermost(functions: Sequence[Function], span: Span) -> int | None:
    """The `def` of a file that a place is in, by its index; of several the one that starts last."""
    named = ((at, each) for at, each in enumerate(functions) if each.name != "<lambda>")
    around = [(each.span.row, at) for at, each in named if each.span.row <= span.row <= each.end_row]
    return max(around)[1] if around else None
