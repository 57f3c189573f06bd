"""Texts → summaries, in worker processes when there is enough to do. The result does not depend on their number."""

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from heapq import heapreplace
from multiprocessing.context import BaseContext

from asyncguard.model.report import told
from asyncguard.pipeline.progress import Progress

WORTH_BYTES = 300_000
"""Less than this is done before a second process has started."""
CHUNK_BYTES = 100_000
SWEEP_BYTES = 2_000_000
"""After so much source a worker collects its garbage once."""

Texts = Sequence[tuple[bytes, bytes]]
"""(digest, text)"""
Outcome = tuple[bytes, bytes, str]
"""(digest, summary, error)"""


def extract_all(
    texts: Mapping[bytes, bytes], jobs: int, progress: Progress
) -> tuple[dict[bytes, bytes], dict[bytes, str]]:
    """Digest → summary, and digest → what went wrong inside us."""
    items = sorted(texts.items(), key=lambda item: (-len(item[1]), item[0]))
    total = sum(map(len, texts.values()))
    outcomes: list[Outcome] = []
    done = 0
    for chunk in _outcomes(items, min(_allowed(jobs), total // WORTH_BYTES + 1)):
        outcomes += chunk
        done += sum(len(texts[digest]) for digest, _, _ in chunk)
        progress("Reading", done, total)
    return (
        {digest: data for digest, data, error in outcomes if not error},
        {d: error for d, _, error in outcomes if error},
    )


def _allowed(jobs: int) -> int:
    """A worker of somebody else's pool (flake8's) may have no children of its own."""
    return 1 if multiprocessing.current_process().daemon else jobs or processors()


def processors() -> int:
    """How many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def balanced(items: Texts, count: int) -> list[Texts]:
    """`items`, largest first, in `count` chunks of about the same size."""
    chunks: list[list[tuple[bytes, bytes]]] = [[] for _ in range(count)]
    sizes = [(0, index) for index in range(count)]
    for item in items:
        size, index = sizes[0]
        chunks[index].append(item)
        heapreplace(sizes, (size + len(item[1]) + 200, index))
    return [chunk for chunk in chunks if chunk]


def _outcomes(items: Texts, jobs: int) -> Iterator[list[Outcome]]:
    if jobs <= 1:
        chunks = balanced(items, sum(len(text) for _, text in items) // CHUNK_BYTES + 1)
        yield from map(extract_chunk, chunks)
        return
    total = sum(len(text) for _, text in items)
    yield from _pooled(balanced(items, max(jobs * 2, min(total // CHUNK_BYTES, jobs * 16))), jobs)


def _pooled(chunks: Iterable[Texts], jobs: int) -> Iterator[list[Outcome]]:
    """Chunks whose worker died are tried again, a file at a time, so that one file takes nothing else with it."""
    lost: list[Texts] = []
    with ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_settle) as pool:
        futures: dict[Future[list[Outcome]], Texts] = {}
        for chunk in chunks:
            try:
                futures[pool.submit(extract_chunk, chunk)] = chunk
            except BrokenProcessPool:
                lost.append(chunk)
        try:
            for future in as_completed(futures):
                if isinstance(future.exception(), BrokenProcessPool):
                    lost.append(futures[future])
                else:
                    yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)
    for item in (item for chunk in lost for item in chunk):
        yield [_alone(item)]


def _alone(item: tuple[bytes, bytes]) -> Outcome:
    with ProcessPoolExecutor(1, mp_context=_context()) as pool:
        try:
            return pool.submit(extract_chunk, [item]).result()[0]
        except BrokenProcessPool:
            return item[0], b"", "the process that read it died"


def _context() -> BaseContext:
    """Forked where that is safe (it is the fastest), else spawned."""
    safe = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if safe else "spawn")


def _settle() -> None:
    """What lives at the start of a worker lives to its end, and the worker no longer than who started it."""
    gc.freeze()
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def extract_chunk(chunk: Texts) -> list[Outcome]:
    """The outcome of each text. Trees are many small objects without cycles: collecting while they live is waste."""
    was_enabled, pending = gc.isenabled(), 0
    gc.disable()
    try:
        outcomes: list[Outcome] = []
        for digest, text in chunk:
            outcomes.append(_extract(digest, text))
            pending += len(text)
            if pending > SWEEP_BYTES:
                pending = gc.collect() * 0
        return outcomes
    finally:
        if was_enabled:
            gc.enable()


def _extract(digest: bytes, text: bytes) -> Outcome:
    from asyncguard.extract import extract
    from asyncguard.model.summary import encode

    try:
        return digest, encode(extract(text)), ""
    except Exception as error:
        return digest, b"", told(error)
