"""Which rules."""

from collections.abc import Callable
from typing import Any

import click


def _rules(name: str, text: str) -> Callable[[Any], Any]:
    return click.option(name, multiple=True, metavar="<RULE_CODE>", help=text)


def _mappings(name: str, text: str) -> Callable[[Any], Any]:
    return click.option(name, multiple=True, metavar="<GLOB:CODE>", help=text)


OPTIONS = (
    _rules("--select", "Comma-separated list of rule codes or names to enable (or ALL)."),
    _rules("--ignore", "Comma-separated list of rule codes or names to disable."),
    _rules("--extend-select", "Like --select, but adds rules on top of those already specified."),
    _rules("--extend-ignore", "Like --ignore, but adds rules on top of those already specified."),
    _mappings("--per-file-ignores", "List of mappings from file pattern to code."),
    _mappings("--extend-per-file-ignores", "Like --per-file-ignores, but adds."),
    _rules("--fixable", "List of rule codes or names that may be fixed, where fixing is on."),
    _rules("--unfixable", "List of rule codes or names that may not be fixed."),
    _rules("--extend-fixable", "Like --fixable, but adds rules on top of those already specified."),
    click.option("--preview/--no-preview", default=None, help="Enable unstable rules."),
)
