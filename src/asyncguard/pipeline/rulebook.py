"""Config → every rule and every catalogue file that there is, from asyncguard itself and from plugins."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from asyncguard import __version__, rules
from asyncguard.config import Config, ConfigError
from asyncguard.plugins import Rulebook, Source, admitted, found

if TYPE_CHECKING:
    from asyncguard.catalogue import Catalogue

OURS = Source("asyncguard", f"asyncguard {__version__}", rules.PLUGIN)


def rulebook(config: Config) -> Rulebook:
    """The rules, with their options, and where more catalogue files are. Raises ConfigError that names the plugin."""
    return admitted(OURS, found(config.plugins), config.options)


def wanted(book: Rulebook, codes: Set[str]) -> dict[str, list[str]]:
    """The calls that rules ask for, each with the codes that are on and ask for it."""
    out: dict[str, list[str]] = {}
    for rule in book.rules:
        for name in rule.calls if rule.code in codes else ():
            out.setdefault(name, []).append(rule.code)
    return out


def known(book: Rulebook) -> Catalogue:
    """What is known of libraries, plugins' files included. Raises ConfigError that names the file."""
    from asyncguard import catalogue  # not for runs that the cache answers

    failed = "Failed to load a plugin's catalogue"
    try:
        out = catalogue.load(book.catalogues)
    except catalogue.CatalogueError as error:
        raise ConfigError(failed, str(error)) from None
    codes = {rule.code for rule in book.rules}
    for library in out.libraries[-len(book.catalogues) :] if book.catalogues else ():
        for code in catalogue.codes(library):
            if code not in codes:
                raise ConfigError(failed, f"`{library.library}`: there is no rule `{code}`")
    return out
