"""What is fed: each target takes bytes, and raises where asyncguard does not do what it promises."""

import random
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec

from asyncguard.config import ConfigError, Settings, load
from asyncguard.extract import extract
from asyncguard.model.summary import Summary
from asyncguard.pipeline import check
from asyncguard.testing import run
from benchmarks.fuzz import server
from benchmarks.fuzz.inputs import SETTINGS, WORDS, Corpus, bent

GOOD = b"import time\n\n\nasync def bad():\n    time.sleep(1)\n"


class Target(NamedTuple):
    name: str
    weight: int
    """How often, in proportion: what is quick to feed is fed more."""
    make: Callable[[random.Random, Corpus], bytes]
    feed: Callable[[bytes], None]


class BrokenPromiseError(AssertionError):
    """asyncguard did not crash, and did not do what it promises either."""


def _source(data: bytes) -> None:
    """Text that is no Python is a summary with an error; a summary survives the way to bytes and back."""
    summary = extract(data)
    if msgspec.msgpack.decode(msgspec.msgpack.encode(summary), type=Summary) != summary:
        raise BrokenPromiseError("the summary is another one after a round trip")


def _program(data: bytes) -> None:
    """A bad file takes nothing with it."""
    report = run({"odd.py": data, "good.py": GOOD})
    if report.failures:
        raise BrokenPromiseError(report.failures[0])
    if ("good.py", "AG101") not in {(finding.path, finding.code) for finding in report.findings}:
        raise BrokenPromiseError("the finding in the good file is lost")


def _settings(data: bytes) -> None:
    """Settings are taken, or refused with the file's name."""
    with TemporaryDirectory(prefix="asyncguard-") as name:
        root = Path(name).resolve()
        (root / "pyproject.toml").write_bytes(data)
        try:
            load([root], Settings(), cwd=root)
        except ConfigError as error:
            if "pyproject.toml" not in str(error):
                raise BrokenPromiseError(f"the message names no file: {error}") from error


def _cache(data: bytes) -> None:
    """Whatever lies where the cache should be, the findings are the same."""
    with TemporaryDirectory(prefix="asyncguard-") as name:
        root = Path(name).resolve()
        (root / "good.py").write_bytes(GOOD)
        config = load([root], Settings(jobs=1), cwd=root)
        check([root], config, cwd=root, variables={})
        for file in (root / ".asyncguard_cache").rglob("*"):
            if file.is_file():
                file.write_bytes(_damaged(file.read_bytes(), data))
        report = check([root], config, cwd=root, variables={})
    if [finding.code for finding in report.findings] != ["AG101"]:
        raise BrokenPromiseError("another answer with a damaged cache")


def _damaged(file: bytes, data: bytes) -> bytes:
    """`file` with `data` written over a part of it."""
    at = int.from_bytes(data[:3] or b"\0", "big") % (len(file) + 1)
    return file[:at] + data + file[at + len(data) :]


def _make_program(chance: random.Random, texts: Corpus) -> bytes:
    return bent(chance, texts.programs, WORDS)


def _make_settings(chance: random.Random, texts: Corpus) -> bytes:
    return bent(chance, texts.settings, SETTINGS)


def _make_bytes(chance: random.Random, texts: Corpus) -> bytes:
    return chance.randbytes(chance.choice((1, 16, 400, 5_000)))


TARGETS = (
    Target("source", 150, _make_program, _source),
    Target("settings", 40, _make_settings, _settings),
    Target("program", 8, _make_program, _program),
    Target("cache", 2, _make_bytes, _cache),
    Target("server", 10, server.make, server.feed),
)
