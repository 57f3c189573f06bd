"""`asyncguard daemon start|run|status|stop`."""

import gc
import time
from contextlib import suppress
from pathlib import Path

import click

from asyncguard.config import ConfigError
from asyncguard.discover import discover
from asyncguard.frontends.daemon.client import NoAnswerError, ask, is_ours, is_up, job
from asyncguard.frontends.daemon.messages import Check, Tell, Told
from asyncguard.frontends.daemon.place import Place, find, remove
from asyncguard.frontends.daemon.spawn import spawn
from asyncguard.frontends.guard import CLEAN, FOUND
from asyncguard.frontends.inspection import named, settled
from asyncguard.frontends.options import Flags
from asyncguard.pipeline import cache_directory

NONE = FOUND
PAUSE = 0.02
PATIENCE = 10.0
"""Seconds for a daemon to end."""
QUICK = 1.0
"""Seconds for one to answer that is not busy."""


def start(flags: Flags) -> int:
    """A daemon in the background; the exit code. Raises ConfigError where none comes up."""
    what, directory = _asked(flags)
    if (running := _running(directory)) is not None:
        click.echo(_told(running))
        return CLEAN
    place = spawn(what, directory, flags["timeout"])
    click.echo(f"Started a daemon (pid {place.pid}): `asyncguard check` asks it from now on")
    return CLEAN


def run(flags: Flags) -> int:
    """A daemon in the foreground; the exit code. Raises ConfigError where it cannot be."""
    what, directory = _asked(flags)
    if (running := _running(directory)) is not None:
        raise ConfigError(_told(running), "`asyncguard daemon stop` ends it")
    from asyncguard.frontends.daemon import service

    gc.enable()
    service.run(what, directory, flags["timeout"])
    return CLEAN


def status(flags: Flags) -> int:
    """Says whether there is one; the exit code is 1 where there is none."""
    _, directory = _asked(flags)
    place, running = find(directory), _running(directory)
    if running is not None:
        click.echo(_told(running))
    elif place is not None and not is_ours(place):
        click.echo(f"The daemon (pid {place.pid}) is of another version, nobody asks it: `asyncguard daemon start`")
    else:
        click.echo("No daemon is running")
    return NONE if running is None else CLEAN


def stop(flags: Flags) -> int:
    """Ends it; the exit code. Raises ConfigError where its folder cannot be written to."""
    _, directory = _asked(flags)
    place = find(directory)
    if place is None:
        click.echo("No daemon is running")
        return CLEAN
    try:
        remove(directory, place)
    except OSError as error:
        raise ConfigError("The daemon cannot be stopped", str(error)) from None
    began = time.monotonic()
    with suppress(NoAnswerError):
        ask(place, Tell(), silence=PATIENCE)  # wakes it, or waits while it is busy
    while is_up(place) and time.monotonic() - began < PATIENCE:
        time.sleep(PAUSE)
    click.echo("The daemon stops after what it is doing" if is_up(place) else f"Stopped the daemon (pid {place.pid})")
    return CLEAN


def _asked(flags: Flags) -> tuple[Check, Path]:
    """What a daemon is to know first, and the folder of the cache. Raises ConfigError."""
    cwd = Path.cwd()
    paths = named(flags, cwd)
    config = settled(flags, paths, cwd)
    found = discover(paths, config, cwd)
    return job(paths, config, cwd, {}), cache_directory(config, found.root, cwd).resolve()


def _running(directory: Path) -> Place | Told | None:
    """What the daemon of this version says of itself; its place, where it is busy."""
    place = find(directory)
    if place is None or not is_ours(place):
        return None
    try:
        told = ask(place, Tell(), silence=QUICK)
    except NoAnswerError:
        return place if is_up(place) else None
    return told if isinstance(told, Told) else None


def _told(running: Place | Told) -> str:
    if isinstance(running, Place):
        return f"A daemon is running (pid {running.pid}), and is busy"
    minutes, times = _some(round(running.seconds / 60), "minute"), _some(running.checks, "time")
    return f"A daemon is running (pid {running.pid}), for {minutes}; it was asked {times}"


def _some(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
