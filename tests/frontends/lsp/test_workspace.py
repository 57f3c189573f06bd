"""Folders, settings, files that change on disk, and work that nobody waits for any more."""

import json
import subprocess
import sys
from pathlib import Path

import lsprotocol.types as t
import pytest

pytest.importorskip("pygls", reason="needs asyncguard[lsp]")

from pygls.exceptions import JsonRpcRequestCancelled

from tests.frontends.lsp.editor import Editor, capabilities, editing, identifier, session, until, written

SLEEPS = "import time\n\n\nasync def f():\n    time.sleep(1)\n"


def on_disk(editor: Editor, path: Path, kind: t.FileChangeType = t.FileChangeType.Changed) -> None:
    event = t.FileEvent(path.as_uri(), kind)
    editor.client.workspace_did_change_watched_files(t.DidChangeWatchedFilesParams([event]))


async def codes(editor: Editor, path: Path) -> list[object]:
    return [each.code for each in await editor.pull(path)]


def test_settings_are_read_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        root = written(tmp_path, {"app.py": SLEEPS})
        async with editing(root) as editor:
            await until(lambda: editor.registered == ["workspace/didChangeWatchedFiles"])
            editor.open(root / "app.py")
            assert await codes(editor, root / "app.py") == ["AG101"]
            written(root, {"pyproject.toml": '[tool.asyncguard]\nignore = ["AG101"]\n'})
            on_disk(editor, root / "pyproject.toml")
            await until(lambda: editor.refreshes == 1)
            assert await codes(editor, root / "app.py") == []

    session(scenario)


def test_wrong_settings_are_told_and_mended(tmp_path: Path) -> None:
    async def scenario() -> None:
        root = written(tmp_path, {"app.py": SLEEPS, "asyncguard.toml": "selct = []\n"})
        async with editing(root) as editor:
            editor.open(root / "app.py")
            assert await codes(editor, root / "app.py") == []
            assert any("asyncguard.toml" in each and "did you mean `select`" in each for each in editor.messages)
            written(root, {"asyncguard.toml": ""})
            on_disk(editor, root / "asyncguard.toml")
            assert await codes(editor, root / "app.py") == ["AG101"]

    session(scenario)


def test_settings_of_the_editor(tmp_path: Path) -> None:
    async def scenario() -> None:
        root = written(tmp_path, {"app.py": SLEEPS})
        async with editing(root, options={"settings": {"ignore": ["AG101"]}}) as editor:
            editor.open(root / "app.py")
            assert await codes(editor, root / "app.py") == []

    session(scenario)


def test_files_change_on_disk(tmp_path: Path) -> None:
    async def scenario() -> None:
        root = written(tmp_path, {"app.py": "from helper import load\nasync def f():\n    load()\n", "helper.py": ""})
        async with editing(root) as editor:
            editor.open(root / "app.py")
            assert await codes(editor, root / "app.py") == []
            written(root, {"helper.py": "import time\ndef load():\n    time.sleep(1)\n"})
            on_disk(editor, root / "helper.py")
            await until(lambda: editor.refreshes == 1)
            assert await codes(editor, root / "app.py") == ["AG101"]
            (root / "helper.py").unlink()
            on_disk(editor, root / "helper.py", t.FileChangeType.Deleted)
            await until(lambda: editor.refreshes == 2)
            assert await codes(editor, root / "app.py") == []

    session(scenario)


def test_several_roots_with_their_own_settings(tmp_path: Path) -> None:
    async def scenario() -> None:
        one = written(tmp_path / "one", {"app.py": SLEEPS})
        two = written(tmp_path / "two", {"app.py": SLEEPS, "pyproject.toml": '[tool.asyncguard]\nselect = ["AG102"]\n'})
        three = written(tmp_path / "three", {"app.py": SLEEPS})
        async with editing(one, two) as editor:
            for root in (one, two, three):
                editor.open(root / "app.py")
            assert await codes(editor, one / "app.py") == ["AG101"]
            assert await codes(editor, two / "app.py") == []
            assert await codes(editor, three / "app.py") == ["AG101"]
            folder = t.WorkspaceFolder(three.as_uri(), "three")
            event = t.WorkspaceFoldersChangeEvent([folder], [t.WorkspaceFolder(one.as_uri(), "one")])
            editor.client.workspace_did_change_workspace_folders(t.DidChangeWorkspaceFoldersParams(event))
            assert await codes(editor, three / "app.py") == ["AG101"]

    session(scenario)


