"""`asyncguard clean`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from asyncguard.cache.folder import is_cache
from asyncguard.config import Settings, load
from asyncguard.pipeline import CACHE


def clean() -> Iterator[Path]:
    """Removes the configured cache, and those in the working directory and below; yields each before it goes."""
    configured = Path(load([Path.cwd()], Settings(), cwd=Path.cwd()).cache_dir or CACHE)
    for found in [configured, *_below()]:
        if is_cache(found):
            yield found
            shutil.rmtree(found, ignore_errors=True)


def _below() -> Iterator[Path]:
    for top, directories, _ in os.walk("."):
        if CACHE in directories:
            directories.remove(CACHE)
            yield Path(top, CACHE)
