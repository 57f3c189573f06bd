"""What a format may ask of the world."""

from collections.abc import Callable
from typing import NamedTuple


class Context(NamedTuple):
    read: Callable[[str], str]
    """The text of a file by its shown path, '' where it cannot be read."""
    absolute: Callable[[str], str]
    """The absolute path of a shown one."""
    colour: bool = False
    summary: bool = True
    """End with `Found 3 errors.`"""
