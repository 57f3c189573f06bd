"""What an editor is told, when, and where it shows it."""

from pathlib import Path

import lsprotocol.types as t
import pytest

pytest.importorskip("pygls", reason="needs asyncguard[lsp]")

from tests.frontends.lsp.editor import capabilities, editing, session, until, written

HELPER = "import time\n\n\ndef load():\n    time.sleep(1)\n"
APP = "from helper import load\n\n\nasync def get():\n    load()\n"
QUIET = "def load():\n    pass\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return written(tmp_path, {"helper.py": HELPER, "app.py": APP})


def codes(found: list[t.Diagnostic]) -> list[object]:
    return [each.code for each in found]


def test_capabilities(root: Path) -> None:
    async def scenario() -> None:
        async with editing(root) as editor:
            offered = editor.capabilities
            assert isinstance(offered.diagnostic_provider, t.DiagnosticOptions)
            assert offered.diagnostic_provider.inter_file_dependencies
            assert offered.diagnostic_provider.workspace_diagnostics
            assert isinstance(offered.code_action_provider, t.CodeActionOptions)
            assert [*(offered.code_action_provider.code_action_kinds or ())] == ["quickfix", "source.fixAll.asyncguard"]
            assert offered.execute_command_provider
            assert [*offered.execute_command_provider.commands] == ["asyncguard.showWhatReaches"]

    session(scenario)


def test_a_finding_with_its_chain(root: Path) -> None:
    async def scenario() -> None:
        async with editing(root) as editor:
            editor.open(root / "app.py")
            [found] = await editor.pull(root / "app.py")
            assert (found.code, found.source, found.severity) == ("AG101", "asyncguard", t.DiagnosticSeverity.Warning)
            assert found.range == t.Range(t.Position(4, 4), t.Position(4, 10))
            assert "1 call down\n\nhelp: Use `await asyncio.to_thread(load, ...)`" in found.message
            [step] = found.related_information or ()
            assert step.location.uri == (root / "helper.py").as_uri()
            assert step.location.range.start == t.Position(4, 4)
            assert step.message == "`time.sleep` (sleep) in `load`"
            assert found.code_description
            assert found.code_description.href.endswith("/blocking-sleep.md")

    session(scenario)


def test_who_pulls_is_not_pushed(root: Path) -> None:
    async def scenario() -> None:
        async with editing(root) as editor:
            editor.open(root / "app.py")
            assert await editor.pull(root / "app.py")
            editor.type(root / "app.py", "")
            assert not await editor.pull(root / "app.py")
            await editor.client.workspace_diagnostic_async(
                t.WorkspaceDiagnosticParams([t.PreviousResultId((root / "app.py").as_uri(), "old")])
            )
            assert not editor.published

    session(scenario)


def test_who_does_not_pull_is_pushed(root: Path) -> None:
    async def scenario() -> None:
        async with editing(root, client=capabilities(pull=False)) as editor:
            editor.open(root / "app.py")
            await editor.told(root / "app.py", ["AG101"])
            editor.type(root / "app.py", "")
            await editor.told(root / "app.py", [])
            editor.type(root / "app.py", APP)
            await editor.told(root / "app.py", ["AG101"])
            editor.close(root / "app.py")
            await editor.told(root / "app.py", [])
            assert not editor.refreshes

    session(scenario)


def test_a_helper_changes_what_is_said_of_its_callers_pushed(root: Path) -> None:
    async def scenario() -> None:
        async with editing(root, client=capabilities(pull=False)) as editor:
            editor.open(root / "app.py")
            editor.open(root / "helper.py")
            await editor.told(root / "app.py", ["AG101"])
            editor.type(root / "helper.py", QUIET)
            await editor.told(root / "app.py", [])
            editor.close(root / "helper.py")
            await editor.told(root / "app.py", ["AG101"])

    session(scenario)


def test_a_helper_changes_what_is_said_of_its_callers_pulled(root: Path) -> None:
    async def scenario() -> None:
        async with editing(root) as editor:
            editor.open(root / "app.py")
            editor.open(root / "helper.py")
            assert codes(await editor.pull(root / "app.py")) == ["AG101"]
            assert not await editor.pull(root / "helper.py")
            editor.type(root / "helper.py", QUIET)
            await until(lambda: editor.refreshes == 1)
            assert not await editor.pull(root / "app.py")

    session(scenario)


def test_the_same_diagnostics_are_not_sent_twice(root: Path) -> None:
    async def scenario() -> None:
        async with editing(root) as editor:
            editor.open(root / "app.py")
            document = t.TextDocumentIdentifier((root / "app.py").as_uri())
            ask = editor.client.text_document_diagnostic_async
            first = await ask(t.DocumentDiagnosticParams(document))
            again = await ask(t.DocumentDiagnosticParams(document, previous_result_id=first.result_id))
            assert (first.kind, again.kind, again.result_id) == ("full", "unchanged", first.result_id)

    session(scenario)


