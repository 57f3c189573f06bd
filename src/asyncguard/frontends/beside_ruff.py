"""`asyncguard config --ruff-external`: what ruff has to know to leave our comments alone."""

from collections.abc import Iterable

from asyncguard.plugins import Rulebook

TAGS = ("TODO", "FIXME", "XXX")
"""ruff's own, which a setting replaces."""


def ruff_external(book: Rulebook) -> str:
    """Settings for ruff, as TOML: the letters of all codes, plugins' included, so that RUF102 knows them; and a tag,
    so that ERA001 does not take `# asyncguard: ...` for code."""
    letters = sorted({rule.letters for rule in book.rules})
    return f"[tool.ruff.lint]\nexternal = {_list(letters)}\ntask-tags = {_list((*TAGS, 'asyncguard'))}\n"


def _list(words: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"
