"""Room for deep recursion: nested code is walked by nested calls."""

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

RECURSION = 200_000
STACK = 512 * 1024 * 1024
"""Bytes of C stack; pages that are not touched cost nothing."""


def with_deep_stack(work: Callable[[], Result]) -> Result:
    """What `work` gives, run in a thread of its own with a deep stack. Raises what it raises."""
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size(STACK)
    sys.setrecursionlimit(RECURSION)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if errors:
        raise errors[0]
    return results[0]
