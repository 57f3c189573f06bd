"""Files → the linked program, for front ends that ask it something else than findings."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from asyncguard.cache import NoCache, open_cache
from asyncguard.config import Config, selected
from asyncguard.discover import Discovery, discover
from asyncguard.environment import find_environment
from asyncguard.link import Program, link
from asyncguard.model.silencing import Silencing
from asyncguard.pipeline import cache_directory
from asyncguard.pipeline.asked import Asked
from asyncguard.pipeline.facts import ProgramFacts
from asyncguard.pipeline.fingerprint import fingerprint
from asyncguard.pipeline.linking import linking, modules
from asyncguard.pipeline.progress import Progress, silent
from asyncguard.pipeline.repair import analysed
from asyncguard.pipeline.rulebook import rulebook
from asyncguard.pipeline.summarize import summarize


class Inspection(NamedTuple):
    program: Program
    found: Discovery
    facts: ProgramFacts
    """What rules see of it."""
    cut: Mapping[str, str]
    """Package → the bound at which reading it stopped."""


@contextmanager
def inspect(
    paths: Sequence[Path],
    config: Config,
    *,
    cwd: Path,
    use_cache: bool = True,
    everything: bool = False,
    progress: Progress = silent,
    variables: Mapping[str, str] = os.environ,
) -> Iterator[Inspection]:
    """The program that `paths` belong to, linked as `check` links it, or (`everything`) as it would with all rules on
    and no comments. Raises as `check` does."""
    found = discover(paths, config, cwd)
    environment = find_environment(config.python, found.root, variables) if config.follow_packages else None
    cache = open_cache(cache_directory(config, found.root, cwd)) if use_cache else NoCache()
    try:
        files = fingerprint(found.program, cache, {})
        summaries = summarize(files, cache, config, progress)
        progress("Linking", 0, 0)
        book = rulebook(config)
        codes = frozenset(rule.code for rule in book.rules) if everything else selected(config, book.rules)
        with ExitStack() as opened:
            asked = Asked(found, config, book, codes, environment, cache)
            quiet = Silencing(on=False) if everything else None
            program, packages, _ = linking(opened, modules(files, summaries), asked, quiet=quiet, make=link)
            by_shown = {file.source.shown: file for file in files}
            facts = ProgramFacts(program, lambda shown: analysed(by_shown[shown]))
            yield Inspection(program, found, facts, packages.cut)
    finally:
        cache.close()
