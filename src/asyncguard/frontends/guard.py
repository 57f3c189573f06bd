"""Whatever goes wrong in a command is told, and becomes its exit code."""

import os
import sys
import traceback
from collections.abc import Callable

import click

from asyncguard.config import ConfigError
from asyncguard.discover import MissingPathError
from asyncguard.frontends.terminal import complain

CLEAN, FOUND, FAILED = 0, 1, 2


def guarded(action: Callable[[], int], *, silent: bool = False) -> int:
    """The exit code of `action`; what it raises is told."""
    _speak_anyway()
    try:
        return action()
    except (ConfigError, MissingPathError) as error:
        if not silent:
            failed(*getattr(error, "causes", (str(error),)))
        return FAILED
    except click.ClickException:
        raise
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - whoever read has gone; the interpreter flushes once more
        return FOUND
    except Exception:
        traceback.print_exc()
        complain("asyncguard failed. This is a bug: please report it with the lines above.", "error")
        return FAILED


def _speak_anyway() -> None:
    """What the encoding of stdout lacks is spelled out, not an error."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="backslashreplace")


def failed(*causes: str) -> None:
    click.secho("asyncguard failed", fg="red", bold=True, err=True)
    for cause in causes:
        click.echo(f"  Cause: {cause}", err=True)
