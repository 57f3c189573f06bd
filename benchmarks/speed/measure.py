"""Commands → seconds."""

import resource
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec


class Timing(msgspec.Struct, frozen=True):
    """What one process and its children took. `findings` are counted in its output."""

    wall: float
    cpu: float
    findings: int
    when: str = ""
    """The day, where the figure is taken from an earlier run."""


def timed(command: Sequence[str | Path], cwd: Path) -> Timing:
    """Run to the end. Exit 0 (nothing found) and 1 (findings) are good; anything else ends the measurement."""
    before, start = _cpu(), time.perf_counter()
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    wall, cpu = time.perf_counter() - start, _cpu() - before
    if done.returncode not in (0, 1) or (done.returncode and not done.stdout):
        raise SystemExit(f"{command[0]} failed (exit {done.returncode}):\n{done.stderr}")
    return Timing(wall, cpu, sum(".py:" in line for line in done.stdout.splitlines()))


def _cpu() -> float:
    """Seconds of processor time of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
