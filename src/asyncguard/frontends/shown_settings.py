"""`--show-settings`: what the settings for a file come to, laid out as ruff's."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from asyncguard.config import Config, ConfigError, fixable, selected
from asyncguard.config.config import FileIgnore
from asyncguard.config.patterns import Pattern
from asyncguard.discover import Discovery
from asyncguard.model.executors import PROCESSES
from asyncguard.pipeline import cache_directory
from asyncguard.plugins import Rulebook


def text(found: Discovery, config: Config, book: Rulebook) -> str:
    """For the first file that would be checked. Raises ConfigError where there is none."""
    first = next((source.path for source in found.program if source.shown in found.report), None)
    if first is None:
        raise ConfigError("No files found under the given path")
    return "".join(f"{line}\n" for line in _lines(first, found, config, book))


def _lines(file: str, found: Discovery, config: Config, book: Rulebook) -> Iterator[str]:
    yield f'Resolved settings for: "{file}"'
    if config.source:
        yield f'Settings path: "{config.source}"'
    yield from ("", "# General Settings")
    yield f'cache_dir = "{cache_directory(config, found.root, Path(found.cwd))}"'
    yield f"output_format = {config.output_format or 'full on a terminal, else concise'}"
    yield f"min_impact = {config.min_impact}"
    yield f"jobs = {config.jobs or 'number of processors'}"
    yield f"executor = {config.executor or PROCESSES}"
    yield f"baseline = {_path(config.baseline)}"
    yield from ("", "# File Resolver Settings")
    yield from _list("file_resolver.exclude", _globs(config.exclude))
    yield f"file_resolver.force_exclude = {_bool(config.force_exclude)}"
    yield from _list("file_resolver.include", _globs(config.include))
    yield f"file_resolver.respect_gitignore = {_bool(config.respect_gitignore)}"
    yield f'file_resolver.project_root = "{found.root}"'
    yield from ("", "# Linter Settings")
    yield from _list("linter.rules.enabled", _rules(book, selected(config, book.rules)))
    yield from _list("linter.rules.should_fix", _rules(book, fixable(config, book.rules)))
    yield from _list("linter.per_file_ignores", map(_ignored, config.per_file_ignores))
    yield f"linter.preview = {'enabled' if config.preview else 'disabled'}"
    yield f"linter.equivalents = {_bool(config.equivalents)}"
    yield from _list("linter.plugins", (each.label for each in book.origins.values() if each.name in config.plugins))
    yield from _list("linter.options", [f"{rule.name} = {rule.options}" for rule in book.rules if rule.options])
    yield from ("", "# Analysis Settings")
    yield from _list("analysis.src", map(_path, config.src))
    yield f"analysis.python = {_path(config.python)}"
    yield f"analysis.follow_packages = {_bool(config.follow_packages)}"
    yield from _list("analysis.blocking_calls", config.blocking_calls)
    yield from _list("analysis.offloaders", config.offloaders)


def _list(key: str, entries: Iterable[str]) -> Iterator[str]:
    """Entries one a line, without repetitions."""
    found = list(dict.fromkeys(entries))
    yield from [f"{key} = [", *(f"\t{entry}," for entry in found), "]"] if found else [f"{key} = []"]


def _globs(patterns: Sequence[Pattern]) -> Iterator[str]:
    return (f'"{_glob(pattern)}"' for pattern in patterns)


def _glob(pattern: Pattern) -> str:
    return f"{pattern.base}/{pattern.glob}" if pattern.base and "/" in pattern.glob else pattern.glob


def _ignored(entry: FileIgnore) -> str:
    return f'"{"!" * entry.negated}{_glob(entry.pattern)}" = {", ".join(entry.selectors)}'


def _rules(book: Rulebook, codes: frozenset[str]) -> Iterator[str]:
    return (f"{rule.name} ({rule.code})" for rule in book.rules if rule.code in codes)


def _path(path: str) -> str:
    return f'"{path}"' if path else "none"


def _bool(value: bool) -> str:
    return "true" if value else "false"
