"""What is analysed (the program), and what is reported (the paths that somebody asked for)."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from asyncguard.config import Config
from asyncguard.config.find import project
from asyncguard.config.patterns import Matcher
from asyncguard.discover.source import Namer, Source
from asyncguard.discover.walk import slashed, walk


class MissingPathError(ValueError):
    """A path on the command line that does not exist."""


class Discovery(msgspec.Struct, frozen=True):
    program: tuple[Source, ...]
    """The whole project, and whatever else was asked for; by path."""
    report: frozenset[str]
    """`Source.shown` of what was asked for."""
    root: str


class _Finder:
    """The rules of one run: who is in and who is out."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.include = Matcher(config.include)
        self.exclude = Matcher(config.exclude)

    def below(self, path: str) -> Iterator[tuple[str, str]]:
        """(directory, name) of `path` itself, or of the files below it."""
        if self.config.force_exclude and self.excluded(path):
            return
        if os.path.isdir(path):  # noqa: PTH112
            yield from walk(path, self.include, self.exclude, respect_gitignore=self.config.respect_gitignore)
        else:
            yield os.path.split(path)

    def excluded(self, path: str) -> bool:
        """Whether `path` or a directory above it, up to the root, is excluded."""
        at = Path(path)
        inside = [at, *(parent for parent in at.parents if parent.is_relative_to(self.config.root))]
        return any(self.exclude(slashed(str(part)), part.name) for part in inside if part != Path(self.config.root))


def discover(paths: Sequence[Path], config: Config, cwd: Path) -> Discovery:
    """The files of the project that `paths` belong to, and which of them were asked for. Raises MissingPathError."""
    for path in paths:
        if not path.exists():
            raise MissingPathError(f"No such file or directory: `{_shown(path, cwd)}`")
    asked = [os.path.abspath(path) for path in paths]  # noqa: PTH100
    finder = _Finder(config)
    wanted = dict.fromkeys(file for path in asked for file in finder.below(path))
    root = _root(asked, config)
    namer = Namer((root, *config.src), str(cwd))
    report = [namer.source(*file) for file in wanted]
    whole = _whole(root, asked, finder, wanted)
    others = [namer.source(*file) for file in whole if file not in wanted]
    return Discovery(_sorted([*report, *others]), frozenset(source.shown for source in report), root)


def _root(asked: Sequence[str], config: Config) -> str:
    """The directory of the configuration, else of the project, else what holds the paths."""
    paths = [Path(path) for path in asked]
    if config.source and all(path.is_relative_to(config.root) for path in paths):
        return config.root
    directories = [path if os.path.isdir(path) else os.path.dirname(path) for path in asked]  # noqa: PTH112, PTH120
    return str(project(paths) or os.path.commonpath(directories))


def _whole(
    root: str, asked: Sequence[str], finder: _Finder, wanted: Iterable[tuple[str, str]]
) -> Iterable[tuple[str, str]]:
    """The files of the project. A path that the project excludes or ignores is a project of its own, and a home
    directory is none at all."""
    if root in asked or Path(root) in (Path.home(), Path(root).parent):
        return wanted
    found = dict.fromkeys(finder.below(root))
    return found if any(file in found for file in wanted) else wanted


def _shown(path: Path, cwd: Path) -> Path:
    return path.relative_to(cwd) if path.is_relative_to(cwd) else path


def _sorted(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple(sorted(sources, key=lambda source: source.path))
