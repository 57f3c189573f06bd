"""Impact: what to show of it, and in which order."""

import click

from asyncguard.model.impacts import IMPACTS

OPTIONS = (
    click.option(
        "--min-impact",
        type=click.Choice(IMPACTS),
        help="Report only findings of this impact or a higher one.",
    ),
    click.option(
        "--sort",
        type=click.Choice(["location", "impact"]),
        default="location",
        show_default=True,
        help="Order of findings.",
    ),
    click.option(
        "--group-by",
        type=click.Choice(["cause", "entry-point"]),
        help="Show findings under what causes them, or under the entry points that reach them (text and json).",
    ),
)
