"""The chain, in each format that has a place for it; fixes and fingerprints as data."""

import json
from pathlib import Path

import msgspec
import pytest

from asyncguard.model.finding import Finding, Step
from asyncguard.model.fingerprint import fingerprints
from asyncguard.model.fix import Edit, Fix
from asyncguard.model.summary import Span
from asyncguard.report import Context, Described, render
from tests.frontends.calls import check
from tests.report import sarif_schema

SHOWCASE = Path(__file__).parents[1] / "fixtures/showcase"

SPAN = Span(7, 5, 7, 11)
CHAIN = (
    Step("src/a.py", SPAN, "fetch", "calls `load`"),
    Step("src/d b.py", Span(4, 12, 4, 29), "load", "`requests.get` (network)"),
)
FINDING = Finding(
    "src/a.py", SPAN, "AG102", "blocking-http-call", "`load()` blocks", CHAIN, "fetch", "Use httpx", "requests.get"
)
FIX = Fix("Do it", "display-only", (Edit(Span(7, 5, 7, 6), "x"), Edit(Span(8, 1, 8, 2))))
CONTEXT = Context(
    read=lambda path: "",
    absolute=lambda path: f"/project/{path}",
    describe=lambda code: Described("name", "s", page="p"),
)


def test_github_has_lines_below_the_message() -> None:
    assert render("github", [FINDING], CONTEXT) == (
        "::error title=asyncguard (AG102),file=/project/src/a.py,line=7,col=5,endLine=7,endColumn=11::"
        "src/a.py:7:5: AG102 `load()` blocks%0A  src/d b.py:4:12: `requests.get` (network)%0A  help: Use httpx\n"
    )


def test_commands_cannot_be_broken_out_of() -> None:
    odd = Finding("a,b:c;d]%.py", Span(1, 1, 1, 2), "AG102", "n", "100 %\r\n##vso[x]")
    assert ",file=/project/a%2Cb%3Ac;d]%25.py,line=1," in render("github", [odd], CONTEXT)
    assert render("github", [odd], CONTEXT).endswith("AG102 100 %25%0D%0A##vso[x]\n")
    assert "sourcepath=/project/a,b:c%3Bd%5D%AZP25.py;" in render("azure", [odd], CONTEXT)
    assert render("azure", [odd], CONTEXT).endswith(";code=AG102;]100 %AZP25%0D%0A##vso[x]\n")


def test_junit_has_it_in_the_text() -> None:
    body = "line 7, col 5, `load()` blocks\n  src/d b.py:4:12: `requests.get` (network)\n  help: Use httpx"
    assert f'<failure message="`load()` blocks">{body}</failure>' in render("junit", [FINDING], CONTEXT)


def test_sarif_has_it_as_a_flow_and_as_related_locations() -> None:
    (run,) = sarif_schema.decoded(render("sarif", [FINDING], CONTEXT)).runs
    (result,) = run.results
    steps = [(each.nesting_level, each.location) for each in result.code_flows[0].thread_flows[0].locations]
    assert [(level, at.message.text, at.physical_location.region.start_line) for level, at in steps if at.message] == [
        (0, "calls `load`", 7),
        (1, "`requests.get` (network)", 4),
    ]
    (related,) = result.related_locations
    assert (related.id, related.physical_location.artifact_location.uri) == (1, "file:///project/src/d%20b.py")
    assert [each.fully_qualified_name for each in related.logical_locations] == ["load"]


def test_sarif_flow_starts_at_the_finding() -> None:
    elsewhere = msgspec.structs.replace(FINDING, chain=CHAIN[1:])
    result = sarif_schema.decoded(render("sarif", [elsewhere], CONTEXT)).runs[0].results[0]
    first, second = result.code_flows[0].thread_flows[0].locations
    assert (first.location.physical_location.region.start_line, second.nesting_level) == (7, 1)
    assert len(result.related_locations) == 1