def test_a_file_in_a_home_directory_is_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wants all that lies below to be read for it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "huge").mkdir()
    (tmp_path / "huge" / "helper.py").write_text("import time\n\n\ndef wait():\n    time.sleep(1)\n")
    script = tmp_path / "script.py"
    script.write_text(f"from huge.helper import wait\n{SLEEPS}    wait()\n")

    async def scenario() -> None:
        async with editing() as editor:
            editor.open(script)
            assert [each.range.start.line for each in await editor.pull(script)] == [5]

    session(scenario)


def test_progress(tmp_path: Path) -> None:
    async def scenario() -> None:
        root = written(tmp_path, {"app.py": SLEEPS})
        async with editing(root, client=capabilities(progress=True)) as editor:
            await until(
                lambda: [each["kind"] for each in editor.progress if each["kind"] != "report"] == ["begin", "end"]
            )
            assert editor.progress[0]["title"] == f"Analysing {root.name}"

    session(scenario)


def test_the_last_of_many_changes_counts(tmp_path: Path) -> None:
    async def scenario() -> None:
        root = written(tmp_path, {"app.py": SLEEPS})
        async with editing(root, client=capabilities(pull=False)) as editor:
            editor.open(root / "app.py")
            await editor.told(root / "app.py", ["AG101"])
            for count in range(40):
                editor.type(root / "app.py", SLEEPS + "    time.sleep(1)\n" * count)
            await editor.told(root / "app.py", ["AG101"] * 40)

    session(scenario)


def test_who_cancels_is_not_answered_and_the_next_is(tmp_path: Path) -> None:
    async def scenario() -> None:
        root = written(tmp_path, {f"m{i}.py": SLEEPS.replace("f()", f"f{i}()") for i in range(50)})
        async with editing(root) as editor:
            editor.open(root / "m1.py")
            ask = editor.client.protocol.send_request_async
            first = ask(
                t.TEXT_DOCUMENT_DIAGNOSTIC, t.DocumentDiagnosticParams(identifier(root / "m1.py")), msg_id="1st"
            )
            editor.client.protocol.notify(t.CANCEL_REQUEST, t.CancelParams("1st"))
            with pytest.raises(JsonRpcRequestCancelled):
                await first
            assert await codes(editor, root / "m1.py") == ["AG101"]

    session(scenario)


def test_what_reaches_a_function(tmp_path: Path) -> None:
    app = (
        "from fastapi import FastAPI\nfrom helper import load\n\napp = FastAPI()\n\n\n"
        "@app.get('/users/{id}')\nasync def user(id: int):\n    return find(id)\n\n\n"
        "def find(id):\n    return load(id)\n"
    )

    async def scenario() -> None:
        root = written(tmp_path, {"app.py": app, "helper.py": "def load(id):\n    return id\n"})
        async with editing(root) as editor:
            editor.open(root / "app.py")
            where = [(root / "helper.py").as_uri(), {"line": 1, "character": 4}]
            found = await editor.client.workspace_execute_command_async(
                t.ExecuteCommandParams("asyncguard.showWhatReaches", where)
            )
            assert found["function"] == "load"
            [entry] = found["entryPoints"]
            assert (entry["label"], entry["kind"], entry["runs"]) == ("GET /users/{id}", "route", "loop")
            assert [step["function"] for step in entry["chain"]] == ["user", "find", "load"]
            assert entry["chain"][2]["uri"] == (root / "helper.py").as_uri()
            assert editor.messages == [
                "1 entry point reaches `load`:\nGET /users/{id} (route, on loop): user → find → load"
            ]

    session(scenario)


def test_it_ends_without_a_word(tmp_path: Path) -> None:
    messages = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"method": "initialized", "params": {}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ]
    bodies = [json.dumps({"jsonrpc": "2.0", **each}) for each in messages]
    told = "".join(f"Content-Length: {len(body)}\r\n\r\n{body}" for body in bodies)
    command = [sys.executable, "-m", "asyncguard", "server"]
    done = subprocess.run(command, input=told.encode(), capture_output=True, cwd=tmp_path, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_without_pygls_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['pygls'] = None; from asyncguard.frontends.cli import main; main(['server'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "Error: the language server needs pygls: pip install 'asyncguard[lsp]'\n",
    )
