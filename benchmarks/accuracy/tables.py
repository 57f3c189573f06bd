"""Verdict → text: the tables on the terminal and the section of docs/accuracy.md."""

from collections.abc import Callable, Iterator

from benchmarks.accuracy.records import Incident
from benchmarks.accuracy.score import Tally, Verdict

BEGIN = "<!-- figures: written by `python -m benchmarks.accuracy --write docs/accuracy.md` -->"
END = "<!-- end of figures -->"


def _blocking_depth(incident: Incident) -> str:
    return f"blocking, {incident.depth}" if incident.kind == "blocking" else "other kinds"


GROUPS: dict[str, Callable[[Incident], str]] = {
    "kind": lambda incident: incident.kind,
    "depth": lambda incident: incident.depth,
    "depth of the blocking ones": _blocking_depth,
    "package": lambda incident: "homeassistant" if incident.package == "homeassistant" else "other packages",
}


def text(verdict: Verdict) -> Iterator[str]:
    yield f"findings {verdict.findings}"
    for name, tally in verdict.tally().items():
        yield _line(f"recall ({name})", tally, width=38)
    for group, key in GROUPS.items():
        yield f"  by {group}"
        for name, tally in verdict.tally(key).items():
            yield _line(name, tally, width=36, indent=4)
    yield f"false alarms on negatives {_alarms(verdict)}"
    yield f"residual on fixed versions {_residuals(verdict)}"


def missed(verdict: Verdict) -> Iterator[str]:
    for judged in verdict.incidents:
        if not judged.hit:
            incident = judged.incident
            yield f"  missed {incident.id} | {incident.kind} | {incident.depth} | {incident.primitive[:60]}"


def wrong(verdict: Verdict) -> Iterator[str]:
    for negative, report in verdict.negatives:
        if report:
            yield f"  false alarm {negative.id} | {report.code} line {report.row} | {negative.category}"
    for judged in verdict.incidents:
        if judged.residual:
            yield f"  residual {judged.incident.id} | {judged.residual.code} line {judged.residual.row}"


def markdown(verdict: Verdict, stamp: str) -> str:
    rows = [f"| **all** | {_cells(tally)} |" for tally in verdict.tally().values()]
    for key in (GROUPS["kind"], _blocking_depth):
        rows += [f"| {name} | {_cells(tally)} |" for name, tally in verdict.tally(key).items() if name != "other kinds"]
    table = ["| incidents | found | recall | near |", "|---|---|---|---|", *rows]
    alarms = f"False alarms on the negatives: {_alarms(verdict)}."
    residuals = f"Residual findings on fixed versions: {_residuals(verdict)}."
    return "\n".join([BEGIN, "", f"*{stamp}*", "", *table, "", f"{alarms} {residuals}", "", END])


def rewritten(page: str, section: str) -> str:
    """The page with the section between the two markers replaced."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"the page has no section between {BEGIN!r} and {END!r}")
    return head + section + tail


def _line(name: str, tally: Tally, width: int, indent: int = 0) -> str:
    return f"{' ' * indent}{name:{width}} {tally!s:>8} {tally.recall:7.1%}   near {tally.near_hits}/{tally.total}"


def _cells(tally: Tally) -> str:
    return f"{tally} | {tally.recall:.0%} | {tally.near_hits}/{tally.total}"


def _alarms(verdict: Verdict) -> str:
    return f"{sum(bool(alarm.report) for alarm in verdict.negatives)}/{len(verdict.negatives)}"


def _residuals(verdict: Verdict) -> str:
    return f"{sum(bool(judged.residual) for judged in verdict.incidents)}/{verdict.cures}"
