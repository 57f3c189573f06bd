"""What is timed: asyncguard in the situations of a day, and other tools on the same tree."""

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.editor.client import Client, settle
from benchmarks.speed.bench import Bench, more
from benchmarks.speed.measure import Timing, ended_after

FLAKE8 = "flake8==7.5.0"
ROOT = Path(__file__).parents[2]
EDITS = 10
LINES = 1_000
"""The edited file of the server has about as many."""


class Row(NamedTuple):
    key: str
    """For `--row`."""
    what: str
    run: Callable[[Bench, Path], Timing]
    """In a tree, with a folder for environments."""
    once: bool = False
    """It takes minutes, and varies little."""


def _tool(wanted: Sequence[str], program: str, *words: str) -> Callable[[Bench, Path], Timing]:
    return lambda bench, cache: bench.run(environment(cache, wanted) / "bin" / program, *words)


def environment(cache: Path, wanted: Sequence[str], name: str = "") -> Path:
    """One with nothing but these requirements in it, made where there is none. Half an environment is made anew."""
    home = cache / "-".join(["venv", name or "+".join(wanted)])
    complete = home / ".complete"
    if not complete.exists():
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin" / "python", "-m", "pip", "install", "-qq", *wanted], check=True)
        complete.touch()
    return home


def _plugin(bench: Bench, cache: Path) -> Timing:
    """With the cache that a run of the command line has left. asyncguard is installed as it is now."""
    home = environment(cache, [FLAKE8], "plugin")
    subprocess.run([home / "bin" / "python", "-m", "pip", "install", "-qq", ROOT], check=True)
    directory = f"ASYNCGUARD_CACHE_DIR={bench.scratch / 'plugin'}"
    command = ("env", directory, home / "bin" / "flake8", *ISOLATED, "--select", "AG", ".")
    if not (bench.scratch / "plugin").exists():
        bench.run(*command)
    return bench.run(*command)


def _edit(bench: Bench, _cache: Path) -> Timing:
    """The median of some edits of a long file, each until its diagnostics are there, once all has been analysed."""
    settings = {"cache-dir": str(bench.scratch / "server"), "respect-gitignore": False, "follow-packages": False}
    client = Client(bench.tree, settings)
    began = time.perf_counter()
    with ended_after(bench.limit, client.process.kill) as late:
        try:
            edits = _edits(client, _long(bench.files))
            memory = client.memory()
            client.close()
        except (SystemExit, OSError) as error:
            client.process.kill()
            failed = f"no result after {bench.limit:.0f} s" if late.is_set() else str(error)
            return Timing(time.perf_counter() - began, 0, 0, failed=failed)
    wall, cpu = (statistics.median(values) for values in zip(*edits, strict=True))
    return Timing(wall, cpu, 0, memory)


def _edits(client: Client, path: Path) -> list[tuple[float, float]]:
    """Wall and CPU seconds. The function that comes moves all that follows."""
    text = path.read_text()
    client.open(path, text)
    client.diagnostics(path)
    settle(client, quiet=2)  # asked for the whole, it would wait for a finding, and there may be none
    out = []
    rows = text.split("\n")
    places = [at for at, row in enumerate(rows) if row.startswith(("def ", "async def ", "class "))] or [len(rows)]
    at = places[len(places) // 2]
    while at and rows[at - 1].startswith(("@", ")")):
        at -= 1
    for _ in range(EDITS):
        settle(client)
        changed = "\n".join([*rows[:at], more().decode(), *rows[at:]])
        cpu, began = client.cpu(), time.perf_counter()
        client.change(path, changed)
        client.diagnostics(path)
        out.append((time.perf_counter() - began, client.cpu() - cpu))
    return out


def _long(files: Sequence[Path]) -> Path:
    return min(files, key=lambda path: (abs(path.read_bytes().count(b"\n") - LINES), path))


ISOLATED = ("--isolated", "--jobs", "2")
COLD = "cold"
ROWS = (
    Row(COLD, "asyncguard, nothing in the cache", lambda bench, _: bench.cold()),
    Row("warm", "asyncguard, nothing changed", lambda bench, _: bench.warm()),
    Row("three", "asyncguard, three files, as pre-commit asks", lambda bench, _: bench.three()),
    Row("touched", "asyncguard, one file changed", lambda bench, _: bench.touched()),
    Row("watched", "asyncguard `--watch`, one file changed", lambda bench, _: bench.watched(), once=True),
    Row("daemon", "asyncguard beside a daemon, one file changed", lambda bench, _: bench.asked(), once=True),
    Row("edit", "asyncguard server, one edit", _edit, once=True),
    Row("parsing", "`libcst.parse_module` of all files", lambda bench, _: bench.parsing()),
    Row(
        "ruff",
        "ruff 0.17.6, `ASYNC`",
        _tool(["ruff==0.17.6"], "ruff", "check", ".", "--isolated", "--no-cache", "--select", "ASYNC"),
    ),
    Row("hydroid", "hydroid-cli 0.5.0", _tool(["hydroid-cli==0.5.0"], "hydroid", "--no-cache", ".")),
    Row("flake8", "flake8 7.5.0 alone", _tool([FLAKE8], "flake8", *ISOLATED, "--select", "AG", "."), once=True),
    Row("plugin", "flake8 with asyncguard, nothing changed", _plugin, once=True),
    Row(
        "flake8-async",
        "flake8-async 26.8.1",
        _tool([FLAKE8, "flake8-async==26.8.1"], "flake8", *ISOLATED, "--select", "ASYNC", "."),
        once=True,
    ),
)
