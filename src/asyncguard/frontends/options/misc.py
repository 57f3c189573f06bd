"""Settings, cache, processes, exit code."""

import click

from asyncguard.model.executors import mistake


def _executor(_context: click.Context, _option: click.Parameter, name: str | None) -> str | None:
    if wrong := name and mistake(name):
        raise click.BadParameter(wrong)
    return name


OPTIONS = (
    click.option(
        "--config", multiple=True, metavar="<FILE | KEY = VALUE>", help="A configuration file, or one setting."
    ),
    click.option("--isolated", is_flag=True, help="Ignore all configuration files, and the project around the paths."),
    click.option(
        "-n", "--no-cache", is_flag=True, envvar="ASYNCGUARD_NO_CACHE", help="Neither read nor write a cache."
    ),
    click.option("--cache-dir", type=click.Path(), envvar="ASYNCGUARD_CACHE_DIR", help="Path to the cache directory."),
    click.option("-j", "--jobs", type=click.IntRange(min=1), help="Worker processes [default: number of processors]."),
    click.option(
        "--executor",
        metavar="<processes | dask:ADDRESS>",
        callback=_executor,
        help="What reads files: processes of this machine, or a Dask cluster [default: processes].",
    ),
    click.option("-e", "--exit-zero", is_flag=True, help='Exit with status code "0", even upon findings.'),
)
