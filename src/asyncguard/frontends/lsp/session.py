"""A client's session: its documents, the projects that they belong to, and when who is told what."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import lsprotocol.types as t
from pygls import uris
from pygls.lsp.server import LanguageServer

from asyncguard.config import ConfigError, Settings
from asyncguard.config.find import nearest, project
from asyncguard.frontends.lsp.indexing import Indexing
from asyncguard.frontends.lsp.project import Project, address
from asyncguard.frontends.lsp.worker import Worker
from asyncguard.model.finding import Finding
from asyncguard.model.text import encode
from asyncguard.pipeline.live import Findings

Result = TypeVar("Result")

SETTLED = 0.1
"""Seconds after the last change of a text before other open files are looked at."""


class Session:
    """Lives on the event loop; all that takes time is asked of the worker."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._loop = asyncio.get_running_loop()
        self.worker = Worker(self._loop)
        self.settings = Settings()
        self._projects: dict[str, Project] = {}
        self._indexing: dict[str, Indexing] = {}
        self._folders: dict[str, str] = {}
        """Directory → the folder of its project."""
        self._uris: dict[str, str] = {}
        """Path → URI of every open document."""
        self._told: dict[str, Sequence[Finding]] = {}
        """Path → what the client was told last of an open document."""
        self._publishing: set[str] = set()
        self._crashes: set[str] = set()
        """What was said of rules that failed."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._settling: asyncio.TimerHandle | None = None
        self.whole: dict[str, Findings] = {}
        """Folder → what is found in the whole project, when that was known last."""
        self.news = asyncio.Condition()
        """Notified when `whole` has changed."""

    # ---- what the client can

    @property
    def pulls(self) -> bool:
        """Whether it asks for diagnostics; otherwise they are published."""
        text = self._server.client_capabilities.text_document
        return text is not None and text.diagnostic is not None

    @property
    def _refreshes(self) -> bool:
        workspace = self._server.client_capabilities.workspace
        return bool(workspace and workspace.diagnostics and workspace.diagnostics.refresh_support)

    # ---- documents

    def path(self, uri: str) -> str | None:
        """The path of a file; None for what is none, like an untitled document."""
        found = uris.to_fs_path(uri) if uri.startswith("file:") else None
        return os.path.abspath(found) if found else None  # noqa: PTH100

    def locate(self, path: str) -> str:
        return self._uris.get(path) or address(path)

    def changed(self, uri: str) -> None:
        """A document was opened, or its text is another."""
        path = self.path(uri)
        if path is None:
            return
        self._uris[path] = uri
        self.project(path).tell(path, encode(self._server.workspace.get_text_document(uri).source))
        if not self.pulls:
            self.publish(path)
        self._settle()

    def closed(self, uri: str) -> None:
        path = self.path(uri)
        if path is None:
            return
        self._uris.pop(path, None)
        self._told.pop(path, None)
        self.project(path).tell(path, None)
        if not self.pulls:
            self._server.text_document_publish_diagnostics(t.PublishDiagnosticsParams(uri, []))
        self._settle()

    def on_disk(self, changes: Iterable[t.FileEvent]) -> None:
        """Files have changed outside of the editor."""
        for change in changes:
            path = self.path(change.uri)
            if path is None or path in self._uris:
                continue
            if change.type == t.FileChangeType.Changed and path.endswith(".py"):
                self.project(path).tell(path, None)
            elif path.endswith(".py"):
                self.project(path).forget()
            else:
                self.reconfigured()
        self._settle()

    def reconfigured(self) -> None:
        """Settings may be others, in any file: what belongs to which project may be, too."""
        self._folders.clear()
        for each in self._projects.values():
            each.forget()
        for path in self._uris:
            self.project(path)
        self._settle()

    # ---- projects

    def project(self, path: str) -> Project:
        """The project that a file belongs to: as on the command line, by the nearest configuration."""
        directory = os.path.dirname(path)  # noqa: PTH120
        folder = self._folders.get(directory)
        if folder is None:
            folder = self._folders[directory] = self._folder_of(directory)
        return self._opened(folder)

    def add(self, folder: str) -> None:
        """A folder of the workspace: its project is indexed before anybody asks."""
        opened = self.project(os.path.join(folder, "_"))  # noqa: PTH118
        self.worker.later(opened.folder, partial(self._complete, opened))

    def remove(self, folder: str) -> None:
        gone = [each for each in self._projects if Path(each).is_relative_to(folder)]
        for each in gone:
            del self._projects[each]
            self.whole.pop(each, None)
        self._folders = {directory: home for directory, home in self._folders.items() if home not in gone}

    def _folder_of(self, directory: str) -> str:
        at = Path(directory)
        source = nearest([at])
        home = source.parent if source else project([at])
        if home is None:
            folders = map(uris.to_fs_path, self._server.workspace.folders)
            home = next((Path(each) for each in folders if each and at.is_relative_to(each)), at)
        return str(home)

    def _opened(self, folder: str) -> Project:
        found = self._projects.get(folder)
        if found is None:
            texts = {
                path: encode(self._server.workspace.get_text_document(uri).source)
                for path, uri in self._uris.items()
                if Path(path).is_relative_to(folder)
            }
            codec = self._server.workspace.position_codec
            indexing = self._indexing[folder] = Indexing(self._server, self._loop, Path(folder).name)
            found = self._projects[folder] = Project(folder, texts, self.settings, self.locate, codec, indexing)
        return found

    # ---- questions

    async def ask(self, work: Callable[[], Result]) -> Result | None:
        """What `work` gives in the worker's thread; None where the settings are wrong, which is told."""
        try:
            return await self.worker.ask(work)
        except ConfigError as error:
            self._complain(error)
            for each in self._indexing.values():
                await each.end()
            return None

    async def diagnostics(self, path: str) -> list[t.Diagnostic]:
        """Of an open document, or of another file of a project."""
        owner = self.project(path)
        found = await self.ask(lambda: _looked(owner, path))
        if found is None:
            return []
        if path in self._uris:
            self._told[path] = found[0]
        return found[1]

    def publish(self, path: str) -> None:
        """Soon, and once for all changes until then."""
        if path not in self._publishing:
            self._publishing.add(path)
            self._do(self._publish(path))

    async def _publish(self, path: str) -> None:
        owner = self.project(path)

        def look() -> tuple[Sequence[Finding], list[t.Diagnostic]]:
            self._publishing.discard(path)
            return _looked(owner, path)

        found = await self.ask(look)
        self._publishing.discard(path)
        if found is not None and path in self._uris:
            self._tell(path, *found)

    def _tell(self, path: str, findings: Sequence[Finding], diagnostics: list[t.Diagnostic]) -> None:
        self._told[path] = findings
        uri = self._uris[path]
        version = self._server.workspace.get_text_document(uri).version
        self._server.text_document_publish_diagnostics(t.PublishDiagnosticsParams(uri, diagnostics, version))

    # ---- afterwards

    def _settle(self) -> None:
        if self._settling is not None:
            self._settling.cancel()
        self._settling = self._loop.call_later(SETTLED, self._settled)

    def _settled(self) -> None:
        for each in self._projects.values():
            self._do(self._look_around(each))
            self.worker.later(each.folder, partial(self._complete, each))

    async def _look_around(self, owner: Project) -> None:
        """Other open files may have to say something else now."""
        paths = self._told_of(owner)
        if paths:
            await self._compare(owner, await self.ask(lambda: owner.look(paths)) or {})

    def _told_of(self, owner: Project) -> list[str]:
        return [path for path in self._told if self.project(path) is owner]

    async def _compare(self, owner: Project, found: Findings) -> None:
        """Tell the client where it was told something else."""
        stale = [path for path in self._told_of(owner) if path in found and found[path] != self._told[path]]
        if self.pulls:
            if stale and self._refreshes:
                self._server.workspace_diagnostic_refresh(None)
            return
        for path in stale:
            self.publish(path)

    def _complete(self, owner: Project, is_wanted: Callable[[], bool]) -> bool:
        """In the worker's thread: the whole project, as long as nobody waits for something else."""
        try:
            found = owner.complete(is_wanted)
        except ConfigError as error:
            self._loop.call_soon_threadsafe(self._complain, error)
            return True
        if found is not None:
            crashes = owner.live.crashes
            self._loop.call_soon_threadsafe(lambda: self._do(self._completed(owner, found, crashes)))
        return found is not None

    async def _completed(self, owner: Project, found: Findings, crashes: Iterable[str]) -> None:
        if self._projects.get(owner.folder) is not owner:
            return
        for crash in crashes:
            if crash not in self._crashes:
                self._crashes.add(crash)
                self._server.window_show_message(t.ShowMessageParams(t.MessageType.Warning, f"asyncguard: {crash}"))
        self.whole[owner.folder] = found
        await self._indexing[owner.folder].end()
        async with self.news:
            self.news.notify_all()
        await self._compare(owner, found)

    def _complain(self, error: ConfigError) -> None:
        text = "\n  Cause: ".join(("asyncguard failed", *error.causes))
        self._server.window_show_message(t.ShowMessageParams(t.MessageType.Error, text))

    def _do(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def reports(self, known: Mapping[str, str]) -> AsyncIterator[t.WorkspaceDocumentDiagnosticReport]:
        """Of every file whose diagnostics have another result than what is `known`, URI → result."""
        for folder, found in list(self.whole.items()):
            owner = self._projects[folder]
            for path, findings in found.items():
                uri = self.locate(path)
                if not findings and uri not in known:
                    continue
                items = await self.ask(partial(owner.shown, path, findings)) or []
                if known.get(uri) != result(items):
                    yield t.WorkspaceFullDocumentDiagnosticReport(uri, items, result_id=result(items))

    def close(self) -> None:
        self.worker.close()


def result(items: list[t.Diagnostic]) -> str:
    """The same for the same diagnostics."""
    return blake2b(repr(items).encode(), digest_size=12).hexdigest()


def _looked(owner: Project, path: str) -> tuple[Sequence[Finding], list[t.Diagnostic]]:
    findings = owner.look([path])[path]
    return findings, owner.shown(path, findings)
