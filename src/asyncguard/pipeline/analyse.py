"""Files → Report, for the run that no cache can answer. Imported only then: what it needs is heavy."""

from collections.abc import Sequence, Set
from pathlib import Path

from asyncguard.cache import Cache
from asyncguard.catalogue import Catalogue
from asyncguard.check import file_ignores
from asyncguard.check.crash import FAILED, Crash, reported
from asyncguard.check.silence import silencing
from asyncguard.config import Config
from asyncguard.discover import Discovery
from asyncguard.environment import Environment, versions
from asyncguard.link import Module, Program, link
from asyncguard.link.units import Installed
from asyncguard.model.report import Report
from asyncguard.model.silencing import Silencing
from asyncguard.model.versions import Versions
from asyncguard.pipeline.facts import ProgramFacts
from asyncguard.pipeline.fingerprint import File
from asyncguard.pipeline.judged import judged
from asyncguard.pipeline.packages import packages_of
from asyncguard.pipeline.progress import Progress
from asyncguard.pipeline.remarks import missing, remarks
from asyncguard.pipeline.repair import analysed, repairable
from asyncguard.pipeline.rulebook import OURS, known, wanted
from asyncguard.pipeline.summarize import Summaries, summarize
from asyncguard.plugins import Rulebook


def analyse(
    files: list[File],
    found: Discovery,
    config: Config,
    book: Rulebook,
    codes: Set[str],
    environment: Environment | None,
    cache: Cache,
    progress: Progress,
) -> Report:
    """Extract, link, check the whole program, whoever asked for which part of it; `codes` are the rules that are on.
    Texts are let go, in `files` itself, as soon as they are summarized."""
    ignores = file_ignores(config, book.rules)
    facts_of_libraries = known(book)
    summaries = summarize(files, cache, config, progress)
    files[:] = [file.let_go() for file in files]
    by_shown = {file.source.shown: file for file in files}
    progress("Linking", 0, 0)
    with packages_of(environment, config, cache, found, facts_of_libraries) as packages:
        read = modules(files, summaries)
        quiet = silencing(config, book.rules)
        counting = versions(Path(found.root), environment, facts_of_libraries.versioned())
        program = linked(read, config, book, facts_of_libraries, codes, packages, quiet, counting)
        facts = ProgramFacts(program, lambda shown: analysed(by_shown[shown]))
        paths = {file.source.shown: file.source.path for file in files if file.source.path in summaries.data}
        judgement = judged(facts, program.comments, config, book, codes, quiet, ignores, paths)
    ours, theirs = _by_origin(judgement.crashes, book)
    about = [reported(crash, book.origins[crash.rule.code].label, book.rules) for crash in theirs if FAILED in codes]
    uses = {name.partition(".")[0] for name in program.watched.loaded}
    fixed = repairable(judgement.findings, by_shown, summaries, facts_of_libraries, book.rules, uses)
    return Report(
        findings=(*about, *fixed),
        entry_points=judgement.entry_points,
        notes=(*summaries.notes, *(missing(program, packages) if config.follow_packages else ())),
        failures=(*summaries.failures, *map(str, ours)),
        complete=summaries.stable and not summaries.failures and not judgement.crashes,
        files=tuple(by_shown),
        program=len(files),
        root=found.root,
        read=tuple(sorted(packages.read.items())),
        remarks=remarks(environment, program, packages),
    )


def _by_origin(crashes: Sequence[Crash], book: Rulebook) -> tuple[list[Crash], list[Crash]]:
    """Those of our own rules, which are bugs of ours, and those of plugins."""
    ours = [crash for crash in crashes if book.origins[crash.rule.code] is OURS]
    return ours, [crash for crash in crashes if crash not in ours]


def linked(
    read: Sequence[Module],
    config: Config,
    book: Rulebook,
    facts_of_libraries: Catalogue,
    codes: Set[str],
    packages: Installed,
    quiet: Silencing,
    versions: Versions,
) -> Program:
    """The program, linked as the settings and the rules that are on want it."""
    return link(
        read,
        facts_of_libraries,
        config.blocking_calls,
        config.offloaders,
        packages,
        quiet,
        preview=config.preview,
        wanted=wanted(book, codes),
        versions=versions,
    )


def modules(files: Sequence[File], summaries: Summaries) -> list[Module]:
    """What linking takes of the files that could be read."""
    sources = (file.source for file in files)
    return [
        Module(path=s.shown, modules=s.modules, is_package=s.is_package, data=summaries.data[s.path], root=s.root)
        for s in sources
        if s.path in summaries.data
    ]
