"""What a format may ask of the world."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from asyncguard.model.entry import EntryPoint
from asyncguard.model.repairs import Repairs


class Described(NamedTuple):
    """What a report says of a rule."""

    name: str
    summary: str
    default: bool = True
    page: str = ""


class Context(NamedTuple):
    read: Callable[[str], str]
    """The text of a file by its shown path, '' where it cannot be read."""
    absolute: Callable[[str], str]
    """The absolute path of a shown one."""
    colour: bool = False
    summary: bool = True
    """End with `Found 3 errors.`"""
    repairs: Repairs = Repairs()
    """What was fixed, and what counts as fixable."""
    relative: Callable[[str], str] = str
    """The path of a shown one from the root of the project."""
    describe: Callable[[str], Described] = lambda code: Described(code, "")
    """The rule with that code."""
    checkout: str = ""
    """Where the CI system put the repository, where it says so."""
    entry_points: Sequence[EntryPoint] = ()
    """Those from which a finding is reached."""
