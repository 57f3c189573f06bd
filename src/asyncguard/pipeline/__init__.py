"""A run: discover → extract → link → check. Read this screen, then the package that a line names."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from asyncguard.cache import Cache, NoCache, open_cache
from asyncguard.config import Config, fixable, selected, warnings
from asyncguard.discover import discover
from asyncguard.environment import find_environment
from asyncguard.model.report import Report
from asyncguard.pipeline.asked import Asked
from asyncguard.pipeline.baseline import hidden, read
from asyncguard.pipeline.fingerprint import fingerprint
from asyncguard.pipeline.key import program_key, result_key
from asyncguard.pipeline.progress import Progress, silent
from asyncguard.pipeline.rulebook import rulebook
from asyncguard.pipeline.store import recall, store

if TYPE_CHECKING:
    from asyncguard.pipeline.resident import Resident

__all__ = ["check", "nobody"]

CACHE = ".asyncguard_cache"

Elsewhere = Callable[[Path, Mapping[str, bytes], Progress], bool]
"""(the folder of a cache, `overlay`, `progress`) → whether another process has just put the report there."""


def nobody(directory: Path, overlay: Mapping[str, bytes], progress: Progress) -> bool:
    """Every run does its own work."""
    return False


def check(
    paths: Sequence[Path],
    config: Config,
    *,
    cwd: Path,
    use_cache: bool = True,
    progress: Progress = silent,
    overlay: Mapping[str, bytes] | None = None,
    variables: Mapping[str, str] = os.environ,
    resident: "Resident | None" = None,
    elsewhere: Elsewhere = nobody,
) -> Report:
    """The findings in `paths`, judged as parts of the project that they belong to.

    `overlay` is what editors hold: absolute path → the content that counts, whatever is on disk, if anything is.
    `variables` may name an active environment, `resident` has what earlier runs have left, `elsewhere` is asked where
    the cache has no report. Raises ConfigError and MissingPathError for what the user got wrong, nothing for what is
    wrong with a file."""
    book = rulebook(config)
    codes = selected(config, book.rules)
    overlay = overlay or {}
    progress("Discovering", 0, 0)
    found = discover(paths, config, cwd, overlay)
    environment = find_environment(config.python, found.root, variables) if config.follow_packages else None
    directory = cache_directory(config, found.root, cwd) if use_cache else None
    cache = resident.cache(directory, lambda: _opened(directory)) if resident else _opened(directory)
    try:
        progress("Looking up", 0, 0)
        files = fingerprint(found.program, cache, overlay)
        asked = Asked(found, config, book, codes, environment, cache)
        program = program_key(files, asked)
        key = result_key(program, files)
        report = recall(cache, key)
        if report is None and directory is not None and elsewhere(directory, overlay, progress):
            report = recall(cache, key)
        if report is None or (resident and resident.is_due(program)):
            from asyncguard.pipeline.analyse import analyse

            kept = (resident, program) if resident else None
            report = analyse(files, asked, progress, kept)
            store(cache, key, report)
        progress("Reporting", 0, 0)
        report = report.only(found.report, (*warnings(config, book.rules), *found.notes)).fixable(
            fixable(config, book.rules)
        )
        report = hidden(report, read(Path(config.baseline)), cwd) if config.baseline else report
        return report.least(config.min_impact)
    finally:
        if resident is None:
            cache.close()


def _opened(directory: Path | None) -> Cache:
    return NoCache() if directory is None else open_cache(directory)


def cache_directory(config: Config, root: str, cwd: Path) -> Path:
    """As configured, else at the root of the project; what has no settings and is not worked in stays untouched."""
    ours = config.source or cwd.is_relative_to(root)
    return Path(config.cache_dir or Path(root if ours else cwd) / CACHE)
