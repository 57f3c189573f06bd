"""Settings, environment variables and folders → the environment whose packages the project imports."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from asyncguard.config import ConfigError
from asyncguard.environment.editable import editable
from asyncguard.environment.prefix import site_folders

BESIDE = (".venv", "venv")
VARIABLES = ("PRE_COMMIT", "VIRTUAL_ENV", "CONDA_DEFAULT_ENV", "CONDA_PREFIX")
"""What is looked at in the environment of the process."""


class Environment(msgspec.Struct, frozen=True):
    """Where modules are imported from, the standard library left aside."""

    source: str
    """What told us, for people: "--python", "VIRTUAL_ENV", ".venv"."""
    folders: tuple[str, ...]
    """As on `sys.path`, in order; absolute."""
    mapped: tuple[tuple[str, str], ...] = ()
    """Modules that an editable install puts elsewhere: dotted name → file or folder."""

    def state(self) -> tuple[tuple[str, int], ...]:
        """Changes when a package is installed, upgraded or removed."""
        return tuple((folder, _changed(folder)) for folder in self.folders)


def find_environment(python: str, root: str, variables: Mapping[str, str]) -> Environment | None:
    """The configured environment, else the active one, else one beside the project; None where there is none.

    Raises ConfigError where `python` is neither an interpreter, nor a virtual environment, nor a folder of packages."""
    if python:
        folders = site_folders(Path(python))
        if not folders:
            raise ConfigError(
                f"key `python`: `{python}` is neither a Python interpreter, nor a virtual environment, "
                "nor a folder of installed packages"
            )
        return _environment(python, folders)
    for source, prefix in _candidates(root, variables):
        folders = site_folders(prefix) if (prefix / "pyvenv.cfg").is_file() or source == "CONDA_PREFIX" else []
        if folders:
            return _environment(source, folders)
    return None


def _candidates(root: str, variables: Mapping[str, str]) -> list[tuple[str, Path]]:
    """pre-commit activates the environment that it made for us, which is not the project's."""
    active = [] if variables.get("PRE_COMMIT") else ["VIRTUAL_ENV"]
    if variables.get("CONDA_DEFAULT_ENV", "base") != "base":
        active.append("CONDA_PREFIX")
    given = [(name, Path(value)) for name in active if (value := variables.get(name))]
    return given + [(name, Path(root, name)) for name in BESIDE]


def _environment(source: str, folders: list[Path]) -> Environment:
    added, mapped = editable(folders)
    every = dict.fromkeys(os.path.abspath(folder) for folder in (*folders, *added))  # noqa: PTH100
    return Environment(source, tuple(every), tuple(sorted(mapped.items())))


def _changed(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns  # noqa: PTH116
    except OSError:
        return 0
