"""Repairs in the editor, and pages under the cursor."""

import asyncio
from pathlib import Path

import lsprotocol.types as t
import pytest

pytest.importorskip("pygls", reason="needs asyncguard[lsp]")

from pygls.workspace import TextDocument

from tests.frontends.lsp.editor import Editor, editing, session, written

TEXT = """import time
import requests


async def f():
    time.sleep(1)
    requests.get("u")
    x = 1  # noqa: AG102
"""
FIXED = TEXT.replace("import time", "import asyncio").replace("time.sleep", "await asyncio.sleep")
MOVE = "asyncguard (AG102): Run `requests.get` in a thread with `asyncio.to_thread`"


def applied(path: Path, action: t.CodeAction) -> str:
    """The text after the edits of an action, as an editor makes them: from the end to the start."""
    document = TextDocument(path.as_uri(), path.read_text())
    assert action.edit
    edits = (action.edit.changes or {})[path.as_uri()]
    numbered = sorted(enumerate(edits), key=lambda each: (each[1].range.start, each[0]), reverse=True)
    for _, edit in numbered:
        document.apply_change(t.TextDocumentContentChangePartial(edit.range, edit.new_text))
    return document.source


async def titles(editor: Editor, path: Path, line: int) -> dict[str, t.CodeAction]:
    where = t.Range(t.Position(line, 4), t.Position(line, 4))
    return {each.title: each for each in await editor.actions(path, where, ["quickfix"])}


def test_the_fixes_of_a_finding(tmp_path: Path) -> None:
    async def scenario() -> None:
        app = written(tmp_path, {"app.py": TEXT}) / "app.py"
        async with editing(tmp_path) as editor:
            editor.open(app)
            found = await titles(editor, app, 5)
            assert list(found) == [
                "asyncguard (AG101): Replace with `await asyncio.sleep(...)`",
                "asyncguard (AG101): Disable for this line",
            ]
            safe, disable = found.values()
            assert safe.is_preferred
            assert [each.code for each in safe.diagnostics or ()] == ["AG101"]
            assert applied(app, safe) == TEXT.replace("import time", "import asyncio").replace(
                "time.sl", "await asyncio.sl"
            )
            assert applied(app, disable) == TEXT.replace("sleep(1)", "sleep(1)  # noqa: AG101")

    session(scenario)


def test_an_unsafe_fix_is_not_preferred(tmp_path: Path) -> None:
    async def scenario() -> None:
        app = written(tmp_path, {"app.py": TEXT}) / "app.py"
        async with editing(tmp_path) as editor:
            editor.open(app)
            move = (await titles(editor, app, 6))[
                "asyncguard (AG102): Run `requests.get` in a thread with `asyncio.to_thread`"
            ]
            assert not move.is_preferred
            assert 'await asyncio.to_thread(requests.get, "u")' in applied(app, move)

    session(scenario)


def test_fix_all_makes_the_safe_ones(tmp_path: Path) -> None:
    async def scenario() -> None:
        files = {"app.py": TEXT, "pyproject.toml": '[tool.asyncguard]\nextend-select = ["AG901"]\n'}
        app = written(tmp_path, files) / "app.py"
        async with editing(tmp_path) as editor:
            editor.open(app)
            while [each.code for each in await editor.pull(app)] != ["AG101", "AG102", "AG901"]:
                await asyncio.sleep(1)  # whether nothing needs a comment is known when the editor has paused
            everywhere = t.Range(t.Position(0, 0), t.Position(0, 0))
            for kind in ("source", "source.fixAll", "source.fixAll.asyncguard"):
                [action] = await editor.actions(app, everywhere, [kind])
                assert action.kind == "source.fixAll.asyncguard"
            assert applied(app, action) == FIXED.replace("  # noqa: AG102", "")
            assert [each.code for each in await editor.pull(app)] == ["AG101", "AG102", "AG901"]

    session(scenario)


def test_hover(tmp_path: Path) -> None:
    async def scenario() -> None:
        text = TEXT.replace("sleep(1)", "sleep(1)  # noqa: AG101, E501")
        app = written(tmp_path, {"app.py": text}) / "app.py"
        async with editing(tmp_path) as editor:
            editor.open(app)
            assert (await editor.hover(app, 5, text.splitlines()[5].index("AG101") + 2)).startswith("# blocking-sleep")
            assert not await editor.hover(app, 5, text.splitlines()[5].index("E501"))
            over = await editor.hover(app, 6, 6)
            assert over.startswith("**AG102** `requests.get()` blocks the event loop")
            assert "# blocking-http-call" in over
            assert not await editor.hover(app, 0, 0)

    session(scenario)
