"""Results → Markdown."""

import statistics
from collections.abc import Iterator, Sequence

from benchmarks.speed.measure import Timing
from benchmarks.speed.rows import COLD, ROWS
from benchmarks.speed.store import Results, Tree

HEAD = (
    "| | wall | CPU | of a cold run's CPU | peak memory | findings |",
    "|---|--:|--:|--:|--:|--:|",
)


def head(results: Results) -> str:
    """When, on what, and how quiet it was."""
    return (
        f"Measured on {results.day} at commit {results.commit}, CPython {results.python}, {results.processors} "
        f"processors; when a measurement began, the load of the machine was at most {results.load:.1f}. Medians, and "
        "in brackets the least and the most of several runs. The rows of a round are run one after the other, and a "
        "ratio is between two of one round. Memory is that of the largest process."
    )


def table(name: str, tree: Tree) -> Iterator[str]:
    """Of one package: a row for each tool and situation that has been measured."""
    yield f"**{name}**: {tree.files:,} files, {tree.lines:,} lines, {tree.size / 1e6:.1f} MB"
    yield ""
    yield from HEAD
    cold = good(tree.rows.get(COLD, []))
    for row in ROWS:
        if row.key in tree.rows:
            yield f"| {row.what} | {_cells(tree.rows[row.key], cold)} |"


def _cells(runs: Sequence[Timing], cold: Sequence[Timing]) -> str:
    done = good(runs)
    if not done:
        return f"{runs[-1].failed} | {runs[-1].cpu:.1f} s until then | | {runs[-1].memory:.0f} MB | "
    run = middle(done)
    findings = f"{run.findings:,}" if run.findings else ""
    memory = f"{max(each.memory for each in done):.0f} MB"
    cpu = spread([each.cpu for each in done], "{:.2f} s")
    return f"{run.wall:.2f} s | {cpu} | {_ratio(done, cold)} | {memory} | {findings}"


def _ratio(runs: Sequence[Timing], cold: Sequence[Timing]) -> str:
    ratios = [run.cpu / base.cpu for run, base in zip(runs, cold, strict=False) if base.cpu]
    return spread(ratios, "{:.3g}") if ratios and runs is not cold else ""


def spread(values: Sequence[float], form: str) -> str:
    """The median, and between what the values lie."""
    text = form.format(statistics.median(values))
    return f"{text} ({form.format(min(values))} to {form.format(max(values))})" if len(values) > 1 else text


def good(runs: Sequence[Timing]) -> list[Timing]:
    return [run for run in runs if not run.failed]


def middle(runs: Sequence[Timing]) -> Timing:
    """The run with the median CPU time (the lower one of two)."""
    return sorted(runs, key=lambda run: run.cpu)[(len(runs) - 1) // 2]
