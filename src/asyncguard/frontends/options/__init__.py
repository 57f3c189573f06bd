"""The flags of `asyncguard check`, as ruff has them: one module a group, in the order of `--help`."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from asyncguard.frontends.options import (
    adoption,
    files,
    fixing,
    impact,
    logging,
    misc,
    mode,
    output,
    packages,
    rules,
)

F = TypeVar("F", bound=Callable[..., Any])

GROUPS = (mode, fixing, adoption, output, impact, rules, files, packages, misc, logging)


class Flags(dict[str, Any]):
    """The parsed flags of one call, by parameter name; None or () where a flag was not given."""


def check_options(command: F) -> F:
    """Adds the flags of all groups to a click command."""
    return _with([option for group in GROUPS for option in group.OPTIONS], command)


def inspect_options(command: F) -> F:
    """Adds the flags of a command that asks about the analysed program."""
    from asyncguard.frontends.options import inspection

    return _with(inspection.OPTIONS, command)


def graph_options(command: F) -> F:
    """Adds the flags of `asyncguard graph`."""
    from asyncguard.frontends.options import graph

    return _with(graph.OPTIONS, command)


def daemon_options(command: F) -> F:
    """Adds the flags of `asyncguard daemon`."""
    from asyncguard.frontends.options import daemon

    return _with(daemon.OPTIONS, command)


def describing_options(command: F) -> F:
    """Adds the flags of a command that describes what there is: which settings count (they name plugins), and how."""
    from asyncguard.frontends.options import describing

    return _with(describing.OPTIONS, command)


def _with(options: Sequence[Callable[[Any], Any]], command: F) -> F:
    for option in reversed(options):
        command = option(command)
    return command
