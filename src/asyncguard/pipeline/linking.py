"""Summaries → a linked program, as the settings and the rules that are on want it."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from asyncguard.check.silence import silencing
from asyncguard.environment import versions
from asyncguard.link import Module, Program
from asyncguard.model.silencing import Silencing
from asyncguard.pipeline.asked import Asked
from asyncguard.pipeline.fingerprint import File
from asyncguard.pipeline.packages import InstalledPackages, packages_of
from asyncguard.pipeline.rulebook import known, wanted
from asyncguard.pipeline.summarize import Summaries

Kind = TypeVar("Kind", bound=Program)


class Linking(NamedTuple, Generic[Kind]):
    """A program, and what it asks."""

    program: Kind
    packages: InstalledPackages
    quiet: Silencing


def linking(
    opened: ExitStack,
    read: Sequence[Module],
    asked: Asked,
    *,
    quiet: Silencing | None = None,
    make: Callable[..., Kind],
) -> Linking[Kind]:
    """The program of the modules `read`; `opened` closes what it needs. `quiet` says what comments silence, by default
    as the settings have it; `make` is `link`, or what makes another kind."""
    found, config, book, codes, environment, cache = asked
    libraries = known(book)
    packages = opened.enter_context(packages_of(environment, config, cache, found, libraries))
    quiet = quiet or silencing(config, book.rules)
    program = make(
        read,
        libraries,
        config.blocking_calls,
        config.offloaders,
        packages,
        quiet,
        preview=config.preview,
        wanted=wanted(book, codes),
        versions=versions(Path(found.root), environment, libraries.versioned()),
    )
    return Linking(program, packages, quiet)


def modules(files: Sequence[File], summaries: Summaries) -> list[Module]:
    """What linking takes of the files that could be read."""
    sources = (file.source for file in files)
    return [
        Module(path=s.shown, modules=s.modules, is_package=s.is_package, data=summaries.data[s.path], root=s.root)
        for s in sources
        if s.path in summaries.data
    ]
