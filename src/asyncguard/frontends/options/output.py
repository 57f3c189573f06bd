"""What to print, and where."""

import click

from asyncguard.model.formats import FORMATS

OPTIONS = (
    click.option(
        "--output-format",
        type=click.Choice(FORMATS),
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
    click.option(
        "--output",
        "outputs",
        multiple=True,
        metavar="<FORMAT:PATH>",
        help="Also write the findings to a file in a format of its own. Repeatable.",
    ),
)
