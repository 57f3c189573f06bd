"""`--watch`: check, and check again whenever a file of the project changes, or what else the findings rest on."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

import click

from asyncguard.cache import Stamp
from asyncguard.config import ConfigError
from asyncguard.config.find import OWN
from asyncguard.pipeline import CACHE

CLEAR = "\x1b[H\x1b[2J\x1b[3J"
PULSE = 300
"""Milliseconds after which the absence of changes is told, too."""
SOURCES = (".py", ".pyi", "pyproject.toml", *OWN, ".gitignore")
ALONE = ("statistics", "add_noqa", "show_files", "show_settings", "diff", "write_baseline", "prune_baseline")
"""Flags that make no sense beside it."""

States = dict[Path, bytes]
"""Of files that need not be there."""


def watch(once: Callable[[], int], root: Path, beside: Callable[[], Iterable[Path]]) -> int:
    """Runs `once` now and after each change below `root`, or of a file that `beside` names before each run, until the
    user has enough. What goes wrong in a run is told, and the next change may mend it. Raises ConfigError where what it
    needs is not installed."""
    words, seen = "Starting linter in watch mode...", _states(())
    try:
        for changes in _changes(root):
            if changes or words or seen != _states(seen):
                _begin(words or "File change detected...")
                seen = _states(beside())
                once()
                words = ""
    except KeyboardInterrupt:
        pass
    return 0


def _states(paths: Iterable[Path]) -> States:
    return {path: stamp.state if (stamp := Stamp.of(str(path))) else b"" for path in paths}


def say(words: str) -> None:
    """With the time, as ruff has it."""
    click.echo(f"[{time.strftime('%I:%M:%S %p')}] {words}\n")


def _begin(words: str) -> None:
    click.echo(CLEAR, nl=False)
    say(words)


def _changes(root: Path) -> Iterator[Collection[object]]:
    """What has changed, time and again, beginning when changes are noticed: nothing that comes later is missed."""
    try:
        from watchfiles import Change, DefaultFilter, watch
    except ImportError:
        raise ConfigError(
            "`--watch` needs watchfiles, which is not installed", "`pip install 'asyncguard[watch]'` installs it"
        ) from None

    class Sources(DefaultFilter):
        """Sources and settings, outside of caches (our own has a `.gitignore`), environments and the like."""

        ignore_dirs = (*DefaultFilter.ignore_dirs, CACHE)

        def __call__(self, change: Change, path: str) -> bool:
            return path.endswith(SOURCES) and super().__call__(change, path)

    return watch(root, watch_filter=Sources(), rust_timeout=PULSE, yield_on_timeout=True)
