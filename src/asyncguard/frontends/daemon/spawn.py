"""Starting a daemon in the background."""

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from asyncguard.cache.folder import prepare
from asyncguard.config import ConfigError
from asyncguard.frontends.daemon.client import living
from asyncguard.frontends.daemon.messages import Check
from asyncguard.frontends.daemon.place import LOG, Place

PAUSE = 0.02
PATIENCE = 10.0
"""Seconds for it to come up."""
TIMEOUT = 4 * 3600.0
"""Seconds without a call after which it ends."""


def spawn(first: Check, directory: Path, timeout: float = TIMEOUT) -> Place:
    """A daemon for the cache in `directory` that listens already, and begins with what is to be known `first`: this
    one, or one that somebody else has started at the same time. Raises ConfigError where none comes up."""
    failed = "The daemon did not start"
    try:
        process = _process(first, directory, timeout)
    except OSError as error:
        raise ConfigError(failed, str(error)) from None
    began = time.monotonic()
    while (place := living(directory)) is None:
        if process.poll() is not None or time.monotonic() - began > PATIENCE:
            told = (directory / LOG).read_text(encoding="utf-8", errors="replace").strip()
            raise ConfigError(failed, told or f"see {directory / LOG}")
        time.sleep(PAUSE)
    return place


def _process(first: Check, directory: Path, timeout: float) -> "subprocess.Popen[bytes]":
    prepare(directory)
    with (directory / LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "asyncguard.frontends.daemon", directory, str(timeout)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin as stream:  # where it has ended already, its log says why
        stream.write(msgspec.json.encode(first))
    return process
