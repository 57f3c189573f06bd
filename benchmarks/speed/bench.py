"""A copy of a released package, in which things are run and one file is edited."""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from asyncguard.frontends.daemon.place import find
from benchmarks import asyncguard
from benchmarks.speed.measure import Timing, ended_after, succeeded, timed, usage
from benchmarks.speed.watch import Watching

PLAIN = [word for word in asyncguard.COMMAND if word != "--isolated"]  # which would take three files for a program
CHECK: tuple[str, ...] = (*PLAIN, "--output-format", "concise", "--profile", "--cache-dir")
CHANGES = 6
"""Files, from large to small."""
PAUSE = 0.5
"""Seconds between two changes, in which what the last has brought comes to rest."""
SETTLE = 60
"""Seconds into the past: the cache does not believe a file that may change again within one tick of the clock."""


class Bench:
    """`tree` may be written to; `scratch` is a folder for caches."""

    def __init__(self, tree: Path, scratch: Path, limit: float) -> None:
        self.tree, self.scratch, self.limit = tree, scratch, limit
        self.files = sorted(tree.rglob("*.py"), key=lambda path: (-path.stat().st_size, path))
        self.edited = self.files[len(self.files) // 4]
        self._text = self.edited.read_bytes()
        self._colds = 0

    def run(self, *command: str | Path) -> Timing:
        return timed(command, self.tree, self.limit)

    def cold(self) -> Timing:
        self._colds += 1
        return self.run(*CHECK, self._cache)

    def warm(self, *paths: str) -> Timing:
        """Of the whole tree, or of some files in it. The cache is made where there is none."""
        if not self._colds:
            self.cold()
        at = CHECK.index(".")
        return self.run(*CHECK[:at], *(paths or (".",)), *CHECK[at + 1 :], self._cache)

    def three(self) -> Timing:
        """A large, a middling and a small file."""
        few = (self.files[0], self.files[len(self.files) // 2], self.files[-1])
        return self.warm(*(str(path.relative_to(self.tree)) for path in few))

    def touched(self) -> Timing:
        """One file has a function more than when it was read last."""
        if not self._colds:
            self.cold()
        self.edited.write_bytes(self._text + more())
        past = time.time() - SETTLE
        _set_time(self.edited, past)
        timing = self.warm()
        self.edited.write_bytes(self._text)
        _set_time(self.edited, past - SETTLE)
        return timing

    def watched(self) -> Timing:
        """A file has a function more while `--watch` runs: the median of some files, each until its findings are
        known."""
        began = time.perf_counter()
        with tempfile.NamedTemporaryFile("w+") as out:
            watching = Watching((*PLAIN, "--watch", "--cache-dir", self.scratch / "watch"), self.tree, out)
            pid = watching.process.pid
            with ended_after(self.limit, watching.process.kill) as late:
                try:
                    watching.told()
                    changes = self._changes(pid, watching.told)
                    memory = usage(pid).memory
                except EOFError as error:
                    failed = f"no result after {self.limit:.0f} s" if late.is_set() else str(error)
                    return Timing(time.perf_counter() - began, 0, 0, failed=failed)
                finally:
                    watching.process.kill()
                    watching.process.wait()
        wall, cpu = (statistics.median(values) for values in zip(*changes, strict=True))
        return Timing(wall, cpu, 0, memory)

    def asked(self) -> Timing:
        """The same in runs of their own, which ask a daemon."""
        at, where = PLAIN.index("check"), ("--cache-dir", str(self.scratch / "daemon"))
        daemon = (*PLAIN[:at], "daemon")
        runs = []

        def check() -> None:
            runs.append(succeeded(self.run(*PLAIN, *where, "--output-format", "concise")))

        succeeded(self.run(*daemon, "start", *PLAIN[at + 1 :], *where))
        try:
            place = find(self.scratch / "daemon")
            assert place is not None
            check()
            changes = self._changes(place.pid, check)
            memory = usage(place.pid).memory
        finally:
            self.run(*daemon, "stop", *PLAIN[at + 1 :], *where)
        wall = statistics.median(wall for wall, _ in changes)
        cpu = statistics.median(run.cpu + cpu for run, (_, cpu) in zip(runs[1:], changes, strict=True))
        return Timing(wall, cpu, runs[-1].findings, memory)

    def _changes(self, process: int, told: Callable[[], object]) -> list[tuple[float, float]]:
        """Several files change, one after the other, from large to small: wall and CPU seconds of the process that
        stays, from each change until all is `told`."""
        texts = {
            path: path.read_bytes() for path in self.files[:: max(1, len(self.files) // (CHANGES + 1))][1 : CHANGES + 1]
        }
        taken = []
        try:
            for path, text in texts.items():
                time.sleep(PAUSE)
                path.write_bytes(text + more())
                began, cpu = time.perf_counter(), usage(process).cpu
                told()
                taken.append((time.perf_counter() - began, usage(process).cpu - cpu))
        finally:
            for path, text in texts.items():
                path.write_bytes(text)
        return taken

    def parsing(self) -> Timing:
        return self.run(sys.executable, "-P", Path(__file__).with_name("parsing.py").resolve())

    def cache_size(self) -> int:
        """Bytes that a cold run has left."""
        return sum(path.stat().st_size for path in self._cache.rglob("*") if path.is_file())

    @property
    def _cache(self) -> Path:
        return self.scratch / f"cold{self._colds}"


def more() -> bytes:
    """A function that nothing has seen yet, and that no rule minds."""
    return f"\n\ndef made_{time.time_ns()}(path):\n    return open(path).read()\n".encode()


def _set_time(path: Path, seconds: float) -> None:
    os.utime(path, (seconds, seconds))


def copied(tree: Path, into: Path, files: int) -> Path:
    """All of `tree`, or (if not 0) so many of its files, by name."""
    target = into / tree.name
    for path in sorted(tree.rglob("*.py"))[: files or None]:
        place = target / path.relative_to(tree)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    (target / "asyncguard.toml").touch()
    return target
