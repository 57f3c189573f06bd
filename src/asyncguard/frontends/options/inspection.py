"""Commands that ask about the analysed program."""

import click

from asyncguard.frontends.options import files, misc, packages

OPTIONS = (
    click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True),
    click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colored output."),
    click.option("--preview/--no-preview", default=None, help="Enable unstable rules."),
    *files.OPTIONS,
    *packages.OPTIONS,
    *misc.OPTIONS[:-1],
)