def test_sarif_without_a_chain() -> None:
    plain = msgspec.structs.replace(FINDING, chain=CHAIN[:1])
    result = sarif_schema.decoded(render("sarif", [plain], CONTEXT)).runs[0].results[0]
    assert (result.code_flows, result.related_locations) == ([], [])


def test_the_schema_is_the_whole_one() -> None:
    assert "errata01" in sarif_schema.OFFICIAL.schema["id"]
    document = json.loads(render("sarif", [FINDING], CONTEXT))
    document["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"][0]["nestingLevel"] = -1
    assert [error.validator for error in sarif_schema.OFFICIAL.iter_errors(document)] == ["minimum"]


def test_sarif_of_real_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHOWCASE)
    text = check("--output-format", "sarif", "--no-cache", "--select", "ALL", "--preview").stdout
    results = sarif_schema.decoded(text).runs[0].results
    assert any(result.code_flows and result.fixes for result in results)


def test_fixes_have_ruffs_places() -> None:
    fixable = msgspec.structs.replace(FINDING, fix=FIX)
    assert json.loads(render("json", [fixable], CONTEXT))[0]["fix"] == {
        "applicability": "displayonly",
        "edits": [
            {"content": "x", "end_location": {"column": 6, "row": 7}, "location": {"column": 5, "row": 7}},
            {"content": "", "end_location": {"column": 2, "row": 8}, "location": {"column": 1, "row": 8}},
        ],
        "message": "Do it",
    }
    (diagnostic,) = json.loads(render("rdjson", [fixable], CONTEXT))["diagnostics"]
    assert [each["text"] for each in diagnostic["suggestions"]] == ["x", ""]
    (fix,) = sarif_schema.decoded(render("sarif", [fixable], CONTEXT)).runs[0].results[0].fixes
    assert [each.inserted_content for each in fix.artifact_changes[0].replacements] == [sarif_schema.Message("x"), None]


class TestGitLab:
    def test_paths_are_relative_to_the_checkout(self) -> None:
        (issue,) = json.loads(render("gitlab", [FINDING], CONTEXT._replace(checkout="/project/src")))
        assert issue["location"]["path"] == "a.py"

    def test_every_issue_has_its_own_fingerprint(self) -> None:
        marks = [each["fingerprint"] for each in json.loads(render("gitlab", [FINDING, FINDING], CONTEXT))]
        assert len(set(marks)) == 2


class TestFingerprint:
    def of(self, **changes: object) -> str:
        return fingerprints([msgspec.structs.replace(FINDING, **changes)], str)[0]

    def test_survives_moved_lines_and_other_words(self) -> None:
        moved = [Step(step.path, Span(90, 1, 90, 2), step.function, "other words") for step in CHAIN]
        assert self.of(span=Span(80, 1, 80, 2), chain=tuple(moved), message="m", help="h") == self.of()

    @pytest.mark.parametrize(
        "changes",
        [
            {"code": "AG104"},
            {"function": "other"},
            {"primitive": "requests.post"},
            {"path": "src/b.py"},
            {"chain": (CHAIN[0], Step("x.py", SPAN, "via", ""), CHAIN[1])},
        ],
        ids=lambda changes: next(iter(changes)),
    )
    def test_tells_findings_apart(self, changes: dict[str, object]) -> None:
        assert self.of(**changes) != self.of()

    def test_two_of_a_kind_are_numbered(self) -> None:
        first, second = fingerprints([FINDING, FINDING], str)
        assert first == self.of() != second

    def test_without_a_primitive_the_words_count_but_not_their_numbers(self) -> None:
        assert self.of(primitive="", message="3 calls") == self.of(primitive="", message="14 calls")
        assert self.of(primitive="", message="3 calls") != self.of(primitive="", message="3 waits")

    def test_starts_at_the_root_of_the_project(self) -> None:
        assert fingerprints([FINDING], lambda path: f"x/{path}") != fingerprints([FINDING], str)