def test_the_whole_workspace(root: Path) -> None:
    async def scenario() -> None:
        async with editing(root) as editor:
            ask = editor.client.workspace_diagnostic_async
            [found] = (await ask(t.WorkspaceDiagnosticParams([]))).items
            assert isinstance(found, t.WorkspaceFullDocumentDiagnosticReport)
            assert (found.uri, codes(list(found.items))) == ((root / "app.py").as_uri(), ["AG101"])
            waiting = ask(t.WorkspaceDiagnosticParams([t.PreviousResultId(found.uri, found.result_id or "")]))
            editor.open(root / "helper.py")
            editor.type(root / "helper.py", QUIET)
            [gone] = (await waiting).items
            assert isinstance(gone, t.WorkspaceFullDocumentDiagnosticReport)
            assert (gone.uri, gone.items) == (found.uri, ())

    session(scenario)


EMOJI = 'import time\nasync def f():\n    x = "😀é"; time.sleep(1)\n'


@pytest.mark.parametrize(
    ("encodings", "start"),
    [(None, 15), (["utf-16"], 15), (["utf-8", "utf-16"], 18), (["utf-32"], 14)],
    ids=["default", "utf-16", "utf-8", "utf-32"],
)
def test_columns_in_the_units_of_the_client(tmp_path: Path, encodings: list[str] | None, start: int) -> None:
    async def scenario() -> None:
        root = written(tmp_path, {"app.py": EMOJI})
        async with editing(root, client=capabilities(encodings=encodings)) as editor:
            editor.open(root / "app.py")
            [found] = await editor.pull(root / "app.py")
            assert found.range == t.Range(t.Position(2, start), t.Position(2, start + len("time.sleep(1)")))
            assert "AG101" in await editor.hover(root / "app.py", 2, start + 12)
            assert not await editor.hover(root / "app.py", 2, start - 3)
            disable = next(
                each for each in await editor.actions(root / "app.py", found.range) if "Disable" in each.title
            )
            [edit] = ((disable.edit and disable.edit.changes) or {})[(root / "app.py").as_uri()]
            assert edit.range.end.character == start + len("time.sleep(1)")

    session(scenario)


def test_a_form_feed_is_no_line_end(tmp_path: Path) -> None:
    async def scenario() -> None:
        root = written(tmp_path, {"app.py": "import time\n\x0c\nasync def f():\n    time.sleep(1)\n"})
        async with editing(root) as editor:
            editor.open(root / "app.py")
            assert [each.range.start.line for each in await editor.pull(root / "app.py")] == [3]

    session(scenario)


def test_unsaved_and_new_files(root: Path) -> None:
    async def scenario() -> None:
        async with editing(root) as editor:
            editor.open(root / "app.py")
            assert codes(await editor.pull(root / "app.py")) == ["AG101"]
            editor.open(root / "new.py", "import requests\ndef load():\n    requests.get('u')\n")
            assert not await editor.pull(root / "new.py")
            editor.type(root / "app.py", APP.replace("helper", "new"))
            assert codes(await editor.pull(root / "app.py")) == ["AG102"]

    session(scenario)


def test_what_does_not_parse_is_an_error(root: Path) -> None:
    async def scenario() -> None:
        async with editing(root) as editor:
            editor.open(root / "app.py", "async def f(:\n")
            [found] = await editor.pull(root / "app.py")
            assert (found.code, found.severity) == ("AG000", t.DiagnosticSeverity.Error)
            editor.type(root / "app.py", APP)
            assert codes(await editor.pull(root / "app.py")) == ["AG101"]

    session(scenario)


def test_what_is_excluded_or_no_file_has_none(root: Path) -> None:
    async def scenario() -> None:
        hidden = root / ".venv" / "lib.py"
        written(root, {".venv/lib.py": APP})
        async with editing(root) as editor:
            editor.open(hidden)
            assert not await editor.pull(hidden)
            untitled = t.TextDocumentItem("untitled:Untitled-1", t.LanguageKind.Python, 1, HELPER)
            editor.client.text_document_did_open(t.DidOpenTextDocumentParams(untitled))
            report = await editor.client.text_document_diagnostic_async(
                t.DocumentDiagnosticParams(t.TextDocumentIdentifier("untitled:Untitled-1"))
            )
            assert isinstance(report, t.RelatedFullDocumentDiagnosticReport)
            assert not report.items

    session(scenario)
