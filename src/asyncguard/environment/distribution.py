"""Module → the distribution that installed it."""

import os
from collections.abc import Iterator
from typing import NamedTuple

from asyncguard.environment.find import Environment


class Distribution(NamedTuple):
    name: str
    version: str


def distribution_of(environment: Environment, module: str) -> Distribution | None:
    """What installed the top-level `module`, by the RECORD of its files; None where nothing says so."""
    for folder in environment.folders:
        for info in sorted(_listed(folder)):
            if info.endswith(".dist-info") and module in _installs(os.path.join(folder, info, "RECORD")):  # noqa: PTH118
                return _named(os.path.join(folder, info, "METADATA"))  # noqa: PTH118
    return None


def _installs(record: str) -> set[str]:
    """Top-level names of the files that are listed."""
    return {line.split(",")[0].split("/")[0].removesuffix(".py") for line in _lines(record)}


def _named(metadata: str) -> Distribution:
    fields: dict[str, str] = {}
    for line in _lines(metadata):
        key, colon, value = line.partition(":")
        if not line.strip():
            break
        if colon:
            fields.setdefault(key.strip(), value.strip())
    return Distribution(fields.get("Name", ""), fields.get("Version", ""))


def _lines(path: str) -> Iterator[str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:  # noqa: PTH123
            yield from stream
    except OSError:
        return


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208
    except OSError:
        return []
