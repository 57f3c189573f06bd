"""Concise, JSON, statistics."""

import json
from pathlib import Path

import pytest

from asyncguard.model.finding import Finding, Step
from asyncguard.model.summary import Span
from asyncguard.report import Context, render, statistics

STEP = Step("b.py", Span(4, 12, 4, 29), "load", "`requests.get` (network)")
FINDING = Finding(
    "src/a.py", Span(7, 5, 8, 15), "AG102", "blocking-http-call", "`load()` blocks", (STEP,), "fetch", "Use httpx",
    "requests.get", "network", True, ("AG106",),
)  # fmt: skip
UNPARSED = Finding("c.py", Span(2, 7, 2, 8), "AG000", "syntax-error", "SyntaxError: bad")
CONTEXT = Context(lambda path: "", lambda path: f"/project/{path}")


def test_concise() -> None:
    assert render("concise", [FINDING, UNPARSED], CONTEXT) == (
        "src/a.py:7:5: AG102 `load()` blocks\nc.py:2:7: AG000 SyntaxError: bad\nFound 2 errors.\n"
    )


@pytest.mark.parametrize("form", ["concise", "full"])
def test_last_line(form: str) -> None:
    assert render(form, [], CONTEXT) == "All checks passed!\n"
    assert render(form, [FINDING], CONTEXT).endswith("\nFound 1 error.\n")
    assert render(form, [], CONTEXT._replace(summary=False)) == ""


def test_concise_in_colour_is_ruffs() -> None:
    line = render("concise", [FINDING], CONTEXT._replace(colour=True)).splitlines()[0]
    assert line.startswith("\x1b[1msrc/a.py\x1b[0m\x1b[36m:\x1b[0m7\x1b[36m:\x1b[0m5\x1b[36m:\x1b[0m \x1b[1;31mAG102")


def test_concise_stays_on_its_line() -> None:
    assert render("concise", [Finding("a\nb.py", Span(1, 1, 1, 2), "AG102", "n", "m\n")], CONTEXT).count("\n") == 2


RUFF = {
    "cell": None,
    "code": "AG102",
    "end_location": {"column": 15, "row": 8},
    "filename": "/project/src/a.py",
    "fix": None,
    "location": {"column": 5, "row": 7},
    "message": "`load()` blocks",
    "name": "blocking-http-call",
    "noqa_row": 7,
    "severity": "error",
    "url": None,
}
"""All keys that ruff prints for a diagnostic."""


def test_json_has_ruffs_keys_and_more() -> None:
    text = render("json", [FINDING], CONTEXT)
    (found,) = json.loads(text)
    assert {key: found[key] for key in RUFF} == RUFF
    assert found["chain"] == [
        {
            "end_location": {"column": 29, "row": 4},
            "filename": "/project/b.py",
            "function": "load",
            "location": {"column": 12, "row": 4},
            "text": "`requests.get` (network)",
        }
    ]
    more = {key: found[key] for key in ("also", "conditional", "cost", "function", "help", "primitive")}
    assert list(more.values()) == [["AG106"], True, "network", "fetch", "Use httpx", "requests.get"]


def test_json_is_laid_out_as_ruffs() -> None:
    text = render("json", [FINDING], CONTEXT)
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True)
    assert render("json", [], CONTEXT) == "[]"


def test_json_of_a_file_that_does_not_parse() -> None:
    (found,) = json.loads(render("json", [UNPARSED], CONTEXT))
    assert (found["noqa_row"], found["chain"], found["cost"]) == (None, [], None)


def test_json_keeps_odd_characters() -> None:
    odd = Finding("é\n.py", Span(1, 1, 1, 2), "AG102", "n", "漢\x1b")
    (found,) = json.loads(render("json", [odd], CONTEXT))
    assert (Path(found["filename"]).name, found["message"]) == ("é\n.py", "漢\x1b")


def test_statistics() -> None:
    findings = [UNPARSED, *[FINDING] * 10]
    assert statistics("full", findings, CONTEXT) == (
        "10\tAG102\tblocking-http-call\n 1\tAG000\tsyntax-error\nFound 11 errors.\n"
    )
    rows = json.loads(statistics("json", findings, CONTEXT))
    assert rows[0] == {
        "code": "AG102", "name": "blocking-http-call", "count": 10, "fixable": False, "fixable_count": 0
    }  # fmt: skip
    assert statistics("concise", [], CONTEXT) == "All checks passed!\n"
