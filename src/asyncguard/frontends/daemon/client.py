"""Asking a daemon, from the process that wants to know."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from asyncguard.config import Config
from asyncguard.environment import VARIABLES
from asyncguard.frontends.daemon.place import HOST, Place, find
from asyncguard.pipeline import Elsewhere
from asyncguard.pipeline.progress import Progress, silent

if TYPE_CHECKING:
    from asyncguard.frontends.daemon.messages import Check, Done, Tell, Told

PATIENCE = 2.0
"""Seconds in which a daemon takes a call, and in which one that does nothing else answers."""
SILENCE = 600.0
"""Seconds after which a daemon that says nothing has lost its way."""


class NoAnswerError(Exception):
    """There is no daemon, or it does not answer."""


def daemon(paths: Sequence[Path], config: Config, cwd: Path) -> Elsewhere:
    """For `asyncguard.pipeline.check` with the same arguments: asks the daemon of its cache, if there is one of this
    version. Where there is none, the settings may want one."""

    def elsewhere(directory: Path, overlay: Mapping[str, bytes], progress: Progress) -> bool:
        place = living(directory)
        if place is None and (not config.daemon or "CI" in os.environ):
            return False
        what = job(paths, config, cwd, overlay)
        try:
            ask(place or _started(what, directory), what, progress)
        except NoAnswerError:
            return False
        return True

    return elsewhere


def _started(what: "Check", directory: Path) -> Place:
    from asyncguard.config import ConfigError
    from asyncguard.frontends.daemon.spawn import spawn

    try:
        return spawn(what, directory.resolve())
    except ConfigError as error:
        raise NoAnswerError(*error.causes) from None


def job(paths: Sequence[Path], config: Config, cwd: Path, overlay: Mapping[str, bytes]) -> "Check":
    """What a daemon is told to do."""
    from asyncguard.frontends.daemon.messages import Check

    variables = {name: os.environ[name] for name in VARIABLES if name in os.environ}
    return Check(tuple(map(str, paths)), config, str(cwd), dict(overlay), variables)


def ask(place: Place, what: "Check | Tell", progress: Progress = silent, silence: float = SILENCE) -> "Done | Told":
    """Its answer, when it comes. Raises NoAnswerError, also after so many seconds of `silence`."""
    import socket

    import msgspec

    from asyncguard.frontends.daemon.messages import Asked, Failed, Stage, line, said

    try:
        with socket.create_connection((HOST, place.port), PATIENCE) as connection:
            connection.settimeout(silence)
            connection.sendall(line(Asked(place.token, what)))
            with connection.makefile("rb") as stream:
                for told in stream:
                    answer = said(told)
                    if isinstance(answer, Failed):
                        raise NoAnswerError(answer.why)
                    if not isinstance(answer, Stage):
                        return answer
                    progress(answer.stage, answer.done, answer.total)
    except (OSError, msgspec.DecodeError) as error:
        raise NoAnswerError(str(error)) from None
    raise NoAnswerError("the daemon has ended")


def living(directory: Path) -> Place | None:
    """The daemon of the cache in `directory` that this process may ask, if there is one."""
    place = find(directory)
    return place if place is not None and is_ours(place) and is_up(place) else None


def is_up(place: Place) -> bool:
    """Whether somebody listens there, if not to us: too many are waiting where nothing refuses a call."""
    import socket

    try:
        socket.create_connection((HOST, place.port), PATIENCE).close()
    except TimeoutError:
        return True
    except OSError:
        return False
    return True


def is_ours(place: Place) -> bool:
    """Its answers are of use to this process."""
    return place.version == version()


def version() -> str:
    """Of asyncguard and of Python."""
    from asyncguard.pipeline.key import ourselves

    return f"{ourselves()} {sys.version}"
