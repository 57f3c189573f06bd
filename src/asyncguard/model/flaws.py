"""Comments that were to silence something and are not written as they have to be, told as ruff tells its own."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from asyncguard.model.suppression import may_suppress

_LIST = "expected a comma-separated list of codes (e.g., `# noqa: AG101, AG102`)."
_CODE = "expected code to consist of uppercase letters followed by digits only (e.g. `AG101`)"
_COLON = "expected `:` followed by a comma-separated list of codes (e.g., `# noqa: AG101, AG102`)."
_OWN_LINE = "File-level suppression comments must appear on their own line."
_INVALID = "Invalid suppression comment at"
UNMATCHED = (_INVALID, ": no matching 'disable' comment")
"""Of an `enable`: its lead, and why."""
_BETWEEN = "Missing or joined rule code(s) at"

_NOQA = re.compile(
    r"#\s*(?:(?P<tool>asyncguard|ruff|flake8)\s*:\s*)?noqa(?P<colon>\s*:)?(?P<rest>[^#]*)", re.IGNORECASE
)
_ORDER = re.compile(
    r"#\s*(?P<tool>asyncguard|ruff)\s*:(?!\s*noqa)\s*(?P<verb>[\w-]*)\s*(?P<list>\[[^\]#]*(?P<closed>\])?)?",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?P<between>[\s,]*)(?P<code>[A-Z]+[0-9]+)", re.IGNORECASE)
_VERBS = ("ignore", "file-ignore", "disable", "enable")


class Flaw(NamedTuple):
    lead: str
    """What is wrong, up to the place."""
    why: str
    """And behind it."""
    words: str | None
    """Where rules may be named; None where the order is surely meant for us."""


def flaws(comment: str, *, alone: bool) -> Iterator[Flaw]:
    """What is wrong with the orders in a comment, `alone` on its line or not."""
    if not may_suppress(comment):
        return
    for match in _NOQA.finditer(comment):
        yield from _of_noqa(match, alone)
    for match in _ORDER.finditer(comment):
        for why in _of_order(match, alone):
            is_ours = match["tool"].lower() == "asyncguard"
            yield Flaw(_INVALID, f": {why}", None if is_ours else match[0])


def _of_noqa(match: re.Match[str], alone: bool) -> Iterator[Flaw]:
    tool, rest = (match["tool"] or "").lower(), match["rest"]
    directive = f"# {tool}: noqa" if tool else "# noqa"
    words = None if tool == "asyncguard" else rest
    if tool and not alone:
        omit = f"For line-level suppression, omit the `{tool}:` prefix."
        yield Flaw(f"Unexpected `{directive}` directive at", f". {_OWN_LINE} {omit}", words)
        return
    invalid = f"Invalid `{directive}` directive {'at' if tool else 'on'}"
    if match["colon"]:
        yield from (Flaw(_BETWEEN if between else invalid, f": {why}", words) for between, why in _of_list(rest))
    elif rest[:1].strip():
        yield Flaw(invalid, f": {_COLON}", words)


def _of_list(text: str) -> Iterator[tuple[bool, str]]:
    """`AG101,,AG102 why`, up to the first word that is no code: whether it is about what is between two, and what."""
    at = 0
    while match := _ITEM.match(text, at):
        if match["between"].count(",") > (at > 0):
            yield True, "expected rule code between commas"
        if at > 0 and not match["between"]:
            yield True, "expected comma or space delimiter between codes"
        at = match.end()
        if text[at : at + 1].strip(", \t") and not _ITEM.match(text, at):
            yield False, _CODE
            return
    if at == 0:
        yield False, _LIST


def _of_order(match: re.Match[str], alone: bool) -> Iterator[str]:
    verb, tool = match["verb"].lower(), match["tool"].lower()
    listed = [word.strip() for word in (match["list"] or "").strip("[]").split(",")]
    if verb not in _VERBS:
        yield f"unknown {tool} directive"
    elif match["list"] and not match["closed"]:
        yield "missing closing bracket"
    elif not any(listed):
        yield "missing suppression codes like `[AG101, ...]`"
    elif not alone and verb != "ignore":
        yield f"trailing comments are only supported for {tool}:ignore suppressions"
    elif not all(listed[:-1]):
        yield "invalid error code"
    elif any(len(word.split()) > 1 for word in listed):
        yield "missing comma between codes"
