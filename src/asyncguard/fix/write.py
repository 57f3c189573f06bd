"""Bytes → file, at once or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def replace(path: Path, before: bytes, after: bytes) -> bool:
    """Puts `after` in the place of `before`: whoever reads the file meanwhile sees the one or the other. The mode
    stays, a symbolic link stays one. False, and nothing done, where the file does not hold `before` any more. Raises
    OSError."""
    target = path.resolve()
    if target.read_bytes() != before:
        return False
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(after)
        Path(name).chmod(target.stat().st_mode & 0o7777)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return True
