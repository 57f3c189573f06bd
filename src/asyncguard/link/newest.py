"""A bound on what is kept although it can be found again."""

from collections import deque
from collections.abc import Callable


class Newest:
    """Of what was added, the newest; the rest is told to go, the oldest first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._waiting: deque[Callable[[], object]] = deque()

    def add(self, forget: Callable[[], object]) -> None:
        """One more is kept: `forget` lets go of it."""
        self._waiting.append(forget)
        while len(self._waiting) > self.most:
            self._waiting.popleft()()
