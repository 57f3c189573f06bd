"""One project of the workspace. What is public here runs in the worker's thread, but for `tell` and `forget`."""

import gc
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue

import lsprotocol.types as t
from pygls import uris
from pygls.workspace import PositionCodec

from asyncguard.config import Settings, load
from asyncguard.frontends.lsp.diagnostics import diagnostic
from asyncguard.frontends.lsp.places import Places
from asyncguard.model.finding import Finding
from asyncguard.model.text import Text, decode
from asyncguard.pipeline.live import Findings, Live
from asyncguard.pipeline.progress import Progress
from asyncguard.pipeline.resident import settle

MOST_CHANGES = 30
"""More files than that at once (another branch was checked out) are read again with all the others."""


class Project:
    """A folder, its settings, and the texts that the editor holds."""

    def __init__(
        self,
        folder: str,
        texts: Mapping[str, bytes],
        settings: Settings,
        locate: Callable[[str], str],
        codec: PositionCodec,
        progress: Progress,
    ) -> None:
        """`texts` are the unsaved ones by absolute path, `locate` gives the client's URI for a path."""
        self.folder = folder
        self._texts = dict(texts)
        self._settings = settings
        self.locate = locate
        self._codec = codec
        self._progress = progress
        self._changes: SimpleQueue[tuple[str, bytes | None]] = SimpleQueue()
        self._live: Live | None = None
        self._is_stale = True
        self._is_settled = False
        """The whole of it was known once since it was read."""
        self._outside: set[str] = set()
        """Files that are not analysed although they lie in the folder: excluded, or ignored by git."""
        self._places: dict[str, Places | None] = {}

    # ---- from any thread

    def tell(self, path: str, data: bytes | None) -> None:
        """A file has another content; None is what is on disk."""
        self._changes.put((path, data))

    def forget(self) -> None:
        """Settings, or the set of files, have changed."""
        self._is_stale = True

    # ---- in the worker's thread

    def look(self, paths: Iterable[str]) -> dict[str, Sequence[Finding]]:
        """What is found in these files, nothing where they are not analysed."""
        live = self._ready(paths)
        found = live.look([path for path in paths if path in live.shown])
        return {path: found.get(path, ()) for path in paths}

    def complete(self, is_wanted: Callable[[], bool]) -> Findings | None:
        """What is found in all files; None where it was not wanted any more before the end."""
        live = self._ready(())
        if not live.complete(is_wanted):
            return None
        if not self._is_settled:
            self._is_settled = True
            settle()
        return live.all

    def shown(self, path: str, findings: Iterable[Finding]) -> list[t.Diagnostic]:
        places = self.places(path)
        if places is None or self._live is None:
            return []
        book = self._live.book
        return [diagnostic(each, places, book, self._read, self._address) for each in findings]

    def places(self, path: str) -> Places | None:
        """The text of a file as it is analysed; None where it cannot be read."""
        if path not in self._places:
            text = self._text(path)
            self._places[path] = Places(text, self._codec) if text is not None else None
        return self._places[path]

    def repairable(self, path: str) -> list[Finding]:
        """What is found in a file, with fixes."""
        findings = self.look([path])[path]
        if self._live is None or path not in self._live.shown:
            return list(findings)
        return self._live.fixed(path, findings)

    def data(self, path: str) -> bytes:
        """Raises OSError."""
        held = self._texts.get(path)
        return Path(path).read_bytes() if held is None else held

    @property
    def live(self) -> Live:
        """As it stands, with everything that was told."""
        return self._ready(())

    def try_out(self, path: str, data: bytes) -> None:
        """As if the file had this content, until the next `tell`."""
        self._apply([(path, data)])

    def _ready(self, paths: Iterable[str]) -> Live:
        changes = list(self._drained())
        self._is_stale |= len(changes) > MOST_CHANGES
        if self._live is not None and not self._is_stale:
            self._apply(changes)
        else:
            self._hold(changes)
        if self._live is None or self._is_stale or self._is_missing(paths):
            self._reopen()
        assert self._live is not None
        self._outside.update(path for path in paths if path not in self._live.shown)
        return self._live

    def _drained(self) -> Iterable[tuple[str, bytes | None]]:
        try:
            while True:
                yield self._changes.get_nowait()
        except Empty:
            return

    def _hold(self, changes: Iterable[tuple[str, bytes | None]]) -> None:
        for path, data in changes:
            if data is None:
                self._texts.pop(path, None)
            else:
                self._texts[path] = data
            self._places.pop(path, None)

    def _apply(self, changes: Iterable[tuple[str, bytes | None]]) -> None:
        last = dict(changes)
        self._hold(last.items())
        for path in last:
            if self._live is None or path not in self._live.shown:
                continue
            try:
                self._live.change(path, self.data(path))
            except OSError:
                self._is_stale = True

    def _is_missing(self, paths: Iterable[str]) -> bool:
        """There are files that were made since the project was read."""
        assert self._live is not None
        return any(path not in self._live.shown and path not in self._outside for path in paths)

    def _reopen(self) -> None:
        self._is_stale = self._is_settled = False
        gc.unfreeze()
        if self._live is not None:
            self._live.close()
        folder = Path(self.folder)
        self._progress("Reading", 0, 0)
        try:
            config = load([folder], self._settings, cwd=folder)
            self._live = Live(folder, config, self._texts, progress=self._progress)
        except BaseException:
            self._live, self._is_stale = None, True
            raise
        self._places.clear()
        self._outside.clear()

    def _read(self, shown: str) -> Places | None:
        return self.places(self.absolute(shown))

    def _address(self, shown: str) -> str:
        return self.locate(self.absolute(shown))

    def absolute(self, shown: str) -> str:
        """The path of a file by how it is shown."""
        known = self._live.paths.get(shown) if self._live else None
        return known or os.path.join(self.folder, shown)  # noqa: PTH118

    def _text(self, path: str) -> Text | None:
        try:
            return Text(decode(self.data(path))[0])
        except (OSError, SyntaxError, UnicodeDecodeError):
            return None


def address(path: str) -> str:
    """The URI of a path that the client has not named."""
    return uris.from_fs_path(path) or ""
