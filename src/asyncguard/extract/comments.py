"""Suppression comments of a file."""

import re

_LINE = re.compile(r"#\s*noqa\b(?::[\s]*(?P<codes>[A-Z][A-Z0-9]+(?:[,\s]+[A-Z]+[0-9]+)*))?", re.IGNORECASE)
_FILE = re.compile(r"#\s*(?:asyncguard|flake8)\s*:\s*noqa(?::\s*(?P<codes>[A-Z0-9,\s]+))?", re.IGNORECASE)


def line_suppression(comment: str) -> str | None:
    """The codes of a `# noqa` comment as written, '' for a blanket one, None for any other comment."""
    if "noqa" not in comment.lower() or _FILE.match(comment):
        return None
    found = _LINE.search(comment)
    return None if found is None else (found["codes"] or "")


def file_suppression(comment: str) -> str | None:
    """The same for file-level comments, `# asyncguard: noqa` and `# flake8: noqa`."""
    found = _FILE.match(comment)
    return None if found is None else (found["codes"] or "").strip()
