"""Files → Report, for the run that no cache can answer. Imported only then: what it needs is heavy."""

import os
from collections.abc import Sequence, Set

from asyncguard import catalogue
from asyncguard.cache import Cache
from asyncguard.check import file_ignores, judge, settle
from asyncguard.check.impact import rate
from asyncguard.check.silence import UNUSED, by_comments, silencing, unused
from asyncguard.config import Config
from asyncguard.config.patterns import slashed
from asyncguard.discover import Discovery
from asyncguard.environment import Environment
from asyncguard.link import Module, link
from asyncguard.model.report import Report
from asyncguard.pipeline.fingerprint import File
from asyncguard.pipeline.packages import packages_of
from asyncguard.pipeline.progress import Progress
from asyncguard.pipeline.remarks import missing, remarks
from asyncguard.pipeline.repair import repairable
from asyncguard.pipeline.summarize import Summaries, summarize
from asyncguard.rules import BUILTIN


def analyse(
    files: Sequence[File],
    found: Discovery,
    config: Config,
    codes: Set[str],
    environment: Environment | None,
    cache: Cache,
    progress: Progress,
) -> Report:
    """Extract, link, check the whole program, whoever asked for which part of it; `codes` are the rules that are on."""
    ignores = file_ignores(config, BUILTIN)
    summaries = summarize(files, cache, config.jobs, progress)
    progress("Linking", 0, 0)
    with packages_of(environment, config, cache, found) as packages:
        read = modules(files, summaries)
        quiet = silencing(config, BUILTIN)
        facts = link(
            read, catalogue.load(), config.blocking_calls, config.offloaders, packages, quiet, preview=config.preview
        )
        progress("Checking", 0, 0)
        findings, failures = judge(facts, [rule for rule in BUILTIN if rule.code in codes])
        findings, entry_points = rate(findings, facts)
    paths = {file.source.shown: file.source.path for file in files}

    def ignored(shown: str) -> Set[str]:
        return ignores(slashed(paths[shown]), os.path.basename(paths[shown]))  # noqa: PTH119

    silenced = by_comments(quiet, facts.comments)
    settled = settle(findings, silenced, ignored)
    if UNUSED in codes and not config.ignore_noqa:
        comments = ((module.path, each) for module in read for each in facts.comments(module.path))
        settled = settle([*settled, *unused(quiet, comments, BUILTIN, codes)], silenced, ignored)
    return Report(
        findings=tuple(repairable(settled, files, summaries)),
        entry_points=tuple(entry_points),
        notes=(*summaries.notes, *(missing(facts, packages) if config.follow_packages else ())),
        failures=(*summaries.failures, *failures),
        complete=summaries.stable and not summaries.failures and not failures,
        files=tuple(file.source.shown for file in files),
        program=len(files),
        root=found.root,
        read=tuple(sorted(packages.read.items())),
        remarks=remarks(environment, facts, packages),
    )


def modules(files: Sequence[File], summaries: Summaries) -> list[Module]:
    """What linking takes of the files that could be read."""
    sources = (file.source for file in files)
    return [
        Module(path=s.shown, modules=s.modules, is_package=s.is_package, data=summaries.data[s.path], root=s.root)
        for s in sources
        if s.path in summaries.data
    ]
