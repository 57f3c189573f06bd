"""How much to say."""

import click

OPTIONS = (
    click.option("-v", "--verbose", is_flag=True, help="Say more on stderr."),
    click.option("-q", "--quiet", is_flag=True, help="Print findings, but nothing else."),
    click.option("-s", "--silent", is_flag=True, help='Print nothing (but still exit with "1" upon findings).'),
    click.option("--profile", is_flag=True, help="Show on stderr where the time of the run went, by stage."),
    click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colored output."),
)
