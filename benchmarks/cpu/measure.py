"""A call → how long it takes, how long a loop stands still meanwhile, and whether a thread cures that."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

RUNS = 3
TICK = 0.001
"""Seconds between two ticks of what runs beside."""


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One call of the catalogue, as in `samples.toml`."""

    name: str
    setup: str
    call: str
    megabytes: float | None = None
    repeats: int = 1
    """How often `call` does what is to be measured."""


class Samples(msgspec.Struct, frozen=True):
    sample: tuple[Sample, ...]


class Run(NamedTuple):
    """Seconds: of one call, and between any two ticks beside it."""

    call: float
    gaps: list[float]


class Measured(msgspec.Struct, frozen=True):
    """Seconds: of one call, and the longest gaps between two ticks beside it."""

    call: float
    on_the_loop: float
    in_a_thread: float
    median_gap: float
    """Between two ticks of the loop while the call runs in a thread."""

    @property
    def starves(self) -> bool:
        return self.on_the_loop > self.call / 2

    @property
    def holds(self) -> bool:
        """The GIL, so that the loop stands still although the call runs in a thread."""
        return self.in_a_thread > self.call / 2

    @property
    def gil(self) -> str:
        """As the catalogue says it."""
        if self.holds:
            return "held"
        return "released" if self.median_gap < 3 * TICK else "switching"


def samples() -> tuple[Sample, ...]:
    """All of them, in order."""
    data = Path(__file__).with_name("samples.toml").read_bytes()
    return msgspec.toml.decode(data, type=Samples).sample


def prepared(sample: Sample) -> Callable[[], object]:
    """The call, ready to run. Raises ImportError where the library is not installed."""
    names: dict[str, object] = {}
    exec(sample.setup, names)
    code = compile(sample.call, sample.name, "exec")
    return lambda: exec(code, names)


def measure(call: Callable[[], object], most_runs: int = RUNS) -> Measured:
    """Time a call by itself, on a loop, and in a thread beside a loop; each a few times. The shortest counts, and of
    the call that of all runs, those with gaps among them: whatever else the machine does can only add to a time, and to
    a gap. Where the loop stood still beside a thread, up to `most_runs` tell whether that was the call."""
    call()
    alone = min(_timed(call) for _ in range(RUNS))
    on_the_loop = [_on_the_loop(call) for _ in range(RUNS)]
    in_a_thread: list[Run] = []
    while True:
        in_a_thread.append(_in_a_thread(call))
        found = _measured(alone, on_the_loop, in_a_thread)
        if len(in_a_thread) >= (most_runs if found.holds else RUNS):
            return found


def _measured(alone: float, on_the_loop: Sequence[Run], in_a_thread: Sequence[Run]) -> Measured:
    return Measured(
        min(alone, *(run.call for run in (*on_the_loop, *in_a_thread))),
        min(max(run.gaps) for run in on_the_loop),
        min(max(run.gaps) for run in in_a_thread),
        min(statistics.median(run.gaps) for run in in_a_thread),
    )


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _on_the_loop(call: Callable[[], object]) -> Run:
    return asyncio.run(_beside(_directly(call)))


def _in_a_thread(call: Callable[[], object]) -> Run:
    return asyncio.run(_beside(asyncio.to_thread(_timed, call)))


async def _directly(call: Callable[[], object]) -> float:
    return _timed(call)


async def _beside(work: Awaitable[float]) -> Run:
    """What `work` takes, as it says, and the gaps between the ticks of the loop meanwhile."""
    gaps: list[float] = []
    ticking = asyncio.create_task(_tick(gaps))
    await asyncio.sleep(10 * TICK)
    gaps.clear()
    call = await work
    await asyncio.sleep(2 * TICK)
    ticking.cancel()
    return Run(call, gaps)


async def _tick(gaps: list[float]) -> None:
    last = time.perf_counter()
    while True:
        await asyncio.sleep(TICK)
        now = time.perf_counter()
        gaps.append(now - last)
        last = now
