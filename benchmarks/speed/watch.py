"""`asyncguard check --watch`, as a process that somebody edits beside."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

TOLD = "Watching for file changes."
"""Printed before the findings, when they are known."""


class Watching:
    """A `command` that goes on, started in `tree`, its output in the file `out`."""

    def __init__(self, command: Sequence[str | Path], tree: Path, out: IO[str]) -> None:
        self._out = out
        self.process = subprocess.Popen(command, cwd=tree, stdout=out, stderr=subprocess.STDOUT)
        self.runs = 0

    def told(self) -> None:
        """Wait until the findings of one more run are known. Raises EOFError where it ends."""
        self.runs += 1
        while Path(self._out.name).read_text().count(TOLD) < self.runs:
            if self.process.poll() is not None:
                raise EOFError(f"exit {self.process.returncode}")
            time.sleep(0.005)
