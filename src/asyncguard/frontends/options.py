"""The flags of `asyncguard check`, as ruff has them."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class Flags(dict[str, Any]):
    """The parsed flags of one call, by parameter name; None or () where a flag was not given."""


def _rules(name: str, text: str) -> Callable[[F], F]:
    return click.option(name, multiple=True, metavar="<RULE_CODE>", help=text)


def _globs(name: str, text: str) -> Callable[[F], F]:
    return click.option(name, multiple=True, metavar="<FILE_PATTERN>", help=text)


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path(path_type=str)),
    # Rule selection
    _rules("--select", "Comma-separated list of rule codes or names to enable (or ALL)."),
    _rules("--ignore", "Comma-separated list of rule codes or names to disable."),
    _rules("--extend-select", "Like --select, but adds rules on top of those already specified."),
    _rules("--extend-ignore", "Like --ignore, but adds rules on top of those already specified."),
    click.option(
        "--per-file-ignores", multiple=True, metavar="<GLOB:CODE>", help="List of mappings from file pattern to code."
    ),
    click.option(
        "--extend-per-file-ignores", multiple=True, metavar="<GLOB:CODE>", help="Like --per-file-ignores, but adds."
    ),
    # File selection
    _globs("--exclude", "List of paths, used to omit files and/or directories from analysis."),
    _globs("--extend-exclude", "Like --exclude, but adds to what is already excluded."),
    click.option(
        "--respect-gitignore/--no-respect-gitignore",
        default=None,
        help="Respect file exclusions via .gitignore and other standard ignore files.",
    ),
    click.option(
        "--force-exclude/--no-force-exclude",
        default=None,
        help="Enforce exclusions, even for paths given directly on the command line.",
    ),
    # Output
    click.option(
        "--output-format",
        type=click.Choice(["concise", "full", "json"]),
        envvar="ASYNCGUARD_OUTPUT_FORMAT",
        help="Output format [default: full on a terminal, else concise].",
    ),
    click.option(
        "-o",
        "--output-file",
        type=click.Path(dir_okay=False),
        envvar="ASYNCGUARD_OUTPUT_FILE",
        help="Write the output to a file (default: stdout).",
    ),
    click.option("--statistics", is_flag=True, help="Show counts for every rule with at least one finding."),
    click.option("--show-files", is_flag=True, help="Show the files that would be checked, and exit."),
    click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colored output."),
    # Miscellaneous
    click.option("--preview/--no-preview", default=None, help="Enable unstable rules."),
    click.option(
        "--config", multiple=True, metavar="<FILE | KEY = VALUE>", help="A configuration file, or one setting."
    ),
    click.option("--isolated", is_flag=True, help="Ignore all configuration files, and the project around the paths."),
    click.option(
        "-n", "--no-cache", is_flag=True, envvar="ASYNCGUARD_NO_CACHE", help="Neither read nor write a cache."
    ),
    click.option("--cache-dir", type=click.Path(), envvar="ASYNCGUARD_CACHE_DIR", help="Path to the cache directory."),
    click.option("-j", "--jobs", type=click.IntRange(min=1), help="Worker processes [default: number of processors]."),
    click.option("-e", "--exit-zero", is_flag=True, help='Exit with status code "0", even upon findings.'),
    click.option("-v", "--verbose", is_flag=True, help="Say more on stderr."),
    click.option("-q", "--quiet", is_flag=True, help="Print findings, but nothing else."),
    click.option("-s", "--silent", is_flag=True, help='Print nothing (but still exit with "1" upon findings).'),
)


def check_options(command: F) -> F:
    """Adds the flags to a click command, in the order above."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
