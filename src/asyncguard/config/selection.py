"""Selectors and known rules → the codes that are on. Ruff's semantics."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from asyncguard.config.config import Config, Selection
from asyncguard.config.errors import ConfigError, suggestion

_PREFIX = re.compile(r"(?P<letters>[A-Z]+)(?P<digits>[0-9]*)")
UNPARSED = "AG000"
"""A file that does not parse is reported whatever is selected, unless this is ignored by its own code or name."""


class Known(Protocol):
    """What selection must know of a rule."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def default(self) -> bool: ...
    @property
    def preview(self) -> bool: ...


def selected(config: Config, rules: Sequence[Known]) -> frozenset[str]:
    """The codes that are on. Raises ConfigError for a selector that names no rule."""
    usable = [rule for rule in rules if config.preview or not rule.preview]
    codes = {rule.code for rule in usable if rule.default}
    for selection in config.selections:
        codes = _apply(selection, codes, usable, rules)
    if not _silenced(config.selections, rules):
        codes |= {rule.code for rule in rules if rule.code == UNPARSED}
    return frozenset(codes)


def matched(selectors: Iterable[str], rules: Sequence[Known], key: str, label: str) -> frozenset[str]:
    """The codes that any of `selectors` names; `key` and `label` say where they stand, for the error."""
    return frozenset(code for selector in selectors for code in _codes(selector, rules, key, label)[1])


def _apply(selection: Selection, before: set[str], usable: Sequence[Known], rules: Sequence[Known]) -> set[str]:
    """One source on top of the weaker ones: more digits win, `ignore` wins a tie, a `select` starts afresh."""
    on = [("select", selection.select or ()), ("extend-select", selection.extend_select)]
    off = [("ignore", selection.ignore), ("extend-ignore", selection.extend_ignore)]
    updates: list[tuple[int, bool, frozenset[str]]] = []
    for enabled, lists in ((True, on), (False, off)):
        for key, selectors in lists:
            for selector in selectors:
                length, codes = _codes(selector, rules, key, selection.label)
                updates.append((length, not enabled, codes))
    codes_on = set() if selection.select is not None else set(before)
    for _, disabled, codes in sorted(updates, key=lambda update: update[:2]):
        codes_on = codes_on - codes if disabled else codes_on | codes
    return codes_on & {rule.code for rule in usable}


def _codes(selector: str, rules: Sequence[Known], key: str, label: str) -> tuple[int, frozenset[str]]:
    """How specific `selector` is, and the codes that it stands for."""
    word = selector.strip()
    if word.upper() == "ALL":
        return 0, frozenset(rule.code for rule in rules)
    for rule in rules:
        if word == rule.name:
            return len(rule.code), frozenset([rule.code])
    codes = frozenset(rule.code for rule in rules if _is_prefix(word.upper(), rule.code))
    if not codes:
        near = suggestion(word, [name for rule in rules for name in (rule.code, rule.name)])
        raise ConfigError(f"Unknown rule selector `{selector}` in `{key}` {label}{near}")
    return len(word), codes


def _is_prefix(word: str, code: str) -> bool:
    """`AG`, `AG1`, `AG102` of AG102; not `A`."""
    given, whole = _PREFIX.fullmatch(word), _PREFIX.fullmatch(code)
    return bool(given and whole and given["letters"] == whole["letters"] and code.startswith(word))


def _silenced(selections: Sequence[Selection], rules: Sequence[Known]) -> bool:
    names = {UNPARSED, *(rule.name for rule in rules if rule.code == UNPARSED)}
    return any(names & {*selection.ignore, *selection.extend_ignore} for selection in selections)
