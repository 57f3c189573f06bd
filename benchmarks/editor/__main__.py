"""`python -m benchmarks.editor`: start, edits in a long file, edits in a file that many others depend on."""

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from benchmarks.cache import CACHE, Release, unpacked
from benchmarks.editor.client import Client, settle

TREE = Release("prefect", "3.9.1")
LONG = ("prefect/events/clients.py", "prefect/utilities/engine/__init__.py", "prefect/server/api/flow_runs.py")
"""Files of 1,000 lines and a little more."""
HELPER = "prefect/logging/loggers.py"
OTHERS = ("prefect/logging/handlers.py", "prefect/task_runners.py", "prefect/workers/process.py")
"""Open beside the helper, which they import."""
LINES = ("import time; time.sleep(1)", "pass", "x = (1,", "open('x').read()", "# a comment")


class Edit(NamedTuple):
    wall: float
    cpu: float


@click.command()
@click.option("--cache", type=click.Path(path_type=Path), default=CACHE, show_default=True, help="Folder of packages.")
@click.option("--edits", default=40, show_default=True, help="Edits of each file.")
@click.option("--pause", default=0.2, show_default=True, help="Seconds between two edits.")
def main(cache: Path, edits: int, pause: float) -> None:
    """What an editor waits for, in ms. CPU is the server's alone."""
    root = unpacked(TREE, cache / "whole", cache / "archives").resolve()
    count = len(list(root.rglob("*.py")))
    click.echo(f"{TREE.name} {TREE.version}: {count} files; load {os.getloadavg()[0]:.1f}")
    with TemporaryDirectory() as folder:
        settings = {"cache-dir": folder, "respect-gitignore": False, "follow-packages": False}
        _started("first diagnostics, cold", root, settings, wait=True)
        _started("first diagnostics, warm", root, settings, wait=False)
        client = Client(root, settings)
        client.whole()
        for name in LONG:
            path = root / name
            rows = len(path.read_text().splitlines())
            _show(f"{name} ({rows} lines)", _edited(client, path, [path], edits, pause))
        opened = [root / name for name in OTHERS]
        for path in opened:
            client.open(path, path.read_text())
            client.diagnostics(path)
        importers = _importers(root, HELPER)
        helper = root / HELPER
        name = f"{HELPER} ({importers} files import it)"
        _show(name, _edited(client, helper, [helper], edits, pause))
        _show("  and the three open files that use it", _edited(client, helper, [helper, *opened], edits, pause))
        click.echo(f"memory: {client.memory():.0f} MB")
        client.close()


def _started(what: str, root: Path, settings: dict[str, object], *, wait: bool) -> None:
    began = time.perf_counter()
    client = Client(root, settings)
    path = root / LONG[0]
    client.open(path, path.read_text())
    found = client.diagnostics(path)
    wall, cpu = time.perf_counter() - began, client.cpu()
    click.echo(f"{what:60}{1000 * wall:8.0f} ms wall{1000 * cpu:8.0f} ms CPU  {len(found)} diagnostics")
    if wait:
        client.whole()
        took = time.perf_counter() - began
        click.echo(f"{'  all of it':60}{1000 * took:8.0f} ms wall{1000 * client.cpu():8.0f} ms CPU")
        settle(client)
    client.close()


def _edited(client: Client, path: Path, wanted: Sequence[Path], count: int, pause: float) -> list[Edit]:
    """What each edit costs until the diagnostics of all the `wanted` files are there."""
    text = path.read_text()
    client.open(path, text)
    client.diagnostics(path)
    settle(client)
    out: list[Edit] = []
    for changed in _typed(text, count):
        time.sleep(pause)
        cpu, began = client.cpu(), time.perf_counter()
        client.change(path, changed)
        for each in wanted:
            client.diagnostics(each)
        out.append(Edit(time.perf_counter() - began, client.cpu() - cpu))
    client.change(path, text)
    client.diagnostics(path)
    settle(client)
    return out


def _typed(text: str, count: int) -> Iterator[str]:
    """In turn, a line that grows and a line that is put in, here and there in functions; some do not parse. Each is an
    edit of the text on disk, so that every time all that follows moves, or moves back: the dearest kind of edit."""
    rows = text.split("\n")
    places = [at for at, row in enumerate(rows) if row.startswith("    ") and rows[at - 1].endswith(":")]
    for number in range(count):
        at = places[number * 7 % len(places)]
        indent = rows[at][: len(rows[at]) - len(rows[at].lstrip())]
        if number % 2:
            yield "\n".join([*rows[:at], indent + LINES[number // 2 % len(LINES)], *rows[at:]])
        else:
            yield "\n".join([*rows[:at], f"{indent}x{number} = {number}; {rows[at].lstrip()}", *rows[at + 1 :]])


def _importers(root: Path, name: str) -> int:
    """Files that name the module in an import, by their text."""
    module = name.removesuffix(".py").replace("/", ".")
    package, _, last = module.rpartition(".")
    wanted = (f"from {module} import", f"import {module}", f"from {package} import {last}")
    return sum(any(each in path.read_text() for each in wanted) for path in root.rglob("*.py"))


def _show(what: str, edits: Sequence[Edit]) -> None:
    """With the three dearest edits, by their number."""
    wall, cpu = ([1000 * getattr(each, kind) for each in edits] for kind in ("wall", "cpu"))
    dear = sorted(((round(each), at) for at, each in enumerate(cpu)), reverse=True)[:3]
    told = ", ".join(f"{each} ms at {at}" for each, at in dear)
    click.echo(f"{what:60}{_spread(wall)} wall{_spread(cpu)} CPU  ({told})")


def _spread(values: Sequence[float]) -> str:
    quantile: Callable[[float], float] = lambda part: statistics.quantiles(values, n=100)[round(100 * part) - 1]  # noqa: E731
    return f"  p50 {quantile(0.5):5.0f}  p95 {quantile(0.95):5.0f} ms"


if __name__ == "__main__":
    main()
