"""What is to be reached, and what has been."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from benchmarks.speed.growth import steps
from benchmarks.speed.measure import Timing
from benchmarks.speed.store import Results
from benchmarks.speed.tables import good, middle

Measured = tuple[float, bool]
"""The figure, and whether it is good enough."""


class Aim(NamedTuple):
    what: str
    aim: str
    form: str
    measured: Callable[[Results], Measured | None]
    """None where it has not been measured."""


def table(results: Results) -> Iterator[str]:
    yield "| what | aim | measured | |"
    yield "|---|--:|--:|---|"
    for aim in AIMS:
        found = aim.measured(results)
        if found is not None:
            verdict = "reached" if found[1] else "not reached"
            yield f"| {aim.what} | {aim.aim} | {aim.form.format(found[0])} | {verdict} |"


def _run(results: Results, tree: str, row: str) -> Timing | None:
    done = good(results.trees[tree].rows.get(row, [])) if tree in results.trees else []
    return middle(done) if done else None


def _ratio(tree: str, row: str, other: str, value: str, most: float) -> Callable[[Results], Measured | None]:
    """Of `row` to `other`, which is at most `most`."""

    def measured(results: Results) -> Measured | None:
        ours, theirs = _run(results, tree, row), _run(results, tree, other)
        if ours is None or theirs is None:
            return None
        ratio = getattr(ours, value) / getattr(theirs, value)
        return ratio, ratio <= most

    return measured


def _inverse(tree: str, least: float) -> Callable[[Results], Measured | None]:
    """How many times the wall time of a cold run flake8-async takes."""

    def measured(results: Results) -> Measured | None:
        found = _ratio(tree, "cold", "flake8-async", "wall", 1)(results)
        return found and (1 / found[0], 1 / found[0] >= least)

    return measured


def _absolute(tree: str, row: str, value: str, most: float) -> Callable[[Results], Measured | None]:
    def measured(results: Results) -> Measured | None:
        run = _run(results, tree, row)
        return None if run is None else (getattr(run, value), getattr(run, value) <= most)

    return measured


def _growth(results: Results) -> Measured | None:
    found = steps(results)
    if len(found) < 2:
        return None
    more = found[-1].rate / found[0].rate - 1
    return more, more <= 0.3


SMALL = ("prefect", "open-webui")
LARGE = "homeassistant"
AIMS = (
    *(Aim(f"cold, {t}: faster than flake8-async", "30 times", "{:.1f} times", _inverse(t, 30)) for t in SMALL),
    *(
        Aim(f"cold, {t}: CPU of `libcst.parse_module`", "100 %", "{:.0%}", _ratio(t, "cold", "parsing", "cpu", 1))
        for t in SMALL
    ),
    Aim(f"cold, {LARGE}: CPU of `libcst.parse_module`", "60 %", "{:.0%}", _ratio(LARGE, "cold", "parsing", "cpu", 0.6)),
    Aim(f"cold, {LARGE}: memory of any process", "700 MB", "{:.0f} MB", _absolute(LARGE, "cold", "memory", 700)),
    *(
        Aim(f"cold, {t}: {what} of hydroid-cli", "100 %", "{:.0%}", _ratio(t, "cold", "hydroid", value, 1))
        for t in SMALL
        for what, value in (("CPU", "cpu"), ("memory", "memory"))
    ),
    Aim("nothing changed, prefect", "0.4 s", "{:.2f} s", _absolute("prefect", "warm", "wall", 0.4)),
    Aim(f"nothing changed, {LARGE}", "1.5 s", "{:.2f} s", _absolute(LARGE, "warm", "wall", 1.5)),
    Aim(f"one file changed, {LARGE}", "2 s", "{:.2f} s", _absolute(LARGE, "touched", "wall", 2)),
    Aim(f"the same while `--watch` runs, {LARGE}", "2 s", "{:.2f} s", _absolute(LARGE, "watched", "wall", 2)),
    Aim(f"the same in a run beside a daemon, {LARGE}", "2 s", "{:.2f} s", _absolute(LARGE, "daemon", "wall", 2)),
    Aim("CPU of a line, from an eighth to all", "+30 %", "{:+.0%}", _growth),
)
