"""Comments that silence less than they seem to: not written as they have to be, or of rules that there are not."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from asyncguard.check.silence import UNUSED, Comments, could_be
from asyncguard.config.errors import suggestion
from asyncguard.model.summary import Misspelt, Suppression
from asyncguard.rule import Rule

_WORD = re.compile(r"[A-Za-z]+[0-9]+|[A-Za-z][\w-]*")
_DIRECTIVE = re.compile(r"[^\[]*?noqa|[^\[]*", re.IGNORECASE)


def remarks(
    paths: Iterable[str],
    comments: Comments,
    misspelt: Callable[[str], Sequence[Misspelt]],
    rules: Sequence[Rule],
    codes: Set[str],
) -> Iterator[tuple[str, str]]:
    """What a person should know of the comments in the files shown as `paths`, each with its file. Comments that name
    nothing of ours are for other linters. Where AG901 is among `codes`, it tells of codes that there are not."""
    letters = {rule.letters for rule in rules}
    ours = {word for rule in rules for word in (rule.code, rule.name)}

    def is_ours(word: str) -> bool:
        return word in ours or could_be(word.upper(), letters)

    for path in paths:
        told = [
            (each.row, f"{each.lead} {path}:{each.row}{each.why}")
            for each in misspelt(path)
            if each.words is None or any(map(is_ours, _WORD.findall(each.words)))
        ]
        for each in comments(path):
            wrong = [word for word in each.codes or () if _is_unknown(word, each, ours, letters, codes)]
            told += [(int(each.span.row), _unknown(path, each, word, ours)) for word in wrong]
        yield from ((path, words) for _, words in sorted(dict.fromkeys(told), key=lambda pair: pair[0]))


def _is_unknown(word: str, comment: Suppression, ours: Set[str], letters: Set[str], codes: Set[str]) -> bool:
    if word in ours:
        return False
    if could_be(word, letters):
        return UNUSED not in codes
    return not word[-1:].isdigit() and " " not in word and comment.text[1:].lstrip().lower().startswith("asyncguard")


def _unknown(path: str, comment: Suppression, word: str, ours: Set[str]) -> str:
    """`Invalid rule code provided to `# noqa` at a.py:3: AG999`."""
    found = _DIRECTIVE.match(comment.text)
    directive = found[0].strip() if found else comment.text
    near = "" if word[-1:].isdigit() else suggestion(word, sorted(ours))
    return f"Invalid rule code provided to `{directive}` at {path}:{comment.span.row}: {word}{near}"
