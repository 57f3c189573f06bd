"""Which functions of some files start, and on which thread: told by the interpreter, not by the files themselves."""

import ast
import asyncio
import sys
import threading
from pathlib import Path
from types import CodeType

TOOL = 4
WORKER, LOOP, OWN_LOOP, ELSEWHERE = "worker", "loop", "own loop", "main thread, before or after the loop"


class Watch:
    """While it is entered, notes every start of a function whose source is below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: set[tuple[str, int, asyncio.AbstractEventLoop | None, int]] = set()
        self._main = threading.get_ident()
        self._rows: dict[str, dict[int, int]] = {}

    def __enter__(self) -> "Watch":
        sys.monitoring.use_tool_id(TOOL, "asyncguard")
        sys.monitoring.register_callback(TOOL, sys.monitoring.events.PY_START, self._started)
        sys.monitoring.set_events(TOOL, sys.monitoring.events.PY_START)
        return self

    def __exit__(self, *_: object) -> None:
        sys.monitoring.set_events(TOOL, 0)
        sys.monitoring.free_tool_id(TOOL)

    def _started(self, code: CodeType, _: int) -> object:
        if not code.co_filename.startswith(str(self.folder)):
            return sys.monitoring.DISABLE
        file = str(Path(code.co_filename).relative_to(self.folder))
        self._seen.add((file, self._row(code), asyncio._get_running_loop(), threading.get_ident()))
        return None

    def seen(self) -> set[tuple[str, int, str]]:
        """File relative to `folder`, row of the `def`, and where it ran."""
        return {(file, row, self._where(loop, thread)) for file, row, loop, thread in self._seen}

    def _where(self, loop: asyncio.AbstractEventLoop | None, thread: int) -> str:
        if loop is not None:
            return LOOP if thread == self._main or self._is_shared(loop) else OWN_LOOP
        return ELSEWHERE if thread == self._main else WORKER

    def _is_shared(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Several functions run on it: it was not made for one call."""
        return len({(file, row) for file, row, each, _ in self._seen if each is loop}) > 1

    def _row(self, code: CodeType) -> int:
        """A decorated function starts, for Python, at its first decorator."""
        rows = self._rows.get(code.co_filename)
        if rows is None:
            rows = self._rows[code.co_filename] = _rows(Path(code.co_filename).read_text())
        return rows.get(code.co_firstlineno, code.co_firstlineno)


def _rows(text: str) -> dict[int, int]:
    found = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {node.decorator_list[0].lineno: node.lineno for node in found if node.decorator_list}
