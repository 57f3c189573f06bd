"""Flags → the rules that there are, those of the plugins that the settings name included."""

from pathlib import Path

import click

from asyncguard.config import ConfigError, Settings, load
from asyncguard.frontends.options import Flags
from asyncguard.pipeline.rulebook import rulebook
from asyncguard.plugins import Rulebook


def book(flags: Flags) -> Rulebook:
    """The rules for the working directory. Raises click.ClickException for what is wrong with the settings."""
    cwd = Path.cwd()
    try:
        return rulebook(load([cwd], Settings(), flags["config"], isolated=flags["isolated"], cwd=cwd))
    except ConfigError as error:
        raise Failed(error) from None


class Failed(click.ClickException):
    """Shown as `asyncguard check` shows it, with the same exit code."""

    exit_code = 2

    def __init__(self, error: ConfigError) -> None:
        super().__init__(str(error))
        self._causes = error.causes

    def show(self, file: object = None) -> None:
        from asyncguard.frontends.guard import failed

        failed(*self._causes)
