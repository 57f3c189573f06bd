"""A run: discover → extract → link → check. Read this screen, then the package that a line names."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from asyncguard.cache import NoCache, open_cache
from asyncguard.config import Config, fixable, selected, warnings
from asyncguard.discover import discover
from asyncguard.environment import declaring, find_environment
from asyncguard.model.report import Report
from asyncguard.pipeline.baseline import hidden, read
from asyncguard.pipeline.fingerprint import fingerprint
from asyncguard.pipeline.key import result_key
from asyncguard.pipeline.progress import Progress, silent
from asyncguard.pipeline.rulebook import rulebook
from asyncguard.pipeline.store import recall, store

__all__ = ["check"]

CACHE = ".asyncguard_cache"


def check(
    paths: Sequence[Path],
    config: Config,
    *,
    cwd: Path,
    use_cache: bool = True,
    progress: Progress = silent,
    overlay: Mapping[str, bytes] | None = None,
    variables: Mapping[str, str] = os.environ,
) -> Report:
    """The findings in `paths`, judged as parts of the project that they belong to.

    `overlay` is what editors hold: absolute path → the content that counts, whatever is on disk, if anything is.
    `variables` may name an active environment. Raises ConfigError and MissingPathError for what the user got wrong,
    nothing for what is wrong with a file."""
    book = rulebook(config)
    codes = selected(config, book.rules)
    overlay = overlay or {}
    progress("Discovering", 0, 0)
    found = discover(paths, config, cwd, overlay)
    environment = find_environment(config.python, found.root, variables) if config.follow_packages else None
    cache = open_cache(cache_directory(config, found.root, cwd)) if use_cache else NoCache()
    try:
        progress("Looking up", 0, 0)
        files = fingerprint(found.program, cache, overlay)
        declared = declaring(Path(found.root))
        key = result_key(files, found, config, codes, environment, book.state, declared)
        report = recall(cache, key)
        if report is None:
            from asyncguard.pipeline.analyse import analyse

            report = analyse(files, found, config, book, codes, environment, cache, progress)
            store(cache, key, report)
        progress("Reporting", 0, 0)
        report = report.only(found.report, warnings(config, book.rules)).fixable(fixable(config, book.rules))
        report = hidden(report, read(Path(config.baseline)), cwd) if config.baseline else report
        return report.least(config.min_impact)
    finally:
        cache.close()


def cache_directory(config: Config, root: str, cwd: Path) -> Path:
    """As configured, else at the root of the project; what has no settings and is not worked in stays untouched."""
    ours = config.source or cwd.is_relative_to(root)
    return Path(config.cache_dir or Path(root if ours else cwd) / CACHE)
