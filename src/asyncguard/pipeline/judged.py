"""Facts → findings: by the rules that are on, without what comments and settings silence, with their impact."""

import os
from collections.abc import Mapping, Set
from typing import NamedTuple

from asyncguard.check import Ignored, judge, settle
from asyncguard.check.crash import Crash
from asyncguard.check.impact import rate
from asyncguard.check.silence import UNUSED, Comments, by_comments, unused
from asyncguard.config import Config
from asyncguard.config.patterns import slashed
from asyncguard.model.entry import EntryPoint
from asyncguard.model.finding import Finding
from asyncguard.model.silencing import Silencing
from asyncguard.plugins import Rulebook
from asyncguard.rule import Facts


class Judged(NamedTuple):
    findings: tuple[Finding, ...]
    entry_points: tuple[EntryPoint, ...]
    crashes: tuple[Crash, ...]


def judged(
    facts: Facts,
    comments: Comments,
    config: Config,
    book: Rulebook,
    codes: Set[str],
    quiet: Silencing,
    ignores: Ignored,
    paths: Mapping[str, str],
) -> Judged:
    """What `facts` say of the files `paths` (shown → absolute), in order. `codes` are the rules that are on."""
    findings, crashes = judge(facts, [rule for rule in book.rules if rule.code in codes], paths.keys())
    findings, entry_points = rate(findings, facts)

    def ignored(shown: str) -> Set[str]:
        return ignores(slashed(paths[shown]), os.path.basename(paths[shown]))  # noqa: PTH119

    silenced = by_comments(quiet, comments)
    settled = settle(findings, silenced, ignored)
    if UNUSED in codes and not config.ignore_noqa:
        written = ((path, each) for path in paths for each in comments(path))
        settled = settle([*settled, *unused(quiet, written, book.rules, codes)], silenced, ignored)
    return Judged(tuple(settled), tuple(entry_points), tuple(crashes))
