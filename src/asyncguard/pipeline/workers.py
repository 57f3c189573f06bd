"""Texts → summaries, in worker processes or on a cluster when there is enough to do. The result does not depend on
where."""

import logging
import multiprocessing
import time
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from heapq import heapreplace

from asyncguard.pipeline.executors import Pool, elsewhere, processes, processors
from asyncguard.pipeline.progress import Progress
from asyncguard.pipeline.task import Outcome, Text, Texts, extract_chunk

WORTH_BYTES = 300_000
"""Less than this is done before a second process has started."""
CHUNK_BYTES = 100_000
MOST_BYTES = 1_000_000
"""Of a task: what a network carries at once, and what is lost with a worker."""
PULSE = 1.0
"""Seconds after which an executor that says nothing is looked at."""
LOG = logging.getLogger(__name__)


def extract_all(
    texts: Mapping[bytes, bytes], jobs: int, progress: Progress, executor: str = ""
) -> tuple[dict[bytes, bytes], dict[bytes, str]]:
    """Digest → summary, and digest → what went wrong inside us. Raises ConfigError for an executor that is out of
    reach."""
    items = sorted(texts.items(), key=lambda item: (-len(item[1]), item[0]))
    total = sum(map(len, texts.values()))
    outcomes: list[Outcome] = []
    done = 0
    for chunk in _outcomes(items, jobs, executor):
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


def balanced(items: Texts, count: int) -> list[Texts]:
    """`items`, largest first, in `count` chunks of about the same size."""
    chunks: list[list[Text]] = [[] for _ in range(count)]
    sizes = [(0, index) for index in range(count)]
    for item in items:
        size, index = sizes[0]
        chunks[index].append(item)
        heapreplace(sizes, (size + len(item[1]) + 200, index))
    return [chunk for chunk in chunks if chunk]


def _outcomes(items: Texts, jobs: int, executor: str) -> Iterator[list[Outcome]]:
    """Read by the executor, if there is one and enough to do; what it loses, and all else, is read here."""
    if executor and _size(items) > WORTH_BYTES:
        with elsewhere(executor) as pool:
            lost = yield from _pooled(items, pool)
        if lost:
            LOG.warning("asyncguard: %s lost %d files, which are read here", executor, len(lost))
        items = lost
    jobs = min(_allowed(jobs), _size(items) // WORTH_BYTES + 1)
    if jobs == 1:
        yield from map(extract_chunk, balanced(items, _size(items) // CHUNK_BYTES + 1))
        return
    with processes(jobs) as pool:
        lost = yield from _pooled(items, pool)
    yield from map(_alone, lost)


def _pooled(items: Texts, pool: Pool) -> Generator[list[Outcome], None, Texts]:
    """Outcomes, as they come; returned is what came to nothing, because its worker died or was out of reach."""
    count = max(pool.slots * 2, min(_size(items) // CHUNK_BYTES, pool.slots * 16), _size(items) // MOST_BYTES)
    futures: dict[Future[list[Outcome]], Texts] = {}
    lost: list[Text] = []
    for chunk in balanced(items, count):
        try:
            futures[pool.executor.submit(pool.task, chunk)] = chunk
        except BrokenExecutor:
            lost += chunk
    pending, since = set(futures), time.monotonic()
    try:
        while pending and pool.goes_on(time.monotonic() - since):
            done, pending = wait(pending, PULSE, FIRST_COMPLETED)
            since = time.monotonic() if done else since
            for future in done:
                if future.cancelled() or future.exception():
                    lost += futures[future]
                else:
                    yield future.result()
    finally:
        for future in pending:
            future.cancel()
    return [*lost, *(item for future in pending for item in futures[future])]


def _alone(item: Text) -> list[Outcome]:
    """In a process of its own, so that a file that kills it takes no other with it."""
    with processes(1) as pool:
        try:
            return pool.executor.submit(extract_chunk, [item]).result()
        except BrokenExecutor:
            return [(item[0], b"", "the process that read it died")]


def _size(items: Texts) -> int:
    return sum(len(text) for _, text in items)
