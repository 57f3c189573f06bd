"""Every derived entry is what the source of the stated versions says.

`nox -s derived` fetches these versions and sets ASYNCGUARD_DERIVED=1. Nothing of them is run. In the newest version of
a file's range each entry is derived again. In the oldest, what exists has the same effect: what does not exist there
does no harm, because nobody calls it.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from asyncguard.cache import NoCache
from asyncguard.catalogue import schema
from asyncguard.catalogue.schema import Library
from asyncguard.environment import find_environment
from asyncguard.pipeline.derive import derive

FILES = sorted((Path(schema.__file__).parent / "derived").glob("*.toml"))
LIBRARIES = {path.stem: msgspec.toml.decode(path.read_bytes(), type=Library) for path in FILES}
RANGES = {name: [part.lstrip("=<>") for part in each.versions.split(",")] for name, each in LIBRARIES.items()}

CORRECTED = {
    "jira.JIRA#issue": "an Issue is given back, anything else is asked for",
    "jira.JIRA#votes": "called with more classes than are told apart",
    "jira.JIRA#watchers": "called with more classes than are told apart",
    "jira.JIRA#worklog": "called with more classes than are told apart",
    "jira.JIRA#statuscategory": "called with more classes than are told apart",
    "pyathena.*": "the requests that are tried again, instead of the sleep between",
}
"""Entries that were written after reading the source, with the reason."""

slow = pytest.mark.slow
fetching = pytest.mark.skipif(os.environ.get("ASYNCGUARD_DERIVED") != "1", reason="fetches packages: `nox -s derived`")


@slow
@fetching
@pytest.mark.parametrize("name", LIBRARIES)
def test_the_newest_version(name: str, tmp_path: Path) -> None:
    fetch(f"{LIBRARIES[name].distribution}=={RANGES[name][-1]}", tmp_path)
    said, found = effects(LIBRARIES[name]), effects(derived(LIBRARIES[name], tmp_path))
    gone = [each for each in said if each not in found and not is_corrected(each)]
    assert (gone, others(said, found)) == ([], {})


@slow
@fetching
@pytest.mark.parametrize("name", [name for name, ends in RANGES.items() if len(ends) > 1])
def test_the_oldest_version(name: str, tmp_path: Path) -> None:
    fetch(f"{LIBRARIES[name].distribution}=={RANGES[name][0]}", tmp_path)
    said, found = effects(LIBRARIES[name]), effects(derived(LIBRARIES[name], tmp_path))
    there = set(defined(tmp_path))
    gone = [each for each, effect in said.items() if effect and each not in found and last_names(each) in there]
    assert (gone, others(said, found)) == ([], {})


def test_corrections_are_still_in_the_catalogue() -> None:
    said = {each for library in LIBRARIES.values() for each in effects(library)}
    assert all(any(each.startswith(known.rstrip("*")) for each in said) for known in CORRECTED)


def test_a_range_ends_with_the_version_that_was_checked() -> None:
    ends = {name: f"{LIBRARIES[name].distribution} {versions[-1]}" for name, versions in RANGES.items()}
    assert ends == {name: library.checked for name, library in LIBRARIES.items()}


def fetch(requirement: str, folder: Path) -> None:
    options = ["--quiet", "--no-deps", "--ignore-requires-python", "--target", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, requirement], check=True, timeout=300)


def derived(library: Library, folder: Path) -> Library:
    environment = find_environment(str(folder), "/", {})
    assert environment is not None
    parts = [derive(module, environment, NoCache()) for module in library.modules]
    read = [msgspec.toml.decode(part, type=Library) for part in parts]
    function = tuple(each for one in read for each in one.function)
    types = tuple(each for one in read for each in one.types)
    return msgspec.structs.replace(library, function=function, types=types)


def effects(library: Library) -> dict[str, str]:
    """Name (`module.function`, `module.Class#method`) → what it blocks on, '' where it only returns something."""
    functions = {name: each.blocks for each in library.function for name in each.names}
    methods = {
        f"{cls.names[0]}#{name}": each.blocks for cls in library.types for each in cls.method for name in each.names
    }
    return {**functions, **methods}


def others(said: dict[str, str], found: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What blocks on something else than is said."""
    different = {
        each: (said[each], found[each]) for each in said if said[each] and found.get(each, said[each]) != said[each]
    }
    return {each: both for each, both in different.items() if not is_corrected(each)}


def is_corrected(name: str) -> bool:
    return any(name == known or (known.endswith("*") and name.startswith(known[:-1])) for known in CORRECTED)


def last_names(name: str) -> tuple[str, ...]:
    """`a.b.Class#method` → Class, method; `a.b.function` → function."""
    owner, dot, method = name.partition("#")
    last = owner.rpartition(".")[2]
    return (last, method) if dot else (last,)


def defined(folder: Path) -> Iterator[tuple[str, ...]]:
    """What the files of a package define: functions and classes, and methods with the class around them."""
    for path in folder.rglob("*.py"):
        for node in ast.parse(path.read_bytes()).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield (node.name,)
            for each in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(each, ast.FunctionDef):
                    yield node.name, each.name
