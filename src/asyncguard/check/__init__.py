"""Rules and facts → findings: selected, not suppressed, one a call, in order."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import groupby

import msgspec

from asyncguard.check.crash import Crash
from asyncguard.config import Config
from asyncguard.config.patterns import Matcher
from asyncguard.config.selection import matched
from asyncguard.model.finding import Finding
from asyncguard.model.summary import Span
from asyncguard.rule import Facts, Rule

COST = {"unbounded": 0, "network": 1, "cpu": 2, "disk": 3}

Ignored = Callable[[str, str], Set[str]]
"""(absolute path, name) → the codes that `per-file-ignores` turns off there."""


def judge(facts: Facts, rules: Iterable[Rule], paths: Set[str] | None = None) -> tuple[list[Finding], list[Crash]]:
    """Everything that `rules` find in the files shown as `paths` (by default, anywhere), and the rules that failed; a
    failing rule takes no other with it."""
    findings: list[Finding] = []
    crashes: list[Crash] = []
    for rule in rules:
        try:
            findings += [_checked(found, rule, paths) for found in rule.check(rule, facts)]
        except (Exception, SystemExit) as error:
            crashes.append(Crash(rule, error))
    return findings, crashes


def _checked(found: object, rule: Rule, paths: Set[str] | None) -> Finding:
    """A finding as the rest of the run relies on it. Raises ValueError."""
    if not isinstance(found, Finding):
        raise ValueError(f"a rule yields findings, not {type(found).__name__}")
    if (found.code, found.name) != (rule.code, rule.name):
        raise ValueError(f"a rule speaks for itself, not for {found.code} ({found.name})")
    if paths is not None and found.path not in paths:
        raise ValueError(f"`{found.path}` is no file of the program")
    if found.fix is not None and found.fix.applicability not in rule.fixes:
        raise ValueError(f"a fix is {found.fix.applicability}, the rule declares {', '.join(rule.fixes) or 'none'}")
    return found


def settle(
    findings: Iterable[Finding], silenced: Callable[[Finding], bool], ignored: Callable[[str], Set[str]]
) -> list[Finding]:
    """What is left of `findings`, one a place, in order. `ignored` is asked with `Finding.path`."""
    left: list[Finding] = []
    for path, group in groupby(sorted(findings, key=Finding.sort_key), key=lambda finding: finding.path):
        off = ignored(path)
        here = [finding for finding in group if finding.code not in off]
        silent = [finding for finding in here if silenced(finding)]
        places = {finding.span for finding in silent if not finding.beside}
        left += [x for x in here if x not in silent and not (x.beside and x.span in places)]
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


def _merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding a place and family of codes: the certain one, the dearest, the lowest code, the shortest chain.
    `also` has the others."""
    for _, group in groupby(_beside(findings), key=lambda pair: pair[0]):
        first, *rest = sorted((finding for _, finding in group), key=_rank)
        codes = sorted({finding.code for finding in rest} - {first.code})
        yield msgspec.structs.replace(first, also=tuple(codes)) if codes else first


def _beside(findings: Iterable[Finding]) -> Iterator[tuple[tuple[str, Span, str], Finding]]:
    """Each with what it is merged by. What only says more of a place goes to the first other finding there."""
    for (path, span), group in groupby(findings, key=lambda finding: (finding.path, finding.span)):
        here = list(group)
        first = next((each for each in here if not each.beside), here[0])
        ordered = sorted(here, key=lambda each: first.code if each.beside else each.code)
        yield from (((path, span, (first if each.beside else each).code[:-2]), each) for each in ordered)


def _rank(finding: Finding) -> tuple[bool, bool, int, str, int, str]:
    return (
        finding.beside,
        finding.conditional,
        COST.get(finding.cost, 4),
        finding.code,
        len(finding.chain),
        finding.message,
    )
