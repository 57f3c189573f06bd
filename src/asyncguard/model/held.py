"""What linking states of resources: a place that waits long while something is held. Rules make findings of it."""

import msgspec

from asyncguard.model.finding import Step
from asyncguard.model.summary import Span


class Held(msgspec.Struct, frozen=True):
    """A fact: at this place, a function waits for something slow and holds what others need."""

    path: str
    span: Span
    function: str
    """Qualified name of the function that waits."""
    code: str
    kind: str
    """connection, transaction, lock, thread-lock."""
    resource: str
    """What is held, as it is written: `session`, `pool.acquire()`, `self._lock`."""
    taker: str
    """The catalogue's name of what took it: `asyncpg.Pool.acquire`."""
    callee: str
    """What is awaited, as it is written."""
    primitive: str
    """What that waits for in the end, by its name in the catalogue; '' where any wait will do."""
    latency: str
    """Latency class of the catalogue: llm, unbounded, client, seconds, network, arg."""
    why: str
    taken: tuple[Step, ...]
    """From this function down to where it is taken."""
    waits: tuple[Step, ...]
    """From the await down to what is waited for."""
    released: tuple[Step, ...]
    """Where it is given back; nothing where this function does not do it."""
    pool: str
    """The pool that it comes from, as a path: `db.py::engine`, `self.pool`; '' where that is not known."""
    after: bool
    """It waits when the function has returned, and what was injected into it is still held."""
    conditional: bool
    """Held, or slow, on some ways only."""
    setting: str = ""
    """`only where SHARE, off by default, is on`; '' where it is held whatever the settings."""
