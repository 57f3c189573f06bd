"""Comment → the codes that it silences. The one place that knows the grammar of `noqa`.

As in ruff: `# noqa` is a blanket, `# noqa: AG102, AG106 because` lists codes and ends at the last valid one.
As in flake8: letters may be of either case, and a code may be a prefix (`# noqa: AG1`).
"""

import re

_LINE = re.compile(r"#\s*noqa(?:(?P<colon>\s*:)(?P<codes>[^#]*)|(?=\s|#|$))", re.IGNORECASE)
_FILE = re.compile(
    r"#\s*(?:asyncguard|flake8)\s*:\s*noqa(?:(?P<colon>\s*:)(?P<codes>[^#]*)|\s*(?=#|$))",
    re.IGNORECASE,
)
_CODE = re.compile(r"[\s,]*(?P<code>[A-Z]+[0-9]+)(?=[\s,#]|$)", re.IGNORECASE)


def line_codes(comment: str) -> str | None:
    """The codes of a `# noqa` comment as written, '' for a blanket one, None where the comment is none."""
    return _codes(_LINE.search(comment))


def file_codes(comment: str) -> str | None:
    """The same for `# asyncguard: noqa` and `# flake8: noqa`, which count on a line of their own."""
    return _codes(_FILE.search(comment))


def parse(codes: str) -> tuple[str, ...]:
    """Codes as written → codes in capitals, up to the first word that is no code: "ag102, AG106 why" → AG102, AG106."""
    found: list[str] = []
    position = 0
    while match := _CODE.match(codes, position):
        found.append(match["code"].upper())
        position = match.end()
    return tuple(found)


def suppresses(codes: str, code: str) -> bool:
    """Whether a comment with these `codes` ('' is a blanket) silences `code`."""
    return not codes or code.startswith(parse(codes) or ("!",))


def _codes(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    codes = (match["codes"] or "").strip()
    return None if match["colon"] and not parse(codes) else codes
