"""`asyncguard daemon`."""

import click

from asyncguard.frontends.options import files, misc, packages, rules

OPTIONS = (
    click.option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True),
        default=4 * 3600,
        metavar="SECONDS",
        help="Stop after so long without being asked [default: four hours].",
    ),
    *rules.OPTIONS,
    *files.OPTIONS,
    *packages.OPTIONS,
    *misc.OPTIONS[:2],
    *misc.OPTIONS[3:-1],
)
