"""Other linters on the same tree."""

import datetime
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.speed.measure import Timing, timed

FLAKE8 = ("flake8==7.5.0", "flake8-async==26.8.1")
RUFF = ("ruff==0.17.6",)
HYDROID = ("hydroid-cli==0.5.0",)


def peers(tree: Path, cache: Path, jobs: int, *, reuse: bool) -> Iterator[tuple[str, Timing]]:
    """Name and figures of each that installs, in environments below `cache`."""
    flake8: list[str | Path] = ["--isolated", "--select", "ASYNC", "--jobs", str(jobs), "."]
    yield "flake8-async 26.8.1", _kept(tree, cache, FLAKE8, "flake8", flake8, reuse=reuse)
    for name, wanted, program, words in (
        ("ruff 0.17.6, ASYNC", RUFF, "ruff", ["check", ".", "--isolated", "--no-cache", "--select", "ASYNC"]),
        ("hydroid-cli 0.5.0", HYDROID, "hydroid", ["scan", "."]),
    ):
        try:
            yield name, timed([_program(cache, wanted, program), *words], tree)
        except (SystemExit, OSError, subprocess.CalledProcessError) as error:
            print(f"{name}: left out ({str(error).splitlines()[0]})", file=sys.stderr)


def _kept(
    tree: Path, cache: Path, wanted: Sequence[str], program: str, words: Sequence[str | Path], *, reuse: bool
) -> Timing:
    """Takes minutes: its figure is kept for `--reuse`."""
    note = cache / f"speed-{tree.name}-{wanted[-1]}.json"
    if reuse and note.exists():
        return msgspec.json.decode(note.read_bytes(), type=Timing)
    timing = timed([_program(cache, wanted, program), *words], tree)
    today = datetime.date.today().isoformat()
    note.write_bytes(msgspec.json.encode(msgspec.structs.replace(timing, when=today)))
    return timing


def _program(cache: Path, wanted: Sequence[str], program: str) -> Path:
    """The program in an environment of its own."""
    home = cache / "-".join(["venv", *wanted])
    found = home / "bin" / program
    if not found.exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin" / "python", "-m", "pip", "install", "--quiet", *wanted], check=True)
    return found
