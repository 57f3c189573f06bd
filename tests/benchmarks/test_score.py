"""What counts as a hit, a false alarm and a residual finding."""

import pytest

from benchmarks.accuracy.records import Incident, Negative, Place, Records, load
from benchmarks.accuracy.score import Report, score
from benchmarks.accuracy.tables import BEGIN, END, markdown, rewritten
from benchmarks.cache import Release

BAD = Release("shop", "1.0")
FIXED = Release("shop", "1.1")

INCIDENT = Incident(
    id="shop-1",
    package="shop",
    bad_version="1.0",
    fixed_version="1.1",
    kind="blocking",
    depth="cross-file helper",
    primitive="requests.get",
    evidence="issue/PR",
    file="helper.py",
    line=10,
    span=(10, 12),
    function_span=(8, 14),
    async_context=Place(file="routes.py", line=40, span=(40, 40), function_span=(30, 50)),
    path=(Place(file="middle.py", line=5),),
    fixed_verified=True,
    fixed_file="routes.py",
    fixed_span=(41, 43),
    fixed_how="offloaded",
)
NEGATIVE = Negative(
    id="n", package="shop", version="1.0", category="offloaded", why="", file="fine.py", line=7, span=(7, 9)
)
RECORDS = Records((INCIDENT,), (NEGATIVE,))


def verdict(release: Release, file: str, row: int):
    return score(RECORDS, {(release, file): [Report(row, "AG102", "")]})


@pytest.mark.parametrize(
    ("file", "row", "hit", "near"),
    [
        ("helper.py", 10, True, True),
        ("helper.py", 14, True, True),
        ("helper.py", 15, False, False),  # within 3 lines, but in the next function
        ("helper.py", 7, False, False),
        ("routes.py", 43, True, True),
        ("routes.py", 44, False, False),
        ("middle.py", 8, False, True),
        ("other.py", 10, False, False),
    ],
)
def test_a_hit_is_near_the_statement_and_in_its_function(file, row, hit, near):
    [judged] = verdict(BAD, file, row).incidents
    assert (bool(judged.hit), bool(judged.near_hit)) == (hit, near)


@pytest.mark.parametrize(("row", "alarm"), [(6, False), (7, True), (9, True), (10, False)])
def test_a_false_alarm_is_inside_the_statement(row, alarm):
    [judged] = verdict(BAD, "fine.py", row).negatives
    assert bool(judged.report) is alarm


@pytest.mark.parametrize(("release", "row", "residual"), [(FIXED, 41, True), (FIXED, 44, False), (BAD, 41, False)])
def test_a_residual_stands_on_the_cure(release, row, residual):
    [judged] = verdict(release, "routes.py", row).incidents
    assert bool(judged.residual) is residual


def test_the_records_are_read_and_their_ids_are_unique():
    records = load()
    ids = [record.id for record in (*records.incidents, *records.negatives)]
    assert len(ids) == len(set(ids)) == 143


def test_the_figures_replace_only_their_section():
    page = f"# Accuracy\n\n{BEGIN}\nold\n{END}\n\nrest\n"
    written = rewritten(page, markdown(verdict(BAD, "helper.py", 10), "today"))
    assert written.startswith("# Accuracy\n")
    assert written.endswith("rest\n")
    assert "| **all** | 1/1 | 100% | 1/1 |" in written
    assert "old" not in written
