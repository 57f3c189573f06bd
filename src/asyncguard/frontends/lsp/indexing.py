"""What the client shows while a project is read and analysed for the first time."""

import asyncio
import itertools
import time

import lsprotocol.types as t
from pygls.lsp.server import LanguageServer

PATIENCE = 0.2
"""Seconds between two reports."""
_numbers = itertools.count(1)


class Indexing:
    """A pipeline's Progress: told in the worker's thread, sent from the event loop's."""

    def __init__(self, server: LanguageServer, loop: asyncio.AbstractEventLoop, name: str) -> None:
        self._server = server
        self._loop = loop
        self._name = name
        self._last = 0.0
        self._token = ""
        self._begun: asyncio.Task[bool] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last > PATIENCE or not total:
            self._last = now
            self._loop.call_soon_threadsafe(self._say, stage, 100 * done // total if total else None)

    async def end(self) -> None:
        """On the event loop: nothing more will be told."""
        if self._begun is not None and await self._begun:
            self._server.work_done_progress.end(self._token, t.WorkDoneProgressEnd())
        self._begun = None

    def _say(self, stage: str, percentage: int | None) -> None:
        window = self._server.client_capabilities.window
        if not (window and window.work_done_progress):
            return
        if self._begun is None:
            self._token = f"asyncguard/{next(_numbers)}"
            self._begun = self._loop.create_task(self._begin())
        elif self._begun.done() and self._begun.result():
            self._server.work_done_progress.report(
                self._token, t.WorkDoneProgressReport(message=stage, percentage=percentage)
            )

    async def _begin(self) -> bool:
        """Whether the client has agreed."""
        try:
            await self._server.work_done_progress.create_async(self._token)
        except Exception:  # it refuses: nothing is shown
            return False
        self._server.work_done_progress.begin(self._token, t.WorkDoneProgressBegin(title=f"Analysing {self._name}"))
        return True
