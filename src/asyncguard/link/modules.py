"""What linking is given: the files of the program, and those of packages where it asks."""

from collections.abc import Sequence
from typing import Protocol

import msgspec


class Module(msgspec.Struct, frozen=True):
    """One file, as linking takes it."""

    path: str
    """How the file is shown; it also identifies it."""
    modules: tuple[str, ...]
    """Dotted names under which it may be imported, the likeliest first."""
    is_package: bool
    data: bytes
    """Its encoded Summary."""
    root: str = ""
    """The folder from which its first name counts: of two files of one name, the one of the importer's root wins."""
    foreign: bool = False
    """A file of an installed package: chains lead through it, nothing is reported in it."""


class Installed(Protocol):
    """The packages that the program imports."""

    def module(self, name: str) -> Module | None:
        """The file of an installed package that `import name` means; None where nobody is to descend."""

    def is_namespace(self, name: str) -> bool:
        """A folder of modules without a file of its own."""

    def deriving(self, package: str, base: str) -> Sequence[str]:
        """Modules of an installed package in which a class names `base` among its bases."""

    def calls(self, package: str, name: str) -> bool:
        """Whether the package calls something of that name."""


class NothingInstalled:
    """The program alone."""

    def deriving(self, package: str, base: str) -> Sequence[str]:
        return ()

    def calls(self, package: str, name: str) -> bool:
        return False

    def module(self, name: str) -> Module | None:
        return None

    def is_namespace(self, name: str) -> bool:
        return False
