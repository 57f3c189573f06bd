"""An editor for tests: a real client, and the server in a process of its own, over standard input and output."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import lsprotocol.types as t
from pygls.lsp.client import LanguageClient

PULL = t.TextDocumentClientCapabilities(diagnostic=t.DiagnosticClientCapabilities(related_document_support=False))
LIMIT = 60
"""Seconds that a test may wait for anything."""


def capabilities(
    *, pull: bool = True, encodings: Sequence[str] | None = None, progress: bool = False
) -> t.ClientCapabilities:
    kinds = [t.PositionEncodingKind(each) for each in encodings] if encodings else None
    return t.ClientCapabilities(
        general=t.GeneralClientCapabilities(position_encodings=kinds) if kinds else None,
        text_document=PULL if pull else t.TextDocumentClientCapabilities(),
        window=t.WindowClientCapabilities(work_done_progress=progress),
        workspace=t.WorkspaceClientCapabilities(
            diagnostics=t.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
            did_change_watched_files=t.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
        ),
    )


class Editor:
    """What a person does in it, and what it has been told."""

    def __init__(self, *roots: Path) -> None:
        self.roots = roots
        self.client = LanguageClient("test", "1")
        self.published: dict[str, list[t.Diagnostic]] = {}
        self.messages: list[str] = []
        self.refreshes = 0
        self.registered: list[str] = []
        self.progress: list[Any] = []
        self.capabilities: t.ServerCapabilities
        self._versions: dict[Path, int] = {}
        self._listen()

    def _listen(self) -> None:
        feature = self.client.feature
        feature(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda p: self.published.update({p.uri: list(p.diagnostics)}))
        feature(t.WINDOW_SHOW_MESSAGE)(lambda p: self.messages.append(p.message))
        feature(t.CLIENT_REGISTER_CAPABILITY)(lambda p: self.registered.extend(r.method for r in p.registrations))
        feature(t.WORKSPACE_DIAGNOSTIC_REFRESH)(partial(self._refreshed))
        feature(t.WINDOW_WORK_DONE_PROGRESS_CREATE)(lambda p: None)
        feature(t.PROGRESS)(lambda p: self.progress.append(p.value))

    def _refreshed(self, _: object = None) -> None:
        self.refreshes += 1

    async def start(self, client: t.ClientCapabilities, options: object = None) -> None:
        await self.client.start_io(sys.executable, "-m", "asyncguard", "server")
        folders = [t.WorkspaceFolder(root.as_uri(), root.name) for root in self.roots]
        params = t.InitializeParams(client, workspace_folders=folders, initialization_options=options)
        self.capabilities = (await self.client.initialize_async(params)).capabilities
        self.client.initialized(t.InitializedParams())

    async def stop(self) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()

    def open(self, path: Path, text: str | None = None) -> None:
        item = t.TextDocumentItem(path.as_uri(), t.LanguageKind.Python, 1, path.read_text() if text is None else text)
        self._versions[path] = 1
        self.client.text_document_did_open(t.DidOpenTextDocumentParams(item))

    def type(self, path: Path, text: str) -> None:
        self._versions[path] += 1
        document = t.VersionedTextDocumentIdentifier(self._versions[path], path.as_uri())
        change = t.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(t.DidChangeTextDocumentParams(document, [change]))

    def close(self, path: Path) -> None:
        self.client.text_document_did_close(t.DidCloseTextDocumentParams(identifier(path)))

    async def pull(self, path: Path) -> list[t.Diagnostic]:
        report = await self.client.text_document_diagnostic_async(t.DocumentDiagnosticParams(identifier(path)))
        assert isinstance(report, t.RelatedFullDocumentDiagnosticReport)
        return list(report.items)

    async def told(self, path: Path, codes: Sequence[str]) -> list[t.Diagnostic]:
        """What was published, once it has these codes."""
        await until(lambda: [each.code for each in self.published.get(path.as_uri(), ())] == list(codes))
        return self.published[path.as_uri()]

    async def actions(self, path: Path, where: t.Range, only: list[str] | None = None) -> list[t.CodeAction]:
        kinds = [t.CodeActionKind(each) if each in list(t.CodeActionKind) else each for each in only] if only else None
        context = t.CodeActionContext([], kinds)
        found = await self.client.text_document_code_action_async(t.CodeActionParams(identifier(path), where, context))
        return [each for each in found or () if isinstance(each, t.CodeAction)]

    async def hover(self, path: Path, line: int, character: int) -> str:
        position = t.Position(line, character)
        found = await self.client.text_document_hover_async(t.HoverParams(identifier(path), position))
        return found.contents.value if found and isinstance(found.contents, t.MarkupContent) else ""


def identifier(path: Path) -> t.TextDocumentIdentifier:
    return t.TextDocumentIdentifier(path.as_uri())


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT):
        while not holds():
            await asyncio.sleep(0.01)


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """A project of its own."""
    for name, text in {"pyproject.toml": "[tool.asyncguard]\n", **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@asynccontextmanager
async def editing(
    *roots: Path, client: t.ClientCapabilities | None = None, options: object = None
) -> AsyncIterator[Editor]:
    editor = Editor(*roots)
    await editor.start(client or capabilities(), options)
    try:
        yield editor
    finally:
        await editor.stop()


def session(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs a scenario to its end."""
    asyncio.run(asyncio.wait_for(scenario(), LIMIT))
