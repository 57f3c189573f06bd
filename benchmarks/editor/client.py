"""An editor that costs next to nothing: JSON over the pipes of a server's process."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.speed.measure import usage

JSON = Any


class Client:
    """Speaks in turn: what the server asks meanwhile is agreed to."""

    def __init__(self, root: Path, settings: Mapping[str, object]) -> None:
        command = [sys.executable, "-P", "-m", "asyncguard", "server"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root)
        self._last = 0
        self._versions: dict[Path, int] = {}
        self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": root.as_uri(),
                "workspaceFolders": [{"uri": root.as_uri(), "name": root.name}],
                "capabilities": {"textDocument": {"diagnostic": {}}},
                "initializationOptions": {"settings": settings},
            },
        )
        self.notify("initialized", {})

    def open(self, path: Path, text: str) -> None:
        self._versions[path] = 1
        document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, path: Path, text: str) -> None:
        self._versions[path] += 1
        document = {"uri": path.as_uri(), "version": self._versions[path]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def diagnostics(self, path: Path) -> list[JSON]:
        found: list[JSON] = self.request("textDocument/diagnostic", {"textDocument": {"uri": path.as_uri()}})["items"]
        return found

    def whole(self) -> list[JSON]:
        """Of the workspace, when all of it is analysed."""
        found: list[JSON] = self.request("workspace/diagnostic", {"previousResultIds": []})["items"]
        return found

    def request(self, method: str, params: JSON) -> JSON:
        self._last += 1
        self._send({"id": self._last, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._last and "method" not in message:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]
            if "id" in message and "method" in message:
                self._send({"id": message["id"], "result": None})

    def notify(self, method: str, params: JSON) -> None:
        self._send({"method": method, "params": params})

    def cpu(self) -> float:
        """Seconds of processor time that the server has used so far (Linux)."""
        return usage(self.process.pid).cpu

    def memory(self) -> float:
        """MB that the server holds (Linux)."""
        return usage(self.process.pid).memory

    def close(self) -> None:
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.wait(30)

    def _send(self, message: JSON) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.process.stdin.flush()

    def _receive(self) -> JSON:
        stream = self.process.stdout
        assert stream is not None
        length = 0
        while line := stream.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        if not length:
            raise SystemExit(f"the server has ended (exit {self.process.poll()})")
        return json.loads(stream.read(length))


def settle(client: Client, quiet: float = 1.0) -> None:
    """Waits until the server has nothing to do."""
    before = client.cpu()
    while True:
        time.sleep(quiet)
        now = client.cpu()
        if now - before < 0.02:
            return
        before = now
