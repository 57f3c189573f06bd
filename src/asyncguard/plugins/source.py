"""Who offers rules and catalogue files."""

from pathlib import Path
from typing import NamedTuple

from asyncguard.rule import Plugin


class Source(NamedTuple):
    name: str
    """As `plugins` names it; `asyncguard` for what comes with it."""
    label: str
    """For people: `acme (acme-asyncguard 1.2)`."""
    plugin: Plugin | None = None
    catalogues: tuple[Path, ...] = ()
    state: str = ""
    """Changes when its code or its data do."""
