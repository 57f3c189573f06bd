"""Comments against findings: which are silenced, and which comments silence nothing (AG901)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from asyncguard.check.remove import without
from asyncguard.config import Config
from asyncguard.model.finding import Finding
from asyncguard.model.fix import Fix
from asyncguard.model.silencing import Silencing
from asyncguard.model.summary import Suppression
from asyncguard.rule import Rule

UNPARSED = "AG000"
UNUSED = "AG901"

Comments = Callable[[str], Sequence[Suppression]]
"""Shown path → what may silence findings in that file."""


def silencing(config: Config, rules: Iterable[Rule]) -> Silencing:
    """What counts as a code's name: the rule's own, and where the configuration lets them, other linters' codes."""
    words = {rule.code: {rule.name, *(rule.equivalents if config.equivalents else ())} for rule in rules}
    return Silencing(words, on=not config.ignore_noqa)


def by_comments(silencing: Silencing, comments: Comments) -> Callable[[Finding], bool]:
    """Whether a comment silences a finding. A file that does not parse is reported whatever it says."""

    def silenced(finding: Finding) -> bool:
        if finding.code == UNPARSED:
            return False
        return silencing(finding.path, comments(finding.path), {finding.span.row}, finding.code)

    return silenced


def unused(
    silencing: Silencing, comments: Iterable[tuple[str, Suppression]], rules: Sequence[Rule], codes: Set[str]
) -> Iterator[Finding]:
    """A finding for each of the `comments` (shown path, what it silences) that names rules of ours in vain: to be asked
    for once all else is silenced. `codes` are those that are on."""
    ours = {word: rule.code for rule in rules for word in (rule.code, rule.name)}
    letters = {rule.letters for rule in rules}
    rule = next(rule for rule in rules if rule.code == UNUSED)
    for path, each in comments:
        needed = {word for at, span, word in silencing.used if (at, span) == (path, each.span)}
        idle = [word for word in each.codes or () if word not in needed and (word in ours or could_be(word, letters))]
        if idle or each.codes == ():
            yield _finding(rule, path, each, idle, _reasons(idle, ours, codes))


def could_be(word: str, letters: Set[str]) -> bool:
    """A code that looks like one of a known rule."""
    return word.rstrip("0123456789") in letters and word[-1:].isdigit()


def _reasons(idle: Iterable[str], ours: Mapping[str, str], codes: Set[str]) -> str:
    """`unused: `AG102`; unknown: `AG9``, as ruff puts it."""
    groups: dict[str, list[str]] = {"unused": [], "non-enabled": [], "unknown": []}
    for word in idle:
        kind = "unknown" if word not in ours else "unused" if ours[word] in codes else "non-enabled"
        groups[kind].append(f"`{word}`")
    return "; ".join(f"{kind}: {', '.join(words)}" for kind, words in groups.items() if words)


def _finding(rule: Rule, path: str, suppression: Suppression, idle: Sequence[str], reasons: str) -> Finding:
    directive = "`noqa` directive" if suppression.kind.endswith("noqa") else "suppression"
    return Finding(
        path=path,
        span=suppression.span,
        code=rule.code,
        name=rule.name,
        message=f"Unused {directive} ({reasons or 'it names no rule'})",
        fix=Fix(f"Remove unused {directive}", "safe", (without(suppression, idle),)),
    )
