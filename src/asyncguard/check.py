"""Rules and facts → findings: selected, not suppressed, one a call, in order."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import groupby

import msgspec

from asyncguard.config import Config
from asyncguard.config.patterns import Matcher
from asyncguard.config.selection import matched
from asyncguard.model.finding import Finding
from asyncguard.model.report import told
from asyncguard.model.summary import Summary
from asyncguard.model.suppression import suppresses
from asyncguard.rule import Facts, Rule

COST = {"unbounded": 0, "network": 1, "cpu": 2, "disk": 3}
UNPARSED = "AG000"

Ignored = Callable[[str, str], Set[str]]
"""(absolute path, name) → the codes that `per-file-ignores` turns off there."""


def judge(facts: Facts, rules: Iterable[Rule]) -> tuple[list[Finding], list[str]]:
    """Everything that `rules` find, and the errors of rules that failed; a failing rule takes no other with it."""
    findings: list[Finding] = []
    failures: list[str] = []
    for rule in rules:
        try:
            findings += rule.check(rule, facts)
        except Exception as error:
            failures.append(f"Internal error in {rule.code} ({rule.name}): {told(error)}")
    return findings, failures


def settle(
    findings: Iterable[Finding], summary_of: Callable[[str], Summary], ignored: Callable[[str], Set[str]]
) -> list[Finding]:
    """What is left after suppression: `summary_of` and `ignored` are asked with `Finding.path`."""
    left: list[Finding] = []
    for path, group in groupby(sorted(findings, key=Finding.sort_key), key=lambda finding: finding.path):
        summary, off = summary_of(path), ignored(path)
        left += [finding for finding in group if finding.code not in off and not _suppressed(finding, summary)]
    return list(_merged(left))


def file_ignores(config: Config, rules: Sequence[Rule]) -> Ignored:
    """`per-file-ignores` as a function. Raises ConfigError for a selector that names no rule."""
    table = [
        (Matcher([entry.pattern]), entry.negated, matched(entry.selectors, rules, "per-file-ignores", entry.label))
        for entry in config.per_file_ignores
    ]

    def ignored(path: str, name: str) -> Set[str]:
        return {code for match, negated, codes in table if match(path, name) != negated for code in codes}

    return ignored


def _suppressed(finding: Finding, summary: Summary) -> bool:
    """By a comment on the finding's first line, on the last line of its statement, or for the whole file."""
    if finding.code == UNPARSED:
        return False
    whole = summary.noqa_file
    if whole is not None and suppresses(whole, finding.code):
        return True
    return any(suppresses(summary.noqa[row], finding.code) for row in _rows(finding.span.row, summary))


def _rows(row: int, summary: Summary) -> Iterator[int]:
    """The rows whose comment counts for a finding that starts in `row`."""
    if row in summary.noqa:
        yield row
    for end, (first, last) in summary.statement_rows.items():
        if first <= row <= last and end in summary.noqa and end != row:
            yield end


def _merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding a place: the certain one, the dearest, the lowest code, the shortest chain. `also` has the others."""
    for _, group in groupby(findings, key=lambda finding: (finding.path, finding.span, finding.code[:3])):
        first, *rest = sorted(group, key=_rank)
        codes = sorted({finding.code for finding in rest} - {first.code})
        yield msgspec.structs.replace(first, also=tuple(codes)) if codes else first


def _rank(finding: Finding) -> tuple[bool, int, str, int, str]:
    return finding.conditional, COST.get(finding.cost, 4), finding.code, len(finding.chain), finding.message
