"""Everything that a result depends on → one key."""

import os
import sys
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path

import msgspec

import asyncguard
from asyncguard.cache.state import recorded, state
from asyncguard.config import Config
from asyncguard.environment import declaring
from asyncguard.pipeline.asked import Asked
from asyncguard.pipeline.fingerprint import File


def program_key(files: Sequence[File], asked: Asked) -> bytes:
    """Of a program whatever is in its files: their names, the settings, what is installed and declared, the state of
    plugins, and ourselves. Not what was asked for: whoever asks about one file, a folder or everything gets a part of
    the same report."""
    told = blake2b(digest_size=16)
    root, environment = asked.found.root, asked.environment
    installed = (environment.folders, environment.mapped, environment.state()) if environment else None
    around = installed, asked.book.state, [_content(path) for path in declaring(Path(root))]
    for part in (ourselves(), sys.version_info[:3], sorted(asked.codes), root, _settings(asked.config), *around):
        told.update(repr(part).encode("utf-8", "backslashreplace"))
    for file in files:
        told.update(repr((file.source, file.error)).encode("utf-8", "backslashreplace"))
    return told.digest()


def result_key(program: bytes, files: Sequence[File]) -> bytes:
    """The key of a program's report: that of the program, and what is in its files."""
    told = blake2b(program, digest_size=16)
    for file in files:
        told.update(file.digest)
    return told.digest()


def _content(path: Path) -> bytes:
    """Of a small file; nothing where it cannot be read. Its times would differ after each checkout."""
    try:
        return blake2b(path.read_bytes(), digest_size=16).digest()
    except OSError:
        return b""


def summary_key(digest: bytes) -> bytes:
    """The key of a file's summary: its content, the extractor and the Python version."""
    return blake2b(digest, key=_extractor(), digest_size=16).digest()


def ourselves() -> str:
    """The version of asyncguard, and the state of its files: whoever works on it never sees an old answer."""
    return f"{asyncguard.__version__} {_state('')}"


@cache
def _extractor() -> bytes:
    from asyncguard.extract import VERSION

    told = f"{VERSION} {sys.version_info[:2]} {_state('extract')} {_state('model')}"
    return blake2b(told.encode(), digest_size=32).digest()


@cache
def _state(package: str) -> str:
    """Of the files in one of our packages ('' is all): as an installer has recorded them, else as they are."""
    top = os.path.dirname(asyncguard.__file__)  # noqa: PTH120
    return recorded(_record(top), f"asyncguard/{package}") or state(os.path.join(top, package))  # noqa: PTH118


@cache
def _record(top: str) -> str:
    try:
        with open(f"{top}-{asyncguard.__version__}.dist-info/RECORD", encoding="utf-8") as stream:  # noqa: PTH123
            return stream.read()
    except OSError:
        return ""


def _settings(config: Config) -> Config:
    """The settings that a finding can depend on."""
    return msgspec.structs.replace(
        config,
        daemon=False,
        jobs=0,
        executor="",
        cache_dir="",
        output_format="",
        baseline="",
        min_impact="",
        fixables=(),
    )
