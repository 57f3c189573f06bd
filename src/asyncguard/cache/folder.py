"""The cache's directory: marked as one for backup programs and for git."""

from pathlib import Path

from asyncguard.cache.stamp import Stamp

TAG = """Signature: 8a477f597d28d172789f06886806bc55
# This file is a cache directory tag created by asyncguard.
# For information about cache directory tags, see https://bford.info/cachedir/
"""


def prepare(directory: Path) -> None:
    """Makes `directory` with its marks. Raises OSError where that is impossible."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in (("CACHEDIR.TAG", TAG), (".gitignore", "# Automatically created by asyncguard.\n*\n")):
        if not (directory / name).exists():
            (directory / name).write_text(text, encoding="utf-8")


def mark(directory: Path) -> bytes | None:
    """Another one for a directory that was removed and made anew; None where there is none."""
    stamp = Stamp.of(str(directory / "CACHEDIR.TAG"))
    return stamp and stamp.state


def is_cache(directory: Path) -> bool:
    """Whether asyncguard made `directory`: nothing else is ever removed."""
    try:
        return "created by asyncguard" in (directory / "CACHEDIR.TAG").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
