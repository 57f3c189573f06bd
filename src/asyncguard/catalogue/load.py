"""TOML files → Catalogue."""

import functools
import hashlib
import json
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from asyncguard.catalogue import encoded
from asyncguard.catalogue.catalogue import Catalogue
from asyncguard.catalogue.merge import Named, beside, read
from asyncguard.catalogue.schema import Library


def _folder() -> Path:
    return Path(str(files("asyncguard.catalogue")))


def _files(folder: str) -> list[Path]:
    """`libraries` are written by people, `derived` by `asyncguard derive`."""
    return sorted((_folder() / folder).glob("*.toml"))


def written() -> list[Library]:
    """What people have written, parsed. Raises CatalogueError naming a file that is malformed."""
    return [read(Named("asyncguard", path)) for path in _files("libraries")]


def _shipped() -> Sequence[Library]:
    """The same, as fast as may be."""
    try:
        data = (_folder() / encoded.NAME).read_bytes()
    except OSError:
        return written()
    return encoded.decode(data, digest()) or written()


_MODULES = re.compile(rb"^modules = (\[[^]]*\])$", re.MULTILINE)


def _derived() -> dict[str, Path]:
    """The files that were derived by the modules they speak of, found without parsing."""
    heads = ((path, _MODULES.search(path.read_bytes())) for path in _files("derived"))
    return {module: path for path, head in heads if head for module in json.loads(head[1])}


@functools.cache
def load(more: tuple[tuple[str, Path], ...] = ()) -> Catalogue:
    """The catalogue that ships with asyncguard, and the files `more`, each after the label of who offers it. Raises
    CatalogueError naming a file that is malformed, or that says what another one says."""
    known = beside(_shipped(), [Named(*each) for each in more])
    said = {module for library in known for module in library.modules}
    return Catalogue(known, {module: path for module, path in _derived().items() if module not in said})


@functools.cache
def digest() -> str:
    """A fingerprint of all catalogue files: part of every key under which a result is kept."""
    known = hashlib.blake2b(digest_size=16)
    for path in (*_files("libraries"), *_files("derived")):
        known.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return known.hexdigest()
