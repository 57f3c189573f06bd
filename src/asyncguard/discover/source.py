"""A file of the program, and its dotted names."""

import os
import sys
from collections.abc import Sequence
from functools import cache

import msgspec


class Source(msgspec.Struct, frozen=True):
    """A file. It may be imported under any of `modules`; the first is its name from the nearest directory upward
    that is no package, which is `root`. A file that nothing can import has none."""

    path: str
    """Absolute."""
    shown: str
    """Relative to the working directory where possible, with `/`."""
    modules: tuple[str, ...]
    is_package: bool
    root: str


def shown(path: str, cwd: str) -> str:
    """An absolute path as it is shown. Always encodable: bytes of a name that are not text are spelled out."""
    relative = path.removeprefix(cwd.rstrip(os.sep) + os.sep).replace(os.sep, "/")
    return relative if relative.isascii() else relative.encode("utf-8", "backslashreplace").decode("utf-8")


class Namer:
    """Files → Sources. `roots` are absolute directories below which modules may be imported by their path."""

    def __init__(self, roots: Sequence[str], cwd: str) -> None:
        self._roots = sorted({root.rstrip(os.sep) or os.sep for root in roots}, key=len, reverse=True)
        self._cwd = cwd.rstrip(os.sep) + os.sep
        self._prefixes = cache(self._prefixes_of)
        self._package = cache(self._package_of)

    def source(self, directory: str, name: str) -> Source:
        path = os.path.join(directory, name)  # noqa: PTH118
        stem = name.removesuffix(".py")
        root = self._package(directory)[0]
        is_package = stem == "__init__"
        return Source(path, self.shown(path), self._modules(directory, name), is_package, root)

    def shown(self, path: str) -> str:
        return shown(path, self._cwd)

    def _modules(self, directory: str, name: str) -> tuple[str, ...]:
        """`("app.db", "src.app.db")`; nothing where a part of the path is no identifier."""
        stem = name.removesuffix(".py")
        if stem == "__init__":
            return tuple(prefix for prefix in self._prefixes(directory) if prefix)
        if not stem.isidentifier() or not name.endswith(".py"):
            return ()
        names = (f"{prefix}.{stem}" if prefix else stem for prefix in self._prefixes(directory))
        return tuple(name for name in names if name not in sys.stdlib_module_names or self._is_root(directory))

    def _is_root(self, directory: str) -> bool:
        return self._package(directory)[0] == directory or directory in self._roots

    def _prefixes_of(self, directory: str) -> tuple[str, ...]:
        """The dotted names of `directory`; '' where it is a root itself."""
        names = [self._package(directory)[1]]
        names += [] if _has_init(directory) else [""]
        for root in self._roots:
            if directory == root:
                names.append("")
            elif directory.startswith(root.rstrip(os.sep) + os.sep):
                names.append(directory[len(root.rstrip(os.sep)) + 1 :].replace(os.sep, "."))
        return tuple(dict.fromkeys(name for name in names if all(map(str.isidentifier, name.split("."))) or not name))

    def _package_of(self, directory: str) -> tuple[str, str]:
        """The nearest directory upward that is no package, and the dotted name from there. A directory in a package is
        one of its packages even without an `__init__.py`."""
        parent, name = os.path.split(directory)
        if parent == directory or not name.isidentifier():
            return directory, ""
        root, prefix = self._package(parent)
        if not prefix and not _has_init(directory):
            return directory, ""
        return root, f"{prefix}.{name}" if prefix else name


def _has_init(directory: str) -> bool:
    return os.path.isfile(os.path.join(directory, "__init__.py"))  # noqa: PTH113, PTH118
