"""Where something is called."""

import msgspec

from asyncguard.model import summary as m


class Site(msgspec.Struct, frozen=True):
    """The place of a call."""

    span: m.Span
    text: str
    """The callee as it is written."""
    awaited: bool = False
    """Its result is awaited at once."""
    receiver: str = ""
    """The object in front of the last dot, where it is a plain path."""
    call: m.Call | None = None
    """The call itself, where it is written as one."""
