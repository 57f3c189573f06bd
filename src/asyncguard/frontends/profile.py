"""`--profile`: where the time of a run goes, by stage."""

import os
import sys
import time
from typing import NamedTuple

from asyncguard.pipeline.progress import Progress


class Mark(NamedTuple):
    """When a stage began."""

    stage: str
    wall: float
    cpu: float


class Profile:
    """Listens to what a run says of its stages, and passes it on."""

    def __init__(self, tell: Progress) -> None:
        self._tell = tell
        self._marks = [Mark("Starting", time.perf_counter() - _since_start(), 0.0)]

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self._marks[-1].stage:
            self._marks.append(Mark(stage, time.perf_counter(), _cpu()))
        self._tell(stage, done, total)

    def table(self) -> str:
        """One line a stage with its seconds, wall and CPU (worker processes included), then the whole run."""
        end = Mark("", time.perf_counter(), _cpu())
        rows = [
            (mark.stage, after.wall - mark.wall, after.cpu - mark.cpu)
            for mark, after in zip(self._marks, [*self._marks[1:], end], strict=True)
        ]
        rows.append(("Total", end.wall - self._marks[0].wall, end.cpu))
        lines = [f"{'stage':<14}{'wall':>10}{'CPU':>10}"]
        lines += [f"{stage:<14}{wall:>8.2f} s{cpu:>8.2f} s" for stage, wall, cpu in rows]
        return "\n".join([*lines, *_memory()])


def _since_start() -> float:
    """Seconds since the process began, as far as it was busy: the system does not tell more everywhere."""
    return time.process_time()


def _cpu() -> float:
    """Seconds of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def _memory() -> list[str]:
    """The most that one process had in memory, where the system tells."""
    if sys.platform == "win32":
        return []
    import resource

    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return [f"{'Peak memory':<14}{most / (1 << 20 if sys.platform == 'darwin' else 1 << 10):>8.0f} MB in one process"]
