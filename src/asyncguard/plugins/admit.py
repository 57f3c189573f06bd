"""Sources → one Rulebook. Whoever offers rules, asyncguard included, comes through this door."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

import msgspec

from asyncguard.config.errors import ConfigError
from asyncguard.model.fix import Applicability
from asyncguard.plugins.configured import configured, is_frozen
from asyncguard.plugins.reserved import OURS, RUFFS
from asyncguard.plugins.source import Source
from asyncguard.rule import API, Rule, Status

CODE = re.compile(r"(?P<letters>[A-Z]{1,3})[0-9]{3}")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


class Rulebook(msgspec.Struct, frozen=True):
    """Every rule that there is, ours first."""

    rules: tuple[Rule, ...]
    origins: Mapping[str, Source]
    """Code → who offers the rule."""
    catalogues: tuple[tuple[str, Path], ...] = ()
    """Catalogue files beside our own, each after the label of who offers it."""
    state: str = ""
    """Of all plugins: a part of every key under which a result is kept."""

    def rule(self, code: str) -> Rule:
        """Raises StopIteration where there is none."""
        return next(rule for rule in self.rules if rule.code == code)

    def page(self, rule: Rule) -> str:
        """The rule's Markdown page: what it does, why, examples, limits."""
        plugin = self.origins[rule.code].plugin
        title = f"# {rule.name} ({rule.code})\n"
        text = _read(plugin.package if plugin else "", f"{rule.name}.md")
        if text is None:
            return f"{title}\n{rule.summary}.\n"
        return text if text.startswith("# ") else f"{title}\n{text}"

    def place(self, rule: Rule) -> tuple[str, int] | None:
        """Where the rule is written: the file of its name beside its page, and the line in it; None where it is not."""
        plugin = self.origins[rule.code].plugin
        file = f"{rule.name.replace('-', '_')}.py"
        text = _read(plugin.package if plugin else "", file)
        if plugin is None or text is None:
            return None
        row = text[: max(text.find("Rule("), 0)].count("\n") + 1
        return f"{plugin.package.replace('.', '/')}/{file}", row


def _read(package: str, name: str) -> str | None:
    """A file of a package; None where there is no such file, or no such package."""
    from importlib.resources import files

    try:
        return files(package).joinpath(name).read_text(encoding="utf-8")
    except (OSError, ImportError, TypeError, ValueError):
        return None


def admitted(ours: Source, plugins: Sequence[Source], options: Mapping[str, Mapping[str, object]]) -> Rulebook:
    """The rules of all sources with their options. Raises ConfigError for a rule that is not as it has to be, for two
    that cannot be told apart, and for options that no rule has."""
    origins: dict[str, Source] = {}
    taken: dict[str, Source] = {}
    rules: list[Rule] = []
    for source in (ours, *plugins):
        for rule in _rules(source, own=source is ours):
            for word in (rule.code, rule.name, *rule.formerly):
                if word in taken:
                    _refuse(source, f"`{word}` is a rule of {taken[word].label}, too")
                taken[word] = source
            origins[rule.code] = source
            rules.append(rule)
    return Rulebook(
        rules=configured(rules, options),
        origins=origins,
        catalogues=tuple((source.label, path) for source in plugins for path in source.catalogues),
        state="\n".join(source.state for source in plugins),
    )


def _rules(source: Source, *, own: bool) -> Iterator[Rule]:
    plugin = source.plugin
    if plugin is None:
        return
    if plugin.api != API:
        older = "the plugin" if plugin.api < API else "asyncguard"
        _refuse(source, f"it is written for API {plugin.api}, this is API {API}: upgrade {older}")
    for rule in plugin.rules:
        for mistake in _mistakes(rule, own):
            _refuse(source, mistake)
        yield rule


def _mistakes(rule: object, own: bool) -> Iterator[str]:
    if not isinstance(rule, Rule):
        yield f"`{rule!r}` is no asyncguard.rule.Rule"
        return
    code = CODE.fullmatch(rule.code)
    if not code:
        yield f"`{rule.code}` is no code: expected one to three capital letters and three digits"
    elif not own and (code["letters"] == OURS or code["letters"] in RUFFS):
        whose = "asyncguard's own" if code["letters"] == OURS else "ruff's"
        yield f"`{rule.code}`: codes with `{code['letters']}` are {whose}; choose other letters"
    if not NAME.fullmatch(rule.name):
        yield f"`{rule.name}` is no name of a rule: expected words in small letters, joined by hyphens"
    if rule.status not in get_args(Status):
        yield f"{rule.code}: status `{rule.status}` is none of {', '.join(get_args(Status))}"
    if not set(rule.fixes) <= set(get_args(Applicability)):
        yield f"{rule.code}: fixes are one of {', '.join(get_args(Applicability))}"
    if rule.options is not None and not is_frozen(rule.options):
        yield f"{rule.code}: options are a frozen dataclass or a frozen msgspec.Struct"


def _refuse(source: Source, why: str) -> None:
    raise ConfigError(f"Failed to load plugin {source.label}", why)
