"""Comment → what it silences. The one place that knows the grammar.

As in ruff: `# noqa` is a blanket; `# noqa: AG102, AG106 because` lists codes and ends at the last valid one, a code is
a whole code (or several run together, as in `AG102AG106`); `# asyncguard: ignore[AG102]` and its kin must name codes,
or rules, in brackets. What is written to ruff or flake8 counts where it names our codes.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["noqa", "file-noqa", "ignore", "file-ignore", "disable", "enable"]

_WORDS = ("noqa", "asyncguard", "ruff")
_HINT = re.compile(r"noqa|(?:asyncguard|ruff)\s*:", re.IGNORECASE)
_DIRECTIVE = re.compile(
    r"#\s*(?:(?P<tool>asyncguard|ruff|flake8)\s*:\s*)?"
    r"(?:(?P<noqa>noqa)(?:(?P<colon>\s*:)(?P<listed>[^#]*)|(?=\s|\#|$))"
    r"|(?P<verb>file-ignore|ignore|disable|enable)\s*(?:\[(?P<bracketed>[^\]]*)\]|(?![-\w])))",
    re.IGNORECASE,
)
_CODE = re.compile(r"[\s,]*(?P<code>[A-Z]+[0-9]+)(?=[\s,#]|$|[A-Z]+[0-9])", re.IGNORECASE)


class Directive(NamedTuple):
    """One order in a comment, at `start`:`end` of its text."""

    kind: Kind
    codes: tuple[str, ...] | None
    """As written, codes in capitals; None is a blanket."""
    start: int
    end: int


def may_suppress(text: str) -> bool:
    """Whether a comment in `text` may silence something: false where it surely does not. Most texts have not even the
    words, which is found eight times as quickly."""
    folded = text.casefold()
    return any(word in folded for word in _WORDS) and _HINT.search(text) is not None


def directives(comment: str) -> Iterator[Directive]:
    """The orders in a comment, from left to right."""
    for match in _DIRECTIVE.finditer(comment) if may_suppress(comment) else ():
        found = _noqa(match) if match["noqa"] else _named(match)
        if found is not None:
            yield found


def _noqa(match: re.Match[str]) -> Directive | None:
    """`# noqa`, or with a tool's name for the whole file: a blanket for ruff is none for us."""
    tool = (match["tool"] or "").lower()
    kind: Kind = "file-noqa" if tool else "noqa"
    if not match["colon"]:
        return None if tool == "ruff" else Directive(kind, None, *match.span())
    codes, length = _listed(match["listed"])
    return Directive(kind, codes, match.start(), match.start("listed") + length) if codes else None


def _listed(text: str) -> tuple[tuple[str, ...], int]:
    """Codes up to the first word that is none, in capitals, and where they end: "ag102, AG106 why" → AG102, AG106."""
    found: list[str] = []
    position = 0
    while match := _CODE.match(text, position):
        found.append(match["code"].upper())
        position = match.end()
    return tuple(found), position


def _named(match: re.Match[str]) -> Directive | None:
    """`# asyncguard: ignore[AG102, blocking-sleep]`; without brackets it names nothing and silences nothing."""
    verb: Kind = match["verb"].lower()  # type: ignore[assignment]
    words = [word.strip() for word in (match["bracketed"] or "").split(",") if word.strip()]
    tool = (match["tool"] or "").lower()
    if tool != "asyncguard" and not (words and tool == "ruff"):
        return None
    return Directive(verb, tuple(map(_spelled, words)), *match.span())


def _spelled(word: str) -> str:
    """Codes in capitals, names in small letters."""
    return word.upper() if _CODE.fullmatch(word) else word.lower()
