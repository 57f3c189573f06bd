"""The daemon itself: one caller after the other, until it is told to stop or nobody has called for long."""

import hmac
import os
import secrets
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer
from typing import Any, NoReturn

import msgspec

from asyncguard.config import ConfigError
from asyncguard.discover import MissingPathError
from asyncguard.frontends.daemon.client import living, version
from asyncguard.frontends.daemon.messages import Asked, Check, Done, Failed, Stage, Tell, Told, line
from asyncguard.frontends.daemon.place import HOST, Place, find, put, remove
from asyncguard.pipeline import check
from asyncguard.pipeline.progress import Progress, silent
from asyncguard.pipeline.resident import Resident

PULSE = 1.0
"""Seconds between two looks at the clock, and at whether the cache is still there."""
LONGEST = 1 << 28
"""Bytes of what a caller says, all that an editor holds included."""
SLOWEST = 10.0
"""Seconds that a caller may take to say a word."""


class Service(TCPServer):
    """Listens from the beginning; callers wait until `serve`."""

    timeout = PULSE
    request_queue_size = 128
    """Callers that may wait: as many as a hook has processes, and who has given up since."""

    def __init__(self, directory: Path, patience: float) -> None:
        """`patience` is how many seconds it stays without a call. Raises OSError where nothing can listen, or where the
        folder cannot be written to."""
        super().__init__((HOST, 0), _Caller)
        self.checks = 0
        self._directory = directory
        self._patience = patience
        self._resident = Resident(is_eager=True)
        self._began = self._called = time.monotonic()
        self.place = Place(self.server_address[1], secrets.token_hex(), os.getpid(), version())
        put(directory, self.place)

    def serve(self) -> None:
        """Until its place is taken away: with the cache, or by who wants it to stop."""
        while find(self._directory) == self.place and time.monotonic() - self._called < self._patience:
            self.handle_request()

    def server_close(self) -> None:
        super().server_close()
        with suppress(OSError):
            remove(self._directory, self.place)
        self._resident.close()

    def check(self, what: Check, tell: Progress) -> None:
        """Raises what `check` raises."""
        os.chdir(what.cwd)
        paths, cwd = [Path(path) for path in what.paths], Path(what.cwd)
        held, around = what.overlay, what.variables
        try:
            check(paths, what.config, cwd=cwd, progress=tell, overlay=held, variables=around, resident=self._resident)
        finally:
            self._called = time.monotonic()

    def told(self) -> Told:
        return Told(self.place.pid, time.monotonic() - self._began, self.checks)


class _Caller(StreamRequestHandler):
    timeout = SLOWEST
    server: Service

    def handle(self) -> None:
        try:
            asked = msgspec.json.decode(self.rfile.readline(LONGEST), type=Asked)
        except (OSError, msgspec.DecodeError):
            return
        if hmac.compare_digest(asked.token, self.server.place.token):
            self._say(self._answer(asked.what))

    def _answer(self, what: Check | Tell) -> Done | Failed | Told:
        if isinstance(what, Tell):
            return self.server.told()
        self.server.checks += 1
        try:
            self.server.check(what, lambda *stage: self._say(Stage(*stage)))
        except (ConfigError, MissingPathError, OSError) as error:
            return Failed(str(error))
        return Done()

    def _say(self, message: msgspec.Struct) -> None:
        """To a caller that may have gone."""
        with suppress(OSError):
            self.wfile.write(line(message))


def run(first: Check, directory: Path, patience: float) -> None:
    """Serves the cache in `directory`, and begins with what is to be known `first`. Raises ConfigError where it
    cannot."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _end)
    if living(directory) is not None:
        return  # of those who start at the same time, the first
    try:
        service = Service(directory, patience)
    except OSError as error:
        raise ConfigError("The daemon cannot be started", str(error)) from None
    with service:
        with suppress(ConfigError, MissingPathError):  # whoever asks is told
            service.check(first, silent)
        service.serve()


def _end(*_: Any) -> NoReturn:
    sys.exit(0)
