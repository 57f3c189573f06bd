"""The flags of `asyncguard check`, as ruff has them: one module a group, in the order of `--help`."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncguard.frontends.options import files, fixing, logging, misc, mode, output, packages, rules

F = TypeVar("F", bound=Callable[..., Any])

GROUPS = (mode, fixing, output, rules, files, packages, misc, logging)


class Flags(dict[str, Any]):
    """The parsed flags of one call, by parameter name; None or () where a flag was not given."""


def check_options(command: F) -> F:
    """Adds the flags of all groups to a click command."""
    for option in reversed([option for group in GROUPS for option in group.OPTIONS]):
        command = option(command)
    return command
