"""Files → Report, for the run that no cache can answer. Imported only then: what it needs is heavy."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from asyncguard.check import file_ignores
from asyncguard.check.crash import FAILED, Crash, reported
from asyncguard.check.misspelt import remarks as misspelt
from asyncguard.link import link
from asyncguard.model.report import Report
from asyncguard.pipeline.asked import Asked
from asyncguard.pipeline.facts import ProgramFacts
from asyncguard.pipeline.fingerprint import File
from asyncguard.pipeline.judged import judged
from asyncguard.pipeline.linking import Kind, Linking, linking, modules
from asyncguard.pipeline.progress import Progress
from asyncguard.pipeline.remarks import missing, remarks
from asyncguard.pipeline.repair import analysed, repairable, text_of
from asyncguard.pipeline.rulebook import OURS
from asyncguard.pipeline.summarize import summarize
from asyncguard.plugins import Rulebook

if TYPE_CHECKING:
    from asyncguard.pipeline.resident import Resident


def analyse(
    files: list[File], asked: Asked, progress: Progress, kept: "tuple[Resident, bytes] | None" = None
) -> Report:
    """Extract, link, check the whole program, whoever asked for which part of it. `kept` is what keeps the program, and
    the program's key. Texts are let go, in `files` itself, as soon as they are summarized."""
    found, config, book, codes, environment, cache = asked
    ignores = file_ignores(config, book.rules)
    summaries = summarize(files, cache, config, progress)
    files[:] = [file.let_go() for file in files]
    by_shown = {file.source.shown: file for file in files}
    progress("Linking", 0, 0)
    read = modules(files, summaries)

    def begin(opened: ExitStack, make: Callable[..., Kind]) -> Linking[Kind]:
        return linking(opened, read, asked, make=make)

    def text(shown: str) -> bytes | None:
        return text_of(by_shown[shown])

    with ExitStack() as opened:
        program, packages, quiet = kept[0].linking(kept[1], read, text, begin) if kept else begin(opened, link)
        told = program.whole
        facts = ProgramFacts(told, lambda shown: analysed(by_shown[shown]))
        paths = {file.source.shown: file.source.path for file in files if file.source.path in summaries.data}
        comments = misspelt(paths, told.comments, told.misspelt, book.rules, codes) if not config.ignore_noqa else ()
        judgement = judged(facts, told.comments, config, book, codes, quiet, ignores, paths)
    ours, theirs = _by_origin(judgement.crashes, book)
    about = [reported(crash, book.origins[crash.rule.code].label, book.rules) for crash in theirs if FAILED in codes]
    uses = {name.partition(".")[0] for name in program.watched.loaded}
    fixed = repairable(judgement.findings, by_shown, summaries, program.catalogue, book.rules, uses)
    read_files, listed = packages.rests
    return Report(
        findings=(*about, *fixed),
        entry_points=judgement.entry_points,
        notes=(*summaries.notes, *(missing(program, packages) if config.follow_packages else ())),
        comments=tuple(comments),
        failures=(*summaries.failures, *map(str, ours)),
        complete=summaries.stable and not summaries.failures and not judgement.crashes,
        files=tuple(by_shown),
        program=len(files),
        root=found.root,
        read=read_files,
        listed=listed,
        remarks=remarks(environment, program, packages),
    )


def _by_origin(crashes: Sequence[Crash], book: Rulebook) -> tuple[list[Crash], list[Crash]]:
    """Those of our own rules, which are bugs of ours, and those of plugins."""
    ours = [crash for crash in crashes if book.origins[crash.rule.code] is OURS]
    return ours, [crash for crash in crashes if crash not in ours]
