"""Catalogue files of plugins beside our own: who says what, and never two on the same."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from asyncguard.catalogue.schema import Library


class CatalogueError(ValueError):
    """A catalogue file that cannot be used."""


class Named(NamedTuple):
    """A catalogue file, and who offers it."""

    label: str
    path: Path


def read(file: Named) -> Library:
    """Raises CatalogueError that names the file and the key."""
    try:
        return msgspec.toml.decode(file.path.read_bytes(), type=Library)
    except (OSError, msgspec.DecodeError) as error:
        raise CatalogueError(f"{file.label}: {file.path.name}: {error}") from error


def beside(own: Sequence[Library], more: Sequence[Named]) -> list[Library]:
    """`own` with the files `more`. Raises CatalogueError where two files speak of the same name."""
    added = [(file, read(file)) for file in more]
    out = list(own)
    taken = {name: library.library for library in out for name in _names(library)} if added else {}
    for file, library in added:
        for name in _names(library):
            if name in taken:
                raise CatalogueError(f"{file.label}: {file.path.name}: `{name[1]}` is in `{taken[name]}` already")
        taken |= dict.fromkeys(_names(library), library.library)
        out.append(library)
    return out


def codes(library: Library) -> Iterator[str]:
    """The rules that a file assigns."""
    yield library.rule
    effects = (*library.function, *(effect for known in library.types for effect in known.method))
    yield from (effect.rule for effect in effects if effect.rule)


def _names(library: Library) -> Iterator[tuple[str, str]]:
    """(what is said, of what)"""
    kinds: dict[str, Iterable[tuple[str, ...]]] = {
        "effect": [*(each.names for each in library.function), *(each.names for each in library.types)],
        "offloader": (each.names for each in library.offloader),
        "decorator": (each.names for each in library.decorator),
        "higher-order": (each.names for each in library.higher_order),
        "loop-fact": (each.names for each in library.loop_fact),
        "driver": (each.names for each in library.driver),
        "injection": (each.names for each in library.injection),
    }
    return ((kind, name) for kind, groups in kinds.items() for names in groups for name in names)
