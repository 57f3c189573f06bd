"""Everything that a result depends on → one key."""

import os
import sys
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path

import msgspec

import asyncguard
from asyncguard.cache import Stamp
from asyncguard.cache.state import state
from asyncguard.config import Config
from asyncguard.discover import Discovery
from asyncguard.environment import Environment
from asyncguard.pipeline.fingerprint import File


def result_key(
    files: Sequence[File],
    found: Discovery,
    config: Config,
    codes: frozenset[str],
    environment: Environment | None = None,
    plugins: str = "",
    declared: Sequence[Path] = (),
) -> bytes:
    """The key of a program's report: its files with their names, the settings, what is installed and declared, the
    state of plugins, and ourselves. Not
    what was asked for: whoever asks about one file, a folder or everything gets a part of the same report."""
    told = blake2b(digest_size=16)
    stated = [stamp.state for path in declared if (stamp := Stamp.of(str(path)))]
    installed = (environment, environment.state()) if environment else None
    for part in (
        ourselves(),
        sys.version_info[:3],
        sorted(codes),
        found.root,
        _settings(config),
        installed,
        plugins,
        stated,
    ):
        told.update(repr(part).encode("utf-8", "backslashreplace"))
    for file in files:
        source = file.source
        told.update(file.digest)
        told.update(repr((source, file.error)).encode("utf-8", "backslashreplace"))
    return told.digest()


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
    """Of the files in one of our packages ('' is all)."""
    return state(os.path.join(os.path.dirname(asyncguard.__file__), package))  # noqa: PTH118, PTH120


def _settings(config: Config) -> Config:
    """The settings that a finding can depend on."""
    return msgspec.structs.replace(
        config, jobs=0, cache_dir="", output_format="", baseline="", min_impact="", fixables=()
    )
