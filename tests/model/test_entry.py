"""Impact: the table of docs/entry-points.md."""

from itertools import pairwise
from pathlib import Path

import pytest

from asyncguard.model.entry import KINDS, EntryPoint, impact
from asyncguard.model.impacts import IMPACTS
from asyncguard.model.summary import NOWHERE

PAGE = Path(__file__).parents[2] / "docs" / "entry-points.md"


def entry(kind: str, runs: str = "loop") -> EntryPoint:
    return EntryPoint(kind, "f", "f", "a.py", NOWHERE, runs, "")


def table() -> list[list[str]]:
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    start = next(number for number, row in enumerate(rows) if row[-1] == "unbounded")
    return rows[start + 1 :]


def test_the_page_says_what_is_computed() -> None:
    seen: set[str] = set()
    for kinds, *impacts in table():
        for kind in kinds.replace("`", "").split(", "):
            reached = () if kind == "nothing that is known" else (entry(kind),)
            assert [impact(cost, reached) for cost in ("disk", "network", "unbounded")] == impacts, kind
            seen.add(kind)
    assert set(KINDS) <= seen


@pytest.mark.parametrize("kind", KINDS)
def test_a_longer_wait_hurts_no_less(kind: str) -> None:
    found = [IMPACTS.index(impact(cost, (entry(kind),))) for cost in ("disk", "network", "unbounded")]
    assert all(first <= second for first, second in pairwise(found))


def test_the_worst_place_counts() -> None:
    assert impact("network", (entry("script"), entry("middleware"))) == "critical"


def test_a_loop_of_its_own_hurts_its_worker_only() -> None:
    assert impact("unbounded", (entry("route", "own loop"),)) == "low"


def test_cpu_counts_as_network() -> None:
    assert impact("cpu", (entry("route"),)) == impact("network", (entry("route"),))
