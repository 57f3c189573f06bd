"""Which files."""

from collections.abc import Callable
from typing import Any

import click


def _globs(name: str, text: str) -> Callable[[Any], Any]:
    return click.option(name, multiple=True, metavar="<FILE_PATTERN>", help=text)


OPTIONS = (
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
)
