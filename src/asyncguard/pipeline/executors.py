"""The name of an executor → somewhere to read texts: a `concurrent.futures.Executor`, open while it is needed."""

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.context import BaseContext
from typing import NamedTuple

from asyncguard.pipeline.task import Outcome, Texts, extract_chunk


class Pool(NamedTuple):
    executor: Executor
    slots: int
    """How many tasks it runs at once."""
    task: Callable[[Texts], list[Outcome]] = extract_chunk
    """What it can run. Raises nothing: where it fails, it could not be run."""
    goes_on: Callable[[float], bool] = lambda idle: True
    """Whether to wait on, when nothing has come back for so many seconds."""


def elsewhere(name: str) -> AbstractContextManager[Pool]:
    """The cluster that is meant. Raises ConfigError where it cannot be used."""
    from asyncguard.pipeline.cluster import connected

    return connected(name.partition(":")[2])


@contextmanager
def processes(count: int) -> Iterator[Pool]:
    """So many processes of this machine. What is forked finds imported what it needs, which takes a tenth of a second
    each otherwise."""
    how = context()
    if how.get_start_method() == "fork":
        import asyncguard.extract.module  # noqa: F401
    with ProcessPoolExecutor(count, mp_context=how, initializer=_settle) as executor:
        yield Pool(executor, count)


def context() -> BaseContext:
    """Forked where that is safe (it is the fastest), else spawned."""
    safe = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if safe else "spawn")


def processors() -> int:
    """How many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _settle() -> None:
    """What lives at the start of a worker lives to its end, and the worker no longer than who started it."""
    gc.freeze()
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
