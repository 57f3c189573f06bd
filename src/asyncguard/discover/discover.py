"""What is analysed (the program), and what is reported (the paths that somebody asked for)."""

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import msgspec

from asyncguard.config import Config
from asyncguard.config.find import project
from asyncguard.config.patterns import Matcher, slashed
from asyncguard.discover.source import Namer, Source
from asyncguard.discover.walk import walk

NOTEBOOK = ".ipynb"
"""Not read, though somebody names one: what is in it looks like Python, and is a dictionary."""


class MissingPathError(ValueError):
    """A path on the command line that does not exist."""


class Discovery(msgspec.Struct, frozen=True):
    program: tuple[Source, ...]
    """The whole project, and whatever else was asked for; by path."""
    report: frozenset[str]
    """`Source.shown` of what was asked for."""
    root: str
    cwd: str = ""
    """What shown paths are relative to."""
    notes: tuple[str, ...] = ()
    """Folders that could not be read."""


class _Finder:
    """The rules of one run: who is in and who is out."""

    def __init__(self, config: Config, unsaved: Collection[str]) -> None:
        self.config = config
        self.unsaved = unsaved
        self.include = Matcher(config.include)
        self.exclude = Matcher(config.exclude)
        self.unread: dict[str, OSError] = {}

    def below(self, path: str) -> Iterator[tuple[str, str]]:
        """(directory, name) of `path` itself, or of the files below it."""
        if self.config.force_exclude and self.excluded(path):
            return
        if os.path.isdir(path):  # noqa: PTH112
            respected, failed = self.config.respect_gitignore, self.unread.__setitem__
            yield from walk(path, self.include, self.exclude, respect_gitignore=respected, failed=failed)
            yield from (os.path.split(file) for file in self.unsaved if self.new(file, path))
        elif not path.endswith(NOTEBOOK):
            yield os.path.split(path)

    def excluded(self, path: str) -> bool:
        """Whether `path` or a directory above it, up to the root, is excluded."""
        at = Path(path)
        inside = [at, *(parent for parent in at.parents if parent.is_relative_to(self.config.root))]
        return any(self.exclude(slashed(str(part)), part.name) for part in inside if part != Path(self.config.root))

    def new(self, path: str, directory: str) -> bool:
        """Whether a file that is not on disk yet would be one of those below `directory`."""
        at = Path(path)
        below = at.is_relative_to(directory) and not os.path.exists(path)  # noqa: PTH110
        return below and self.include(slashed(path), at.name) and not self.excluded(path)


def discover(paths: Sequence[Path], config: Config, cwd: Path, unsaved: Collection[str] = ()) -> Discovery:
    """The files of the project that `paths` belong to, and which of them were asked for. `unsaved` are absolute paths
    of files that somebody holds the content of, on disk or not. Raises MissingPathError."""
    asked = [os.path.abspath(path) for path in paths]  # noqa: PTH100
    for path in asked:
        if path not in unsaved and not os.path.exists(path):  # noqa: PTH110
            raise MissingPathError(f"No such file or directory: `{_shown(Path(path), cwd)}`")
    if not asked:
        return Discovery((), frozenset(), str(cwd), str(cwd))
    finder = _Finder(config, unsaved)
    wanted = dict.fromkeys(file for path in asked for file in finder.below(path))
    root = _root(asked, config)
    whole = _whole(root, asked, finder)
    if not any(file in whole for file in wanted):
        root, whole = _holding(asked), {}
    namer = Namer((root, *config.src), str(cwd))
    sources = {file: namer.source(*file) for file in {**whole, **wanted}}
    program = sorted(sources.values(), key=lambda source: source.path)
    notes = tuple(_unread(path, error, cwd) for path, error in sorted(finder.unread.items()))
    return Discovery(tuple(program), frozenset(sources[file].shown for file in wanted), root, str(cwd), notes)


def _unread(path: str, error: OSError, cwd: Path) -> str:
    return f"Failed to read `{_shown(Path(path), cwd)}`: {error.strerror or error}"


def _root(asked: Sequence[str], config: Config) -> str:
    """The directory of the configuration, else of the project, else what holds the paths."""
    paths = [Path(path) for path in asked]
    if config.source and all(path.is_relative_to(config.root) for path in paths):
        return config.root
    return str((not config.isolated and project(paths)) or _holding(asked))


def _holding(asked: Sequence[str]) -> str:
    """The deepest directory that holds all paths."""
    paths = map(Path, asked)
    return os.path.commonpath([path if path.is_dir() else path.parent for path in paths])


def _whole(root: str, asked: Sequence[str], finder: _Finder) -> dict[tuple[str, str], None]:
    """The files of the project; none where `asked` names them all, or in a home directory, which is no project. (A path
    that the project excludes or ignores is a project of its own.)"""
    return {} if root in asked or is_no_project(Path(root)) else dict.fromkeys(finder.below(root))


def is_no_project(folder: Path) -> bool:
    """A home directory, or the top of a disk: what lies below has nothing to do with each other."""
    return folder in (Path.home(), folder.parent)


def _shown(path: Path, cwd: Path) -> Path:
    return path.relative_to(cwd) if path.is_relative_to(cwd) else path
