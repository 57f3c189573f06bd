"""Installed packages, for linking: the modules that a chain enters, read and summarized when it does."""

import functools
import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b

from asyncguard.cache import Cache, NoCache, Stamp, open_cache
from asyncguard.catalogue import Catalogue
from asyncguard.config import Config
from asyncguard.discover import Discovery, shown
from asyncguard.environment import Environment, Located, Packages
from asyncguard.link import Module
from asyncguard.pipeline import shared
from asyncguard.pipeline.key import summary_key
from asyncguard.pipeline.outline import Outline
from asyncguard.pipeline.store import Rests

MOST_MODULES = 300
"""Modules of one package that are read in one run."""
MOST_BYTES = 4_000_000
"""Of source of one package. Measured in bytes, not seconds: the result must not depend on the machine."""
LARGEST = 500_000
"""Bytes of one file; what is larger was generated."""
MOST_COMMAS = 40_000
"""Of one file: what has more is data, and takes the parser minutes."""
EVERYTHING = 25_000_000
"""Bytes of source of all packages together."""


@contextmanager
def packages_of(
    environment: Environment | None, config: Config, cache: Cache, found: Discovery, known: Catalogue
) -> "Iterator[InstalledPackages]":
    """What of `environment` linking may ask for. What is read of it is kept for all projects of the user, unless a
    place for everything was configured (or nothing is to be kept). Nobody descends into what is `known`."""
    own = not config.cache_dir and not isinstance(cache, NoCache)
    kept = open_cache(shared.shared_directory()) if own and environment else cache
    told = functools.partial(shown, cwd=found.cwd)
    packages = InstalledPackages(Packages(environment) if environment else None, known, kept, told)
    try:
        yield packages
        packages.keep()
    finally:
        if kept is not cache:
            kept.close()


