"""A run: discover → extract → link → check. Read this screen, then the package that a line names."""

from collections.abc import Sequence
from pathlib import Path

from asyncguard.cache import NoCache, open_cache
from asyncguard.config import Config, selected
from asyncguard.discover import discover
from asyncguard.model.report import Report
from asyncguard.pipeline.fingerprint import fingerprint
from asyncguard.pipeline.key import result_key
from asyncguard.pipeline.progress import Progress, silent
from asyncguard.pipeline.store import recall, store
from asyncguard.rules import BUILTIN

__all__ = ["check"]

CACHE = ".asyncguard_cache"


def check(
    paths: Sequence[Path],
    config: Config,
    *,
    cwd: Path,
    use_cache: bool = True,
    progress: Progress = silent,
) -> Report:
    """The findings in `paths`, judged as parts of the project that they belong to.

    Raises ConfigError and MissingPathError for what the user got wrong, nothing for what is wrong with a file."""
    codes = selected(config, BUILTIN)
    found = discover(paths, config, cwd)
    cache = open_cache(cache_directory(config, found.root, cwd)) if use_cache else NoCache()
    try:
        files = fingerprint(found.program, cache)
        key = result_key(files, found, config, codes)
        report = recall(cache, key)
        if report is None:
            from asyncguard.pipeline.analyse import analyse

            report = analyse(files, found, config, codes, cache, progress)
            store(cache, key, report)
        return report
    finally:
        cache.close()


def cache_directory(config: Config, root: str, cwd: Path) -> Path:
    """As configured, else at the root of the project; what has no settings and is not worked in stays untouched."""
    ours = config.source or cwd.is_relative_to(root)
    return Path(config.cache_dir or Path(root if ours else cwd) / CACHE)
