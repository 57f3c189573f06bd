"""What linking states: a place where the loop blocks or starves, with its proof. Rules make findings of it."""

import msgspec

from asyncguard.model.finding import Step
from asyncguard.model.summary import Span


class Block(msgspec.Struct, frozen=True):
    """A fact: at this place, a function that runs on the loop does something that blocks or starves it."""

    path: str
    span: Span
    function: str
    """Qualified name of the function on the loop."""
    code: str
    """The code of the rule that the catalogue assigns to the primitive."""
    primitive: str
    """`requests.get`"""
    category: str
    """`network`, `disk`, `sleep`, `lock` ...: what it waits for."""
    cost: str
    """Cost class: `disk` < `network` < `unbounded`; or `cpu`."""
    callee: str
    """The call as a person would name it: `load_profile`, `self.client.get`."""
    chain: tuple[Step, ...]
    """Steps below this call, the primitive last. One step: the call is the primitive."""
    conditional: bool
    """It happens under a condition inside what is called."""
    why: str
    instead: str
    raises: str
    """The exception that the primitive raises on a running loop instead of blocking, or ''."""
    first: bool = False
    """The condition: when it is used for the first time."""
    gil: str = ""
    """Of CPU work: `held`, `released` (a thread helps) or `switching` (in a thread the loop gets a turn at times)."""
    takes: str = ""
    """Of CPU work: how long it was measured to take, with the input: `250 ms at rounds=12`."""
    input: str = ""
    """Of CPU work that is long for large input only: what is of any size here, `an uploaded file`."""
    engine: str = ""
    """Of a query: the engine that it goes through, `db.py::engine`; '' where that is not known."""
    can_await: bool = True
    """The function is a coroutine; false for a plain one that the loop or a framework calls."""
