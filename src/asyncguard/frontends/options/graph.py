"""`asyncguard graph`."""

import click

from asyncguard.frontends.options import files, misc, packages, rules

OPTIONS = (
    click.option(
        "--format", "output_format", type=click.Choice(["mermaid", "dot"]), default="mermaid", show_default=True
    ),
    *rules.OPTIONS,
    *files.OPTIONS,
    *packages.OPTIONS,
    *misc.OPTIONS[:-1],
)
