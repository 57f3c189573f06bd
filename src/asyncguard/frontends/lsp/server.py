"""`asyncguard server`: the features, each a few lines; what they mean is in the session and the project."""

import logging
from functools import partial
from typing import Any

import lsprotocol.types as t
from pygls import uris
from pygls.lsp.server import LanguageServer

from asyncguard import __version__
from asyncguard.config import ConfigError, Settings
from asyncguard.config.schema import settings
from asyncguard.frontends.lsp import actions, hover, reaching
from asyncguard.frontends.lsp.diagnostics import SOURCE
from asyncguard.frontends.lsp.session import Session, result

WATCHED = ("**/*.py", "**/pyproject.toml", "**/asyncguard.toml", "**/.asyncguard.toml", "**/.gitignore")


def serve() -> None:
    """Speaks on standard input and output until the client ends it."""
    logging.basicConfig(level=logging.ERROR)
    create().start_io()


def create() -> LanguageServer:
    server = LanguageServer(SOURCE, __version__, t.TextDocumentSyncKind.Full)
    features = Features(server)
    for method, handler, options in features.all():
        server.feature(method, options)(partial(handler))  # pygls writes attributes on what it registers
    server.command(actions.REACHING)(partial(features.reaching))
    return server


class Features:
    """What the client may ask and tell."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        if self._session is None:
            self._session = Session(self._server)
        return self._session

    def all(self) -> list[tuple[str, Any, Any]]:
        return [
            (t.INITIALIZE, self.initialize, None),
            (t.INITIALIZED, self.initialized, None),
            (t.SHUTDOWN, self.shutdown, None),
            (t.TEXT_DOCUMENT_DID_OPEN, self.changed, None),
            (t.TEXT_DOCUMENT_DID_CHANGE, self.changed, None),
            (t.TEXT_DOCUMENT_DID_CLOSE, self.closed, None),
            (t.WORKSPACE_DID_CHANGE_WATCHED_FILES, self.on_disk, None),
            (t.WORKSPACE_DID_CHANGE_CONFIGURATION, self.reconfigured, None),
            (t.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self.folders, None),
            (t.TEXT_DOCUMENT_DIAGNOSTIC, self.diagnostics, t.DiagnosticOptions(True, True, SOURCE)),
            (t.WORKSPACE_DIAGNOSTIC, self.whole, None),
            (t.TEXT_DOCUMENT_CODE_ACTION, self.actions, t.CodeActionOptions(list(actions.KINDS))),
            (t.TEXT_DOCUMENT_HOVER, self.hover, None),
        ]

    def initialize(self, params: t.InitializeParams) -> None:
        given = params.initialization_options
        table = given.get("settings", {}) if isinstance(given, dict) else {}
        self.session.settings = self._settings(table)

    def initialized(self, _: t.InitializedParams) -> None:
        workspace = self._server.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace else None
        if watched and watched.dynamic_registration:
            watchers = [t.FileSystemWatcher(glob) for glob in WATCHED]
            options = t.DidChangeWatchedFilesRegistrationOptions(watchers)
            wanted = t.Registration("asyncguard-files", t.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self._server.client_register_capability(t.RegistrationParams([wanted]))
        for uri in self._server.workspace.folders:
            if folder := self.session.path(uri):
                self.session.add(folder)

    def shutdown(self, _: object = None) -> None:
        self.session.close()

    def changed(self, params: t.DidOpenTextDocumentParams | t.DidChangeTextDocumentParams) -> None:
        self.session.changed(params.text_document.uri)

    def closed(self, params: t.DidCloseTextDocumentParams) -> None:
        self.session.closed(params.text_document.uri)

    def on_disk(self, params: t.DidChangeWatchedFilesParams) -> None:
        self.session.on_disk(params.changes)

    def reconfigured(self, params: t.DidChangeConfigurationParams) -> None:
        given = params.settings if isinstance(params.settings, dict) else {}
        if isinstance(given.get(SOURCE), dict):
            self.session.settings = self._settings(given[SOURCE])
        self.session.reconfigured()

    def folders(self, params: t.DidChangeWorkspaceFoldersParams) -> None:
        for gone in params.event.removed:
            self.session.remove(uris.to_fs_path(gone.uri) or "")
        for new in params.event.added:
            if folder := self.session.path(new.uri):
                self.session.add(folder)

    async def diagnostics(self, params: t.DocumentDiagnosticParams) -> t.DocumentDiagnosticReport:
        path = self.session.path(params.text_document.uri)
        items = await self.session.diagnostics(path) if path else []
        same = result(items)
        if params.previous_result_id == same:
            return t.RelatedUnchangedDocumentDiagnosticReport(same)
        return t.RelatedFullDocumentDiagnosticReport(items, result_id=same)

    async def whole(self, params: t.WorkspaceDiagnosticParams) -> t.WorkspaceDiagnosticReport:
        """What is new since the client asked last; as long as nothing is, it waits."""
        known = {each.uri: each.value for each in params.previous_result_ids}
        while True:
            reports = [each async for each in self.session.reports(known)]
            if reports:
                return t.WorkspaceDiagnosticReport(reports)
            async with self.session.news:
                await self.session.news.wait()

    async def actions(self, params: t.CodeActionParams) -> list[t.CodeAction]:
        session, path = self.session, self.session.path(params.text_document.uri)
        if path is None:
            return []
        owner, only = session.project(path), params.context.only
        found = await session.ask(lambda: actions.actions(owner, path, params.range, only))
        return found or []

    async def hover(self, params: t.HoverParams) -> t.Hover | None:
        session, path = self.session, self.session.path(params.text_document.uri)
        if path is None:
            return None
        owner = session.project(path)
        return await session.ask(lambda: hover.hover(owner, path, params.position))

    async def reaching(self, *arguments: Any) -> Any:
        """`asyncguard.showWhatReaches(uri, position)`: what it says, and shown as a message."""
        uri, position = arguments
        session, path = self.session, self.session.path(uri)
        if path is None:
            return None
        owner, at = session.project(path), t.Position(position["line"], position["character"])
        found = await session.ask(lambda: reaching.reaching(owner, path, at))
        if found is not None:
            self._server.window_show_message(t.ShowMessageParams(t.MessageType.Info, reaching.told(found)))
        return found

    def _settings(self, table: dict[str, object]) -> Settings:
        try:
            return settings(table)
        except ConfigError as error:
            text = f"asyncguard: settings of the editor: {error}"
            self._server.window_show_message(t.ShowMessageParams(t.MessageType.Error, text))
            return Settings()
