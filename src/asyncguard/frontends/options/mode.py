"""What to do."""

import click

OPTIONS = (
    click.argument("paths", nargs=-1, metavar="[FILES]...", type=click.Path(path_type=str)),
    click.option(
        "--stdin-filename",
        type=click.Path(),
        metavar="<STDIN_FILENAME>",
        help="The name of the file when passing it through stdin.",
    ),
    click.option("-w", "--watch", is_flag=True, help="Run in watch mode: check again whenever files change."),
    click.option("--ignore-noqa", is_flag=True, help="Ignore any comments that suppress findings."),
    click.option("--statistics", is_flag=True, help="Show counts for every rule with at least one finding."),
    click.option("--show-files", is_flag=True, help="Show the files that would be checked, and exit."),
    click.option("--show-settings", is_flag=True, help="Show what the settings come to for the first file, and exit."),
)
