"""Commands that describe rules and settings."""

import click

from asyncguard.frontends.options import misc

OPTIONS = (
    click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True),
    *misc.OPTIONS[:2],
)
