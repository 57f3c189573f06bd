"""Selectors and known rules → the codes that are on. Ruff's semantics."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from asyncguard.config.config import Config, Selection
from asyncguard.config.errors import ConfigError, suggestion

_PREFIX = re.compile(r"(?P<letters>[A-Z]+)(?P<digits>[0-9]*)")
UNPARSED = "AG000"
"""A file that does not parse is reported whatever is selected, unless this is ignored by its own code or name."""


Keys = tuple[str, str, str, str]
RULES: Keys = ("select", "extend-select", "ignore", "extend-ignore")
FIXES: Keys = ("fixable", "extend-fixable", "unfixable", "")


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
    @property
    def deprecated(self) -> bool: ...
    @property
    def removed(self) -> bool: ...
    @property
    def formerly(self) -> tuple[str, ...]: ...


def selected(config: Config, rules: Sequence[Known]) -> frozenset[str]:
    """The codes that are on. Raises ConfigError for a selector that names no rule, or one that may not be selected."""
    usable = [rule for rule in rules if _is_usable(rule, config)]
    codes = {rule.code for rule in usable if rule.default and not rule.deprecated}
    for selection in config.selections:
        codes = _apply(selection, codes, config, rules)
    codes &= {rule.code for rule in usable}
    if not _silenced(config.selections, rules):
        codes |= {rule.code for rule in rules if rule.code == UNPARSED}
    return frozenset(codes)


def fixable(config: Config, rules: Sequence[Known]) -> frozenset[str]:
    """The codes whose fixes may be made. Raises ConfigError for a selector that names no rule."""
    codes = {rule.code for rule in rules}
    for selection in config.fixables:
        codes = _apply(selection, codes, None, rules, FIXES)
    return frozenset(codes)


def warnings(config: Config, rules: Sequence[Known]) -> tuple[str, ...]:
    """What a person should know of the selection, in ruff's words: what has no effect, what goes by another name."""
    told = (words for selection in config.selections for words in _told(selection, config, rules))
    return tuple(dict.fromkeys(told))


def matched(selectors: Iterable[str], rules: Sequence[Known], key: str, label: str) -> frozenset[str]:
    """The codes that any of `selectors` names; `key` and `label` say where they stand, for the error."""
    found = (_named(selector, rules, key, label)[1] for selector in selectors)
    return frozenset(rule.code for named in found for rule in named)


def _apply(
    selection: Selection, before: set[str], config: Config | None, rules: Sequence[Known], keys: Keys = RULES
) -> set[str]:
    """One source on top of the weaker ones: more digits win, `ignore` wins a tie, a `select` starts afresh. Without
    `config` every rule may be named."""
    updates: list[tuple[int, bool, frozenset[str]]] = []
    for key, selector in _selectors(selection, keys):
        length, named = _named(selector, rules, key, selection.label)
        disables = key in keys[2:]
        if not disables and config is not None:
            _refuse(selector, named, config)
        updates.append((length, disables, frozenset(rule.code for rule in named)))
    codes_on = set() if selection.select is not None else set(before)
    for _, disables, codes in sorted(updates, key=lambda update: update[:2]):
        codes_on = codes_on - codes if disables else codes_on | codes
    return codes_on


def _selectors(selection: Selection, keys: Keys = RULES) -> Iterator[tuple[str, str]]:
    """(key, selector)"""
    lists = (selection.select or (), selection.extend_select, selection.ignore, selection.extend_ignore)
    return ((key, selector) for key, selectors in zip(keys, lists, strict=True) for selector in selectors)


def _is_usable(rule: Known, config: Config) -> bool:
    """Preview is on or not needed; and there are no deprecated rules in preview."""
    return not rule.removed and not (rule.deprecated if config.preview else rule.preview)


def _refuse(selector: str, named: Sequence[Known], config: Config) -> None:
    """Raises ConfigError for a rule that is asked for by itself and cannot be had."""
    for rule in named:
        if rule.removed and _is_exact(selector, rule):
            raise ConfigError(f"Rule `{selector}` was removed and cannot be selected.")
        if rule.deprecated and config.preview and _is_exact(selector, rule):
            raise ConfigError(f"Selection of deprecated rule `{selector}` is not allowed when preview is enabled.")


def _told(selection: Selection, config: Config, rules: Sequence[Known]) -> Iterator[str]:
    for key, selector in _selectors(selection):
        named = _named(selector, rules, key, selection.label)[1]
        selects = key in ("select", "extend-select")
        for rule in named:
            if selector.strip().upper() in rule.formerly:
                yield f"`{selector}` has been remapped to `{rule.code}`."
            if _is_exact(selector, rule) and rule.removed and not selects:
                yield f"Rule `{selector}` was removed and ignoring it has no effect."
            if _is_exact(selector, rule) and rule.deprecated and selects:
                yield f"Rule `{selector}` is deprecated and will be removed in a future release."
        if selects and all(rule.preview for rule in named) and not config.preview:
            yield f"Selection `{selector}` has no effect because preview is not enabled."


def _named(selector: str, rules: Sequence[Known], key: str, label: str) -> tuple[int, Sequence[Known]]:
    """How specific `selector` is, and the rules that it stands for: a removed one only where it is meant by itself."""
    word = selector.strip()
    if word.upper() == "ALL":
        return 0, [rule for rule in rules if not rule.removed]
    for rule in rules:
        if _is_exact(word, rule) or word.upper() in rule.formerly:
            return len(rule.code), [rule]
    named = [rule for rule in rules if _is_prefix(word.upper(), rule.code) and not rule.removed]
    if not named:
        near = suggestion(word, [name for rule in rules for name in (rule.code, rule.name)])
        raise ConfigError(f"Unknown rule selector `{selector}` in `{key}` {label}{near}")
    return len(word), named


def _is_exact(selector: str, rule: Known) -> bool:
    return selector.strip() == rule.name or selector.strip().upper() == rule.code


def _is_prefix(word: str, code: str) -> bool:
    """`AG`, `AG1`, `AG102` of AG102; not `A`."""
    given, whole = _PREFIX.fullmatch(word), _PREFIX.fullmatch(code)
    return bool(given and whole and given["letters"] == whole["letters"] and code.startswith(word))


def _silenced(selections: Sequence[Selection], rules: Sequence[Known]) -> bool:
    names = {UNPARSED, *(rule.name for rule in rules if rule.code == UNPARSED)}
    return any(names & {*selection.ignore, *selection.extend_ignore} for selection in selections)