class InstalledPackages:
    """The packages of an environment, without those that the catalogue speaks of, and without the standard library."""

    def __init__(
        self,
        packages: Packages | None,
        catalogue: Catalogue,
        cache: Cache,
        shown: Callable[[str], str],
        wanted: str = "",
    ) -> None:
        """Into the package `wanted` it descends whatever the catalogue says of it."""
        self._wanted = wanted
        self._packages = packages
        self._catalogue = catalogue
        self._cache = cache
        self._shown = shown
        self._modules: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        self._fresh: dict[bytes, bytes] = {}
        """Summaries that the cache does not have yet, by key."""
        self._hashed: list[tuple[Stamp, bytes]] = []
        """Files whose content has been hashed now: all are written down at once, in one transaction."""
        self._outline = functools.cache(self._outlined)
        self.read: dict[str, bytes] = {}
        """Every file that was read, with its state: the result depends on it."""
        self.cut: dict[str, str] = {}
        """Package → the bound at which reading it stopped."""

    def module(self, name: str) -> Module | None:
        """The summary of an installed module that is to be followed."""
        if self._packages is None or self.is_known(name):
            return None
        located = self._packages.find(name)
        if located is None or not self._allowed(name, located):
            return None
        data = self._summary(name, located.path)
        if data is None:
            return None
        return Module(self._shown(located.path), (name,), located.is_package, data, located.folder, foreign=True)

    def is_namespace(self, name: str) -> bool:
        if self._packages is None or self.is_known(name):
            return False
        return self._packages.find(name) is None and self._packages.holds(name)

    def deriving(self, package: str, base: str) -> Sequence[str]:
        return self._outline(package).deriving(base)

    def calls(self, package: str, name: str) -> bool:
        return self._outline(package).calls(name)

    def is_known(self, name: str) -> bool:
        """Nobody descends where the catalogue speaks, nor into the standard library."""
        if self._wanted and name.partition(".")[0] == self._wanted:
            return False
        return name.partition(".")[0] in sys.stdlib_module_names or self._catalogue.covers(name)

    def is_missing(self, name: str) -> bool:
        """A package that is neither installed nor known."""
        top = name.partition(".")[0]
        if self.is_known(name) or self._catalogue.knows(name):
            return False
        return self._packages is None or not self._packages.holds(top)

    @property
    def followed(self) -> int:
        """How many modules were followed."""
        return self._modules.total()

    @property
    def rests(self) -> Rests:
        """What the result depends on, as it was."""
        listed = self._packages.listed() if self._packages else {}
        return tuple(sorted(self.read.items())), tuple(sorted(listed.items()))

    def keep(self) -> None:
        """Store what was summarized now."""
        self._cache.remember(self._hashed)
        self._cache.keep(self._fresh)
        self._hashed, self._fresh = [], {}

    def _outlined(self, package: str) -> Outline:
        """Of a package with more source than the bound, nothing: half an answer could be a wrong one."""
        files = list(self._packages.modules(package)) if self._packages and not self.is_known(package) else []
        self.read |= {path: stamp.state for _, path in files if (stamp := Stamp.of(path))}
        if sum(_size(path) or 0 for _, path in files) > MOST_BYTES:
            self.cut.setdefault(package, f"{MOST_BYTES:,} bytes of source")
            return Outline(())
        return Outline((module, _text(path) or b"") for module, path in files)

    def _allowed(self, name: str, located: Located) -> bool:
        """A regular file within the bounds, which count it in."""
        package = name.partition(".")[0]
        size = _size(located.path)
        if size is None:
            return False
        bound = self._bound(package, size)
        if bound:
            self._stop(name, located.path, bound)
            return False
        self._modules[package] += 1
        self._bytes[package] += size
        return True

    def _stop(self, name: str, path: str, bound: str) -> None:
        """The file is not read; one that is smaller next time is another question."""
        self.cut.setdefault(name.partition(".")[0], bound)
        self.read |= {path: stamp.state} if (stamp := Stamp.of(path)) else {}

    def _bound(self, package: str, size: int) -> str:
        if size > LARGEST:
            return f"a file of more than {LARGEST:,} bytes"
        if self._modules[package] >= MOST_MODULES:
            return f"{MOST_MODULES} modules"
        if self._bytes[package] + size > MOST_BYTES:
            return f"{MOST_BYTES:,} bytes of source"
        if self._bytes.total() + size > EVERYTHING:
            return f"{EVERYTHING:,} bytes of source of all packages"
        return ""

    def _summary(self, name: str, path: str) -> bytes | None:
        """From the cache by the content's hash (which an unchanged file has kept), else extracted now."""
        stamp = Stamp.of(path)
        if stamp is None:
            return None
        self.read[path] = stamp.state
        digest = self._cache.hashes([stamp]).get(path)
        known = self._known(digest) if digest else None
        return known or self._extracted(name, path, stamp)

    def _known(self, digest: bytes) -> bytes | None:
        key = summary_key(digest)
        return self._fresh.get(key) or self._cache.summaries([key]).get(key)

    def _extracted(self, name: str, path: str, stamp: Stamp) -> bytes | None:
        text = _text(path)
        if text is None:
            return None
        if text.count(b",") > MOST_COMMAS:
            self._stop(name, path, f"a file of more than {MOST_COMMAS:,} commas")
            return None
        digest = blake2b(text, digest_size=16).digest()
        self._hashed.append((stamp, digest))
        data = self._known(digest) or self._fresh_summary(digest, text)
        if data is not None:
            self._fresh[summary_key(digest)] = data
        return data

    @staticmethod
    def _fresh_summary(digest: bytes, text: bytes) -> bytes | None:
        from asyncguard.pipeline.task import extract_chunk

        [(_, data, error)] = extract_chunk([(digest, text)])
        return None if error else data


def _size(path: str) -> int | None:
    """Of a regular file: reading a pipe or a device would not end."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _text(path: str) -> bytes | None:
    if _size(path) is None:
        return None
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            return stream.read()
    except OSError:
        return None
