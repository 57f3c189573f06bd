"""The language server as a target: whatever it is sent, it answers the next question."""

import atexit
import json
import os
import random
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

from benchmarks.fuzz.inputs import WORDS, Corpus, bent

PATIENCE = 30
"""Seconds for an answer."""
ENDS = (b"shutdown", b"exit")
"""What ends a server is no accident."""
METHODS = (
    "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/diagnostic",
    "textDocument/codeAction", "textDocument/hover", "workspace/diagnostic", "workspace/didChangeWatchedFiles",
    "workspace/didChangeConfiguration", "workspace/didChangeWorkspaceFolders", "workspace/executeCommand",
    "$/cancelRequest", "$/setTrace", "nonsense",
)  # fmt: skip
SCRAPS: tuple[object, ...] = (
    None, True, -1, 2**40, 1.5, "", "file:///", "untitled:1", "file:///%00", "\ud800", [], {}, [[]], {"": None},
    {"uri": "file:///nowhere.py"}, {"line": -1, "character": 99}, {"line": 2**31, "character": 2**31},
)  # fmt: skip

IDENTIFIERS: tuple[object, ...] = (0, 1, 2, "x", None, 1.5)
START = {"line": 0, "character": 0}


class Server:
    """A server in a process of its own, in a project of its own."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="asyncguard-")
        self.file = Path(self.folder.name, "app.py")
        self.file.write_text("import time\n\n\nasync def bad():\n    time.sleep(1)\n")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "asyncguard", "server"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._last = 1_000_000
        self.ask("initialize", {"processId": None, "rootUri": Path(self.folder.name).as_uri(), "capabilities": {}})
        self.send({"jsonrpc": "2.0", "method": "initialized", "params": {}})

    def send(self, message: object) -> None:
        self.write(json.dumps(message).encode())

    def write(self, body: bytes) -> None:
        stream = _open(self._process.stdin)
        stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        stream.flush()

    def ask(self, method: str, params: object) -> object:
        """The answer. Raises TimeoutError where there is none, EOFError where the server has gone."""
        self._last += 1
        self.send({"jsonrpc": "2.0", "id": self._last, "method": method, "params": params})
        end = time.monotonic() + PATIENCE
        while (message := self._read(end)).get("id") != self._last or "method" in message:
            pass
        return message

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self.folder.cleanup()

    def _read(self, end: float) -> dict[str, object]:
        length = 0
        while line := self._line(end).strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message = json.loads(self._exactly(length, end))
        return message if isinstance(message, dict) else {}

    def _line(self, end: float) -> bytes:
        out = b""
        while not out.endswith(b"\n"):
            out += self._exactly(1, end)
        return out

    def _exactly(self, count: int, end: float) -> bytes:
        out, stream = b"", _open(self._process.stdout).fileno()
        while len(out) < count:
            if not select.select([stream], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TimeoutError("the server does not answer")
            part = os.read(stream, count - len(out))
            if not part:
                raise EOFError(f"the server has gone, exit code {self._process.wait()}")
            out += part
        return out


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


_running: list[Server] = []


def feed(body: bytes) -> None:
    """Sends it, and then a question that has an answer."""
    if not _running:
        _running.append(Server())
        atexit.register(_stop)
    server = _running[-1]
    try:
        server.write(body)
        server.ask("textDocument/hover", {"textDocument": {"uri": server.file.as_uri()}, "position": START})
    except Exception:
        _stop()
        raise


def _stop() -> None:
    while _running:
        _running.pop().close()


def make(chance: random.Random, texts: Corpus) -> bytes:
    """A message, or what was one before an accident."""
    uri = chance.choice(("file:///nowhere/app.py", "file:///nowhere/b.py", "untitled:x", ""))
    text = bent(chance, texts.programs, WORDS).decode(errors="replace")
    params = {
        "textDocument": {"uri": uri, "languageId": "python", "version": chance.randrange(9), "text": text},
        "contentChanges": [{"text": text}],
        "position": {"line": chance.randrange(9), "character": chance.randrange(99)},
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}},
        "context": {"diagnostics": []},
        "changes": [{"uri": uri, "type": chance.randrange(5)}],
        "settings": {"asyncguard": {"select": ["AG"]}},
        "event": {"added": [], "removed": [{"uri": uri, "name": ""}]},
        "command": "asyncguard.showWhatReaches",
        "arguments": [uri, chance.choice(SCRAPS)],
        "previousResultIds": [],
        "id": chance.randrange(99),
    }
    for key in chance.sample(sorted(params), chance.randrange(4)):
        params[key] = chance.choice(SCRAPS)
    message: dict[str, object] = {"jsonrpc": "2.0", "method": chance.choice(METHODS), "params": params}
    if chance.random() < 0.6:
        message["id"] = chance.choice(IDENTIFIERS)
    body = json.dumps(message).encode()
    if chance.random() < 0.2:
        at = chance.randrange(len(body))
        body = body[:at] + chance.choice(WORDS).encode() + body[at + chance.randrange(9) :]
    return b"{}" if any(word in body for word in ENDS) else body
