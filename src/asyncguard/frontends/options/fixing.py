"""Repairing what is found."""

import click

OPTIONS = (
    click.option("--fix/--no-fix", default=None, help="Apply fixes to resolve findings."),
    click.option(
        "--unsafe-fixes/--no-unsafe-fixes",
        default=None,
        help="Include fixes that may not retain the original intent of the code.",
    ),
    click.option("--show-fixes/--no-show-fixes", default=None, help="Show an enumeration of all fixed findings."),
    click.option(
        "--diff",
        is_flag=True,
        help="Avoid writing any fixed files back; instead, output a diff for each changed file to stdout, and exit 0 "
        "if there are no diffs. Implies --fix-only.",
    ),
    click.option(
        "--fix-only/--no-fix-only",
        default=None,
        help="Apply fixes to resolve findings, but don't report on, or exit non-zero for, leftover findings. "
        "Implies --fix.",
    ),
    click.option(
        "--exit-non-zero-on-fix",
        is_flag=True,
        help="Exit with a non-zero status code if any files were modified via fix, even if no findings remain.",
    ),
)
