"""Room for deep recursion: nested code is walked by nested calls."""

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

RECURSION = 200_000
STACK = 512 * 1024 * 1024
"""Bytes of C stack; pages that are not touched cost nothing."""
FRAME = (1 << 20) + 1
"""Slots of the frame below the work. CPython keeps frames in pieces of 16 KB, which it maps when a call needs the next
one and unmaps when that call returns: where calls go up and down around the end of a piece, this takes a tenth of the
time. A frame that is a little larger than a power of two gets a piece of twice that, and what is called from it stays
in the other half."""


def with_deep_stack(work: Callable[[], Result]) -> Result:
    """What `work` gives, run in a thread of its own with a deep stack. Raises what it raises."""
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(_roomy(work))
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


def _roomy(work: Callable[[], Result]) -> Result:
    return work()


_roomy.__code__ = _roomy.__code__.replace(co_stacksize=FRAME)
