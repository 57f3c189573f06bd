"""Findings in groups: one cause once, one route with all that it suffers."""

import json

import msgspec
import pytest

from asyncguard.model.entry import EntryPoint
from asyncguard.model.finding import Finding, Step
from asyncguard.model.report import Report
from asyncguard.model.summary import NOWHERE, Span
from asyncguard.report import Context
from asyncguard.report.groups import render

CONTEXT = Context(read=lambda path: "", absolute=lambda path: f"/p/{path}", summary=False)


def finding(row: int, *labels: str, cause: int = 31) -> Finding:
    chain = (
        Step("a.py", Span(row, 5, row, 9), "f", "calls `load`"),
        Step("clients/http.py", Span(cause, 1, cause, 9), "load", "`requests.get` (network)"),
    )
    return Finding(
        "a.py", Span(row, 5, row, 9), "AG102", "n", "m", chain,
        primitive="requests.get", impact="high", entry_points=labels,
    )  # fmt: skip


def report(*findings: Finding) -> Report:
    kinds = {"GET /a": "route", "GET /b": "route", "Timing": "middleware", "user": "dependency", "other": "dependency"}
    known = [EntryPoint(kind, label, "f", "app.py", NOWHERE, "loop", "") for label, kind in kinds.items()]
    return Report(findings=findings, entry_points=tuple(known))


def test_one_cause_once() -> None:
    given = report(finding(1, "GET /a", "GET /b"), finding(2, "GET /a", "Timing"), finding(3, cause=40))
    assert render("concise", "cause", given, CONTEXT) == (
        "requests.get at clients/http.py:31: blocks 2 routes and 1 middleware\n"
        "  a.py:1:5: AG102 [high] m\n"
        "  a.py:2:5: AG102 [high] m\n\n"
        "requests.get at clients/http.py:40: reached from no entry point that is known\n"
        "  a.py:3:5: AG102 [high] m\n\n"
    )


def test_words_for_kinds() -> None:
    assert "blocks 2 dependencies\n" in render("full", "cause", report(finding(1, "user", "other")), CONTEXT)


@pytest.mark.parametrize(("code", "verb"), [("AG1", "blocks"), ("AG2", "starves"), ("AG3", "reached from")])
def test_words_for_what_it_does(code: str, verb: str) -> None:
    given = msgspec.structs.replace(finding(1, "GET /a"), code=f"{code}01")
    assert f": {verb} 1 route\n" in render("concise", "cause", report(given), CONTEXT)


def test_two_of_one_name() -> None:
    places = [EntryPoint("job", "run", "run", path, NOWHERE, "loop", "") for path in ("a.py", "b.py")]
    given = Report(findings=(finding(1, "run"),), entry_points=tuple(places))
    assert render("concise", "entry-point", given, CONTEXT).startswith("run: job, a.py:1, job, b.py:1\n")


def test_a_route_with_all_that_it_suffers() -> None:
    given = report(finding(1, "GET /b", "GET /a"), finding(2, "GET /a"), finding(3))
    assert render("concise", "entry-point", given, CONTEXT) == (
        "GET /a: route, app.py:1\n"
        "  a.py:1:5: AG102 [high] m\n"
        "  a.py:2:5: AG102 [high] m\n\n"
        "GET /b: route, app.py:1\n"
        "  a.py:1:5: AG102 [high] m\n\n"
        "no entry point that is known\n"
        "  a.py:3:5: AG102 [high] m\n\n"
    )


def test_json() -> None:
    (group,) = json.loads(render("json", "cause", report(finding(1, "GET /a")), CONTEXT))
    assert group["group"] == "requests.get at clients/http.py:31"
    assert group["entry_points"] == ["GET /a"]
    assert [each["location"]["row"] for each in group["findings"]] == [1]


def test_without_a_chain() -> None:
    plain = Finding("a.py", Span(7, 1, 7, 2), "AG000", "syntax-error", "SyntaxError: bad")
    assert render("concise", "cause", report(plain), CONTEXT).startswith("syntax-error at a.py:7: ")


def test_impact() -> None:
    low, high, none = (Finding("a.py", NOWHERE, "AG1", "n", level, impact=level) for level in ("low", "high", ""))
    whole = Report(findings=(low, none, high))
    assert whole.least("medium").findings == (none, high)
    assert whole.worst_first().findings == (high, low, none)
