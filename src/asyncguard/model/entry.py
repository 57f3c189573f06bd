"""Where the outside world enters a program: an EntryPoint, and how much a block there hurts."""

import msgspec

from asyncguard.model.impacts import IMPACTS
from asyncguard.model.summary import Span

KINDS = {
    "middleware": 3,
    "hook": 3,
    "route": 2,
    "websocket": 2,
    "dependency": 2,
    "exception-handler": 2,
    "stream": 2,
    "consumer": 2,
    "rpc": 2,
    "handler": 2,
    "tool": 2,
    "resolver": 2,
    "validator": 2,
    "signal": 2,
    "filter": 2,
    "callback": 2,
    "protocol": 2,
    "background-task": 1,
    "task": 1,
    "job": 1,
    "start-up": 0,
    "command": -1,
    "script": -1,
    "test": -1,
}
"""What calls the function -> how many wait while it blocks. 3: every request. 2: whoever is served meanwhile.
1: likewise, but nobody waits for this work itself. 0: the start. -1: nobody else is there."""
SERVING = frozenset(kind for kind, where in KINDS.items() if where >= 2)
"""What is called again and again, while others are served."""
UNREACHED = 1
"""A coroutine of which nobody knows who runs it."""
COSTS = {"disk": 0, "network": 1, "unbounded": 2}


class EntryPoint(msgspec.Struct, frozen=True):
    """A function that a framework, the loop or the outside world calls."""

    kind: str
    """A key of KINDS."""
    label: str
    """`GET /users/{id}`, or the name of the function."""
    function: str
    """Qualified name."""
    path: str
    span: Span
    """Of the function's header."""
    runs: str
    """`loop`, `worker`, or `own loop` for a loop of its own in a worker."""
    why: str
    """`fastapi: async route`, in a few words."""

    @property
    def serves(self) -> bool:
        """Called on the loop again and again, while others are served."""
        return self.runs == "loop" and self.kind in SERVING

    def rank(self) -> tuple[int, str, str]:
        """Those first where a block hurts most."""
        return (-_where(self), self.kind, self.label)

    def sort_key(self) -> tuple[str, Span, str, str]:
        return (self.path, self.span, self.kind, self.label)


def impact(cost: str, entry_points: tuple[EntryPoint, ...]) -> str:
    """How much it hurts: the cost class (CPU work counts as network) and the worst place from which it is reached."""
    where = max((_where(each) for each in entry_points), default=UNREACHED)
    if where < 0:
        return IMPACTS[0]
    return IMPACTS[min(max(where + COSTS.get(cost, 1) - 1, 0), 3)]


def _where(entry_point: EntryPoint) -> int:
    return -1 if entry_point.runs == "own loop" else KINDS[entry_point.kind]
