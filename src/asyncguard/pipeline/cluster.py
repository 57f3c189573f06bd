"""The address of a Dask scheduler → a pool of its workers, which read what this process would read, and as it would."""

import logging
import platform
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import asyncguard
from asyncguard.config import ConfigError
from asyncguard.pipeline.executors import Pool
from asyncguard.pipeline.key import summary_key
from asyncguard.pipeline.task import Outcome, Texts, extract_chunk

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 10.0
"""Seconds that a scheduler has to answer, and then to have a worker."""
LOST = 10.0
"""Seconds after which nothing is expected of a cluster that has no workers, and says nothing."""
STALLED = 300.0
"""Nor of one that has some. A task takes a few seconds."""

Likeness = tuple[str, bytes]
"""Who reads, in words, and the key of what was read of nothing: where it is the same, so is every summary."""


class UnlikeError(Exception):
    """A worker would read with another extractor. It may have come to the cluster after we did."""


@contextmanager
def connected(address: str) -> Iterator[Pool]:
    """The cluster whose scheduler answers at `address`, for as long as it is needed.

    Raises ConfigError where it cannot be used."""
    with _client(address) as client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise ConfigError(
                f"the Dask scheduler at `{address}` has no workers", f"`dask worker {address}` starts one"
            ) from None
        _compared(client)
        executor = client.get_executor(pure=False)
        try:
            slots = max(1, sum(client.ncores().values()))
            yield Pool(executor, slots, partial(extract_there, likeness()), partial(_goes_on, client))
        finally:
            executor.shutdown(wait=False)


def likeness() -> Likeness:
    """Of the process that is asked."""
    return f"asyncguard {asyncguard.__version__} on Python {platform.python_version()}", summary_key(b"")


_TURN = threading.Lock()


def extract_there(ours: Likeness, chunk: Texts) -> list[Outcome]:
    """On a worker. Its threads take turns: the collector and the bound on recursion belong to the process."""
    if likeness()[1] != ours[1]:
        raise UnlikeError(likeness()[0])
    with _TURN:
        return extract_chunk(chunk)


def _client(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError:
        raise ConfigError(
            "`--executor dask:ADDRESS` needs distributed, which is not installed",
            "`pip install 'asyncguard[dask]'` installs it",
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is told by us
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"no Dask scheduler answers at `{address}`",
            str(error) or type(error).__name__,
            "`dask scheduler` starts one and tells its address; `--executor processes` does without",
        ) from None


def _compared(client: "Client") -> None:
    """Raises ConfigError for a worker that would not read as we do."""
    here = likeness()
    for worker, there in client.run(likeness, on_error="return").items():
        if isinstance(there, BaseException):
            raise ConfigError(
                f"the Dask worker `{worker}` cannot run asyncguard",
                f"{type(there).__name__}: {there}",
                f"install {here[0].replace(' ', '==', 1).partition(' ')[0]} there",
            )
        if there[1] != here[1]:
            raise ConfigError(
                f"the Dask worker `{worker}` has another asyncguard or another Python",
                f"there {there[0]}, here {here[0]}",
                "install the same on both",
            )


def _goes_on(client: "Client", idle: float) -> bool:
    """A scheduler waits for workers as long as it takes, and a future may come to nothing unheard; we do not wait."""
    try:
        return idle < LOST or (idle < STALLED and bool(client.ncores(callback_timeout=LOST)))
    except Exception:  # whatever it is, the cluster is out of reach
        return False
