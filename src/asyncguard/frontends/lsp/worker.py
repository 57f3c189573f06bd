"""One thread that analyses: what somebody waits for first, the rest when nobody waits."""

import asyncio
import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
Background = Callable[[Callable[[], bool]], object]
"""Work that may be left off: it is told how to ask whether to go on, and done again from the start if it was not."""

PAUSE = 0.3
"""Seconds without anything to do for anybody before work in the background begins."""


class Worker:
    """Analysis needs the interpreter for itself, so one thread is enough; the event loop stays free for messages."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._change = threading.Condition()
        self._asked: deque[tuple[Callable[[], object], asyncio.Future[object]]] = deque()
        self._background: dict[str, Background] = {}
        self._last = 0.0
        self._is_open = True
        threading.Thread(target=self._run, name="analysis", daemon=True).start()

    async def ask(self, work: Callable[[], Result]) -> Result:
        """What `work` gives, in its turn; raises what it raises. If nobody waits for it any more it is not begun."""
        future: asyncio.Future[object] = self._loop.create_future()
        with self._change:
            self._asked.append((work, future))
            self._change.notify()
        return await future  # type: ignore[return-value]

    def later(self, key: str, work: Background) -> None:
        """Do this when there is nothing else to do, in the place of earlier work of the same `key`."""
        with self._change:
            self._background[key] = work
            self._change.notify()

    def close(self) -> None:
        with self._change:
            self._is_open = False
            self._change.notify()

    def _run(self) -> None:
        while self._is_open:
            asked, key, work = self._next()
            if asked:
                self._answer(*asked)
            elif work and work(self._is_idle) is not False:
                with self._change:
                    if self._background.get(key) is work:
                        del self._background[key]

    def _next(
        self,
    ) -> tuple[tuple[Callable[[], object], asyncio.Future[object]] | None, str, Background | None]:
        """Blocks until there is something to do."""
        with self._change:
            while self._is_open:
                if self._asked:
                    return self._asked.popleft(), "", None
                wait = self._last + PAUSE - time.monotonic()
                if self._background and wait <= 0:
                    return None, *next(iter(self._background.items()))
                self._change.wait(wait if self._background else None)
        return None, "", None

    def _is_idle(self) -> bool:
        return not self._asked and self._is_open

    def _answer(self, work: Callable[[], object], future: asyncio.Future[object]) -> None:
        if future.cancelled():
            return
        try:
            answer = work()
        except Exception as error:
            self._tell(future.set_exception, error, future)
        else:
            self._tell(future.set_result, answer, future)
        self._last = time.monotonic()

    def _tell(self, say: Callable[..., None], what: object, future: asyncio.Future[object]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(lambda: None if future.done() else say(what))
