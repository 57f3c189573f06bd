"""`python -m benchmarks.cpu.loops`: loops of plain Python, as asyncguard estimates them and as they are."""

import re
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from asyncguard.model.finding import Finding
from asyncguard.testing.programs import run
from benchmarks.cpu.measure import Measured, measure

_TAKES = re.compile(r"about (?P<number>[\d.]+) (?P<unit>ms|s)")


class Loop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    code: str


class Loops(msgspec.Struct, frozen=True):
    loop: tuple[Loop, ...]


def loops() -> tuple[Loop, ...]:
    """All of them, in order."""
    return msgspec.toml.decode(Path(__file__).with_name("loops.toml").read_bytes(), type=Loops).loop


def findings(loop: Loop) -> list[Finding]:
    """What asyncguard reports of the loop, where it runs in a coroutine."""
    body = textwrap.indent(loop.code.strip(), "    ")
    return [
        each for each in run({"app.py": f"async def handler():\n{body}\n".encode()}).findings if each.code == "AG206"
    ]


def estimate(found: list[Finding]) -> float:
    """Milliseconds, as told in the messages of the findings."""
    told = [match for each in found if (match := _TAKES.search(each.message))]
    return sum(float(match["number"]) * (1000 if match["unit"] == "s" else 1) for match in told)


def prepared(loop: Loop) -> Callable[[], object]:
    """The loop as a function, ready to run."""
    names: dict[str, object] = {}
    exec(f"def run():\n{textwrap.indent(loop.code.strip(), '    ')}\n", names)
    made = names["run"]
    assert callable(made)
    return made


@click.command()
def main() -> None:
    """Milliseconds of each loop: estimated, measured, and the gaps between ticks of a loop beside it."""
    click.echo("| loop | estimated | CPU | loop stands still | with a thread, longest | median | GIL |")
    click.echo("|---|---|---|---|---|---|---|")
    for loop in loops():
        call = prepared(loop)
        click.echo(f"| {loop.name} | {estimate(findings(loop)):.0f} | {cpu_time(call):.0f} | {_row(measure(call))} |")


def cpu_time(call: Callable[[], object]) -> float:
    """Milliseconds of CPU, the least of three: what others use meanwhile does not count."""
    return min(_cpu_time(call) for _ in range(3)) * 1000


def _cpu_time(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def _row(found: Measured) -> str:
    times = (found.on_the_loop, found.in_a_thread, found.median_gap)
    return " | ".join([*(f"{each * 1000:.0f}" for each in times), found.gil])


if __name__ == "__main__":
    main()
