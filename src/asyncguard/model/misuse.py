"""What linking states of coroutines and tasks: a call that does not do what it seems to. Rules make findings of it."""

import msgspec

from asyncguard.model.block import Block
from asyncguard.model.summary import Span


class Misuse(msgspec.Struct, frozen=True):
    """A fact: at this place a coroutine is never run, or a task may be lost."""

    path: str
    span: Span
    function: str
    """Qualified name of the function on the loop."""
    code: str
    callee: str
    """The call, as it is written."""
    target: str
    """What is called or handed over: a function of the program, a name of the catalogue, a driver."""
    why: str = ""
    instead: str = ""
    conditional: bool = False
    """Unless something outside of the program says otherwise."""
    uses: tuple[Block, ...] = ()
    """Where what the call has made blocks the loop."""
