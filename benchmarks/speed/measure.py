"""Commands → seconds and megabytes."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

STAGE = re.compile(r"^(\w[\w ]*?) +([\d.]+) s +([\d.]+) s$", re.MULTILINE)
"""A line of `asyncguard check --profile`: stage, wall, CPU."""
LEFT_OUT = ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONDONTWRITEBYTECODE")
"""An active environment would be followed into; and the modules of what is installed are compiled once."""


class Timing(msgspec.Struct, frozen=True):
    """What a process and its children took. `findings` are counted in its output."""

    wall: float
    cpu: float
    findings: int
    memory: float = 0.0
    """The most megabytes that one of the processes had."""
    stages: dict[str, float] = {}
    """CPU seconds, where it tells them."""
    failed: str = ""
    """Why there is no result; the figures are what it had taken until then."""


class Usage(NamedTuple):
    """Of a running process."""

    cpu: float
    """Seconds of processor time so far."""
    memory: float
    """MB that it holds."""


def usage(process: int) -> Usage:
    """What the process of this number uses (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    status = Path(f"/proc/{process}/status").read_text()
    return Usage((int(fields[11]) + int(fields[12])) / 100, int(status.partition("VmRSS:")[2].split()[0]) / 1000)


def timed(command: Sequence[str | Path], cwd: Path, limit: float = 0) -> Timing:
    """Run to the end, or to the limit in seconds (0: there is none). Exit 0 (nothing found) and 1 (findings) are
    good."""
    environment = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=errors, env=environment, start_new_session=True)
        with ended_after(limit, lambda: os.killpg(process.pid, signal.SIGKILL)) as late:
            _, status, used = os.wait4(process.pid, 0)
        wall, process.returncode = time.perf_counter() - start, os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        said, complained = out.read(), errors.read()
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    findings = sum(".py:" in line for line in said.splitlines())
    stages = {stage: float(cpu) for stage, _, cpu in STAGE.findall(complained)}
    failed = ""
    if late.is_set():
        failed = f"no result after {limit:.0f} s"
    elif process.returncode not in (0, 1) or (process.returncode and not said):
        failed = f"exit {process.returncode}: {(complained.strip().splitlines() or [''])[-1]}"
    cpu = used.ru_utime + used.ru_stime
    return Timing(wall, cpu, findings, used.ru_maxrss / unit, stages, failed)


def succeeded(timing: Timing) -> Timing:
    """Ends the measurement where there is no result."""
    if timing.failed:
        raise SystemExit(timing.failed)
    return timing


@contextmanager
def ended_after(limit: float, end: Callable[[], None]) -> Iterator[threading.Event]:
    """Calls `end` after so many seconds (never: 0), and sets the event."""
    late = threading.Event()

    def act() -> None:
        late.set()
        end()

    timer = threading.Timer(limit, act)
    if limit:
        timer.start()
    try:
        yield late
    finally:
        timer.cancel()
