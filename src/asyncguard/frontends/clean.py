"""`asyncguard clean`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from asyncguard.cache.folder import is_cache
from asyncguard.config import Settings, load
from asyncguard.pipeline import CACHE, shared


def clean() -> Iterator[Path]:
    """Removes the configured cache, those in the working directory and below, and what is kept of installed packages;
    yields each before it goes."""
    configured = Path(load([Path.cwd()], Settings(), cwd=Path.cwd()).cache_dir or CACHE)
    for found in [configured, *_below(), shared.shared_directory()]:
        if is_cache(found):
            yield found
            shutil.rmtree(found, ignore_errors=True)


def _below() -> Iterator[Path]:
    for top, directories, _ in os.walk("."):
        if CACHE in directories:
            directories.remove(CACHE)
            yield Path(top, CACHE)
