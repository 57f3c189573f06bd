"""Commands → seconds and megabytes."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec


class Timing(msgspec.Struct, frozen=True):
    """What a process and its children took. `findings` are counted in its output."""

    wall: float
    cpu: float
    findings: int
    memory: float = 0.0
    """The most megabytes that one of the processes had."""
    when: str = ""
    """The day, where the figure is taken from an earlier run."""
    spread: float = 0.0
    """Between the least and the most CPU time of several runs, as a share of the median."""


def timed(command: Sequence[str | Path], cwd: Path) -> Timing:
    """Run to the end. Exit 0 (nothing found) and 1 (findings) are good; anything else ends the measurement."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        wall, process.returncode = time.perf_counter() - start, os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        said = out.read()
        if process.returncode not in (0, 1) or (process.returncode and not said):
            raise SystemExit(f"{command[0]} failed (exit {process.returncode}):\n{errors.read()}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    findings = sum(".py:" in line for line in said.splitlines())
    return Timing(wall, used.ru_utime + used.ru_stime, findings, used.ru_maxrss / unit)


def median(timings: Sequence[Timing]) -> Timing:
    """The middle of several runs, with their spread."""
    cpu = [timing.cpu for timing in timings]
    middle = statistics.median(cpu)
    return Timing(
        statistics.median(timing.wall for timing in timings),
        middle,
        timings[0].findings,
        max(timing.memory for timing in timings),
        spread=(max(cpu) - min(cpu)) / middle if middle else 0.0,
    )
