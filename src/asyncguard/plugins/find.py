"""Names in `plugins` → what is installed under them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from asyncguard.cache.state import recorded, state
from asyncguard.config.errors import ConfigError, suggestion
from asyncguard.plugins.source import Source
from asyncguard.rule import Plugin

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

RULES = "asyncguard.rules"
"""Group of entry points that name a Plugin."""
CATALOGUES = "asyncguard.catalogues"
"""Group of entry points that name a package with catalogue files. Nothing in it is executed."""


_as_loaded: dict[str, str] = {}
"""Module of a plugin's rules → its state when this process has loaded it, which it does once."""


def found(names: Sequence[str]) -> list[Source]:
    """The plugins of these names, in order. Raises ConfigError for one that is not there or cannot be loaded."""
    if not names:
        return []
    points = _points(tuple(sys.path))
    return [_source(name, points) for name in dict.fromkeys(names)]


@cache
def _points(path: tuple[str, ...]) -> tuple[EntryPoint, ...]:
    """Those of both groups in the distributions on `path`, which is where Python looks."""
    from importlib.metadata import entry_points

    return tuple(point for group in (RULES, CATALOGUES) for point in entry_points(group=group))


def forget() -> None:
    """What is installed has changed while the process runs."""
    _points.cache_clear()


def _source(name: str, points: Sequence[EntryPoint]) -> Source:
    offered = [point for point in points if point.name == name]
    if not offered:
        known = sorted({point.name for point in points})
        there = f"installed are: {', '.join(known)}" if known else "none is installed"
        hint = suggestion(name, known)
        raise ConfigError(f"Unknown plugin `{name}` in `plugins`{hint}", f"It has to be installed beside us; {there}")
    owners = sorted({_distribution(point) for point in offered})
    if len(owners) > 1:
        raise ConfigError(f"Plugin `{name}` is offered by {' and by '.join(owners)}", "Uninstall one of them")
    label = f"{name} ({owners[0]})"
    rules = next((point for point in offered if point.group == RULES), None)
    data = next((point for point in offered if point.group == CATALOGUES), None)
    plugin = _loaded(rules, label) if rules else None
    files = _files(data, label) if data else ()
    if rules is not None and _as_loaded.setdefault(rules.module, state := _state(rules, label)) != state:
        raise ConfigError(f"Plugin {label} has changed since it was loaded", "Start asyncguard again")
    return Source(name, label, plugin, files, " ".join([label, *(_state(point, label) for point in offered)]))


def _files(point: EntryPoint, label: str) -> tuple[Path, ...]:
    files = tuple(sorted(Path(_folder(point.module, label)).glob("*.toml")))
    if not files:
        raise ConfigError(f"Failed to load plugin {label}", f"`{point.value}` has no catalogue files (*.toml)")
    return files


def _state(point: EntryPoint, label: str) -> str:
    """Of what the entry point names: as the installer has recorded it, else as it is on disk."""
    record = (point.dist.read_text("RECORD") if point.dist else None) or ""
    return recorded(record, point.module.replace(".", "/")) or state(_folder(point.module, label))


def _distribution(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


def _loaded(point: EntryPoint, label: str) -> Plugin:
    failed = f"Failed to load plugin {label}"
    try:
        plugin = point.load()
    except (Exception, SystemExit) as error:
        raise ConfigError(failed, f"`{point.value}`: {type(error).__name__}: {error}") from error
    if not isinstance(plugin, Plugin):
        raise ConfigError(failed, f"`{point.value}` is no asyncguard.rule.Plugin")
    return plugin


def _folder(package: str, label: str) -> str:
    """Where a package, or the package around a module, is on disk. The package itself is not imported."""
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        spec = None
    places = list(spec.submodule_search_locations or ()) if spec else []
    if places or (spec and spec.origin):
        return places[0] if places else os.path.dirname(spec.origin or "")  # type: ignore[union-attr]  # noqa: PTH120
    raise ConfigError(f"Failed to load plugin {label}", f"there is no package `{package}`")
