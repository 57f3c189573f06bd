"""`asyncguard derive`: packages → the text of their catalogue files."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from asyncguard.cache import open_cache
from asyncguard.config import Settings, load
from asyncguard.environment import Environment, find_environment
from asyncguard.pipeline import derive as pipeline
from asyncguard.pipeline import shared


def derive(packages: Sequence[str], python: str | None) -> Iterator[str]:
    """One text a package. Raises ConfigError for the environment, ClickException for a package that is not there."""
    environment = _environment(python)
    cache = open_cache(shared.shared_directory())
    try:
        for package in packages:
            yield pipeline.derive(package.replace("-", "_"), environment, cache)
    except LookupError as error:
        raise click.ClickException(str(error.args[0])) from None
    finally:
        cache.close()


def _environment(python: str | None) -> Environment:
    cwd = Path.cwd()
    config = load([cwd], Settings(python=python) if python else Settings(), cwd=cwd)
    found = find_environment(config.python, config.root, os.environ)
    if found is None:
        raise click.ClickException("no environment found: activate one, or name it with --python")
    return found
