"""Whoever asks, and however: the same findings. By file, row, column, code and message."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.cache import CACHE, Release, unpacked
from tests.distributions import register

ROOT = Path(__file__).parent.parent
LINE = re.compile(
    r"(?:\./)?(?P<file>[^:\n]+):(?P<row>\d+):(?P<column>\d+): (?P<code>AG\d+) (?:\[\*\] )?(?P<message>.*)"
)


class Place(NamedTuple):
    file: str
    row: int
    column: int
    code: str
    message: str


class Bench:
    """A copy of a program, and processes in it that share no cache unless told to."""

    def __init__(self, source: Path, folder: Path, packages: Path) -> None:
        self.program, self._folder, self._packages = folder / "program", folder, packages
        shutil.copytree(source, self.program, ignore=shutil.ignore_patterns(".*", "__pycache__"))

    def files(self) -> list[str]:
        return sorted(path.relative_to(self.program).as_posix() for path in self.program.rglob("*.py"))

    def run(self, *command: str, cache: str, text: bytes | None = None) -> str:
        """The standard output of `python -m command`."""
        env = {**os.environ, "PYTHONPATH": str(self._packages), "ASYNCGUARD_CACHE_DIR": str(self._folder / cache)}
        done = subprocess.run(
            [sys.executable, "-P", "-m", *command],
            cwd=self.program,
            env=env,
            input=text,
            capture_output=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr.decode()
        return done.stdout.decode()


def lines(text: str) -> set[Place]:
    found = (match.groupdict() for match in map(LINE.fullmatch, text.splitlines()) if match)
    return {Place(m["file"], int(m["row"]), int(m["column"]), m["code"], m["message"]) for m in found}


def command_line(bench: Bench) -> set[Place]:
    """The reference: `asyncguard check .`."""
    found = json.loads(bench.run("asyncguard", "check", ".", "--output-format", "json", cache="check"))
    return {
        Place(
            Path(each["filename"]).relative_to(bench.program).as_posix(),
            each["location"]["row"],
            each["location"]["column"],
            each["code"],
            each["message"],
        )
        for each in found
    }


def named_files(bench: Bench) -> set[Place]:
    """In two batches, as pre-commit calls a hook."""
    files = bench.files()
    halves = (files[::2], files[1::2])
    return {place for half in halves for place in lines(bench.run("asyncguard", "check", *half, cache="named"))}


ALONE = """
import importlib.metadata as metadata
found = metadata.distributions
metadata.distributions = lambda **how: (each for each in found(**how) if each.metadata["name"] != "flake8-async")
from flake8.main.cli import main
raise SystemExit(main())
"""
"""flake8 without the other plugin that is installed for tests: it takes minutes where flake8 takes seconds."""


def flake8(*words: str) -> Callable[[Bench], set[Place]]:
    return lambda bench: lines(bench.run("flake8_alone", "--select", "AG", *words, cache="-".join(["flake8", *words])))


def flake8_stdin(bench: Bench) -> set[Place]:
    """File by file, as editors do."""
    return {place for name in _told(bench) for place in lines(_piped(bench, name))}


def check_stdin(bench: Bench) -> set[Place]:
    """The same for the command line."""
    command = ("asyncguard", "check", "--output-format", "concise", "-", "--stdin-filename")
    texts = {name: (bench.program / name).read_bytes() for name in _told(bench)}
    return {place for name, text in texts.items() for place in lines(bench.run(*command, name, cache="-", text=text))}


def _told(bench: Bench) -> Iterable[str]:
    """Files with findings, and one without."""
    loud = {place.file for place in command_line(bench)}
    return sorted(loud) + [name for name in bench.files() if name not in loud][:1]


def _piped(bench: Bench, name: str) -> str:
    command = ("flake8_alone", "--select", "AG", "-", "--stdin-display-name", name)
    return bench.run(*command, cache="stdin", text=(bench.program / name).read_bytes())


FRONT_ENDS = {
    "files named": named_files,
    "check -": check_stdin,
    "flake8": flake8("."),
    "flake8 -j 4": flake8("-j", "4", "."),
    "flake8 -": flake8_stdin,
}


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("metadata")
    register(ROOT / "pyproject.toml", folder)
    (folder / "flake8_alone.py").write_text(ALONE)
    return folder


def showcase() -> Path:
    return ROOT / "tests/fixtures/showcase"


def open_webui() -> Path:
    return unpacked(Release("open-webui", "0.12.4"), CACHE / "whole", CACHE / "archives")


PROGRAMS = [showcase, pytest.param(open_webui, marks=pytest.mark.slow)]


@pytest.fixture(scope="module", params=PROGRAMS, ids=lambda source: source.__name__)
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, packages: Path) -> Bench:
    return Bench(request.param(), tmp_path_factory.mktemp("bench"), packages)


@pytest.fixture(scope="module")
def expected(bench: Bench) -> set[Place]:
    return command_line(bench)


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_the_same_findings(bench: Bench, expected: set[Place], front_end: str) -> None:
    assert len(expected) >= 3
    assert FRONT_ENDS[front_end](bench) == expected


# ---- pre-commit


def commit(folder: Path) -> None:
    """Makes `folder` a git repository with one commit."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for words in (["init", "--quiet"], ["add", "."], [*who, "commit", "--quiet", "--message", "all"]):
        subprocess.run(["git", *words], cwd=folder, check=True)


@pytest.fixture(scope="module")
def pre_commit(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """`pre-commit try-repo` with the hooks of this repository; one environment for all tests."""
    pytest.importorskip("pre_commit")
    home = tmp_path_factory.mktemp("pre-commit")

    def run(folder: Path, hook: str, *words: str) -> str:
        command = [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), hook, "--verbose", *words]
        env = {**os.environ, "PRE_COMMIT_HOME": str(home)}
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="module")
def committed(bench: Bench) -> Bench:
    commit(bench.program)
    return bench


@pytest.mark.slow
@pytest.mark.parametrize("hook", ["asyncguard", "asyncguard-project"])
def test_the_hooks_say_the_same(
    committed: Bench, expected: set[Place], pre_commit: Callable[..., str], hook: str
) -> None:
    assert lines(pre_commit(committed.program, hook, "--all-files")) == expected


@pytest.mark.slow
def test_given_files_filter_the_report_and_not_the_analysis(
    tmp_path: Path, packages: Path, pre_commit: Callable[..., str]
) -> None:
    bench = Bench(showcase(), tmp_path, packages)
    commit(bench.program)
    everything = command_line(bench)
    one = pre_commit(bench.program, "asyncguard", "--files", "bookshop/main.py")
    assert lines(one) == {place for place in everything if place.file == "bookshop/main.py"}  # its chain ends elsewhere
    assert lines(pre_commit(bench.program, "asyncguard-project", "--files", "bookshop/main.py")) == everything
