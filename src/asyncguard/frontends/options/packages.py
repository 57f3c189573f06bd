"""Whose packages the project imports."""

import click

OPTIONS = (
    click.option(
        "--python",
        type=click.Path(path_type=str),
        metavar="<PATH>",
        help="Interpreter, virtual environment or folder whose packages the project imports.",
    ),
    click.option(
        "--follow-packages/--no-follow-packages",
        default=None,
        help="Follow calls into installed packages [default: on].",
    ),
)
