"""`asyncguard clean`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from asyncguard.cache.folder import is_cache
from asyncguard.pipeline import CACHE


def clean() -> Iterator[Path]:
    """Removes the caches in the working directory and below; yields each before it goes."""
    for top, directories, _ in os.walk("."):
        if CACHE in directories:
            directories.remove(CACHE)
            found = Path(top, CACHE)
            if is_cache(found):
                yield found
                shutil.rmtree(found, ignore_errors=True)
