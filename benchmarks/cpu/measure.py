"""A call → how long it takes, how long a loop stands still meanwhile, and whether a thread cures that."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

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


class Measured(msgspec.Struct, frozen=True):
    """Seconds: of one call, and the longest gaps between two ticks beside it."""

    call: float
    on_the_loop: float
    in_a_thread: float
    median_gap: float
    """Between two ticks of the loop while the call runs in a thread."""

    @property
    def gil(self) -> str:
        """As the catalogue says it."""
        if self.in_a_thread > self.call / 2:
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


def measure(call: Callable[[], object]) -> Measured:
    """Time a call by itself, on a loop, and in a thread beside a loop; each a few times. The shortest counts: whatever
    else the machine does can only add to a time."""
    call()
    alone = min(_timed(call) for _ in range(RUNS))
    on_the_loop = [max(asyncio.run(_beside(_directly(call)))) for _ in range(RUNS)]
    in_a_thread = [asyncio.run(_beside(asyncio.to_thread(call))) for _ in range(RUNS)]
    return Measured(
        alone,
        min(on_the_loop),
        min(max(gaps) for gaps in in_a_thread),
        min(statistics.median(gaps) for gaps in in_a_thread),
    )


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


async def _directly(call: Callable[[], object]) -> None:
    call()


async def _beside(work: Awaitable[object]) -> list[float]:
    """The gaps between the ticks of the loop while `work` runs."""
    gaps: list[float] = []
    ticking = asyncio.create_task(_tick(gaps))
    await asyncio.sleep(10 * TICK)
    gaps.clear()
    await work
    await asyncio.sleep(2 * TICK)
    ticking.cancel()
    return gaps


async def _tick(gaps: list[float]) -> None:
    last = time.perf_counter()
    while True:
        await asyncio.sleep(TICK)
        now = time.perf_counter()
        gaps.append(now - last)
        last = now
