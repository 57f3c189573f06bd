"""Directory → what git ignores in it: `.gitignore` and `.ignore` from the root of the repository down, then
`.git/info/exclude`, then the user's own excludes. Outside a repository nothing is ignored."""

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from pathspec import GitIgnoreSpec

from asyncguard.config.patterns import slashed

FILES = (".gitignore", ".ignore")
_EXCLUDES_FILE = re.compile(
    r'^[ \t]*excludesfile[ \t]*=[ \t]*"?(?P<path>[^"\n#;]+?)"?[ \t]*$', re.IGNORECASE | re.MULTILINE
)


class Layer(NamedTuple):
    """One ignore file: its patterns, relative to the directory whose path is `length` characters long."""

    length: int
    spec: GitIgnoreSpec

    def verdict(self, path: str) -> bool | None:
        """True: ignored. False: taken back by a `!`. None: not mentioned. A directory's path ends with `/`."""
        return self.spec.check_file(path[self.length + 1 :]).include


class Ignores(NamedTuple):
    """The layers that count in one directory, the nearest first."""

    layers: tuple[Layer, ...] = ()
    in_repository: bool = False

    def __call__(self, path: str) -> bool:
        """Whether `path`, absolute and with `/`, is ignored: the nearest file that mentions it decides."""
        for layer in self.layers:
            verdict = layer.verdict(path)
            if verdict is not None:
                return verdict
        return False

    def below(self, directory: str, names: frozenset[str] | set[str]) -> "Ignores":
        """What counts in `directory`, which holds `names`."""
        if ".git" in names:
            files = (users_excludes(), ".git/info/exclude", *FILES)
            return Ignores(tuple(_layers(directory, files)), in_repository=True)
        if self.in_repository and not names.isdisjoint(FILES):
            return Ignores((*_layers(directory, FILES), *self.layers), in_repository=True)
        return self


def above(directory: str) -> Ignores:
    """What the directories above `directory` say about what is in it, from the root of its repository on. A file that
    ignores `directory` itself is not heard: who names a directory wants it."""
    chain: list[str] = []
    at = os.path.dirname(directory)  # noqa: PTH120
    while not os.path.exists(os.path.join(at, ".git")):  # noqa: PTH110, PTH118
        chain.append(at)
        at, before = os.path.dirname(at), at  # noqa: PTH120
        if at == before:
            return Ignores()
    ignores = Ignores().below(at, {".git"})
    for parent in reversed(chain):
        ignores = ignores.below(parent, {*FILES})
    heard = [layer for layer in ignores.layers if not layer.verdict(slashed(directory) + "/")]
    return Ignores(tuple(heard), in_repository=True)


def users_excludes() -> str:
    """git's `core.excludesFile`, else where git looks for one; absolute."""
    home = os.path.expanduser("~")  # noqa: PTH111
    settings = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")  # noqa: PTH118
    for file in (os.path.join(home, ".gitconfig"), os.path.join(settings, "git/config")):  # noqa: PTH118
        try:
            with open(file, encoding="utf-8", errors="replace") as stream:  # noqa: PTH123
                named = _EXCLUDES_FILE.search(stream.read())
        except OSError:
            continue
        if named:
            return os.path.join(home, os.path.expanduser(named["path"]))  # noqa: PTH111, PTH118
    return os.path.join(settings, "git/ignore")  # noqa: PTH118


def _layers(directory: str, names: tuple[str, ...]) -> Iterator[Layer]:
    for name in reversed(names):
        try:
            with open(os.path.join(directory, name), encoding="utf-8", errors="replace") as file:  # noqa: PTH118, PTH123
                lines = file.read().splitlines()
        except OSError:
            continue
        if any(line.strip() and not line.startswith("#") for line in lines):
            yield Layer(len(directory.rstrip(os.sep)), _spec(lines))


def _spec(lines: list[str]) -> GitIgnoreSpec:
    """The patterns, without those that git could not read either."""
    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return GitIgnoreSpec.from_lines([line for line in lines if _readable(line)])


def _readable(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
