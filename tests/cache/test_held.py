"""What one process holds in front of a store: the same answers, and no more than it has to."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from asyncguard.cache import Stamp, held, open_cache
from asyncguard.cache.held import HeldCache


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HeldCache:
    monkeypatch.setattr(held, "FEWEST", 10)
    return HeldCache(open_cache(tmp_path / "cache"))


def key(number: int) -> bytes:
    return f"key {number}".encode()


def edit(cache: HeldCache, program: list[int], number: int) -> Mapping[bytes, bytes]:
    """As a run does after one file has changed: asks for all, keeps the one that is missing."""
    program[number % len(program)] = number
    keys = [key(each) for each in program]
    known = dict(cache.summaries(keys))
    fresh = {each: each * 100 for each in keys if each not in known}
    cache.keep(fresh)
    return known | fresh


def size(cache: HeldCache) -> int:
    """Of all that it holds, in bytes."""
    held = [value for each in vars(cache).values() if isinstance(each, dict) for value in each.values()]
    return sum(map(sys.getsizeof, held))


def test_it_does_not_grow_with_the_edits(cache: HeldCache) -> None:
    program = list(range(50))
    for number in range(50, 250):
        edit(cache, program, number)
    before = size(cache)
    for number in range(250, 2000):
        assert edit(cache, program, number) == {key(each): key(each) * 100 for each in program}
    assert size(cache) < 1.2 * before


def test_nor_with_the_files(cache: HeldCache) -> None:
    def remembered(numbers: Iterable[int]) -> None:
        cache.remember((Stamp(f"{number:06}.py", b"state", True), b"%06d" % number) for number in numbers)

    remembered(range(100))
    before = size(cache)
    remembered(range(100, 5000))
    assert size(cache) <= before
    old, other = Stamp("000007.py", b"state", True), Stamp("000008.py", b"another state", True)
    assert cache.hashes([old, other]) == {"000007.py": b"000007"}


def test_a_program_is_held_whole(tmp_path: Path, cache: HeldCache, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [key(number) for number in range(500)]
    cache.summaries(many)
    cache.keep(dict.fromkeys(many, b"x"))
    monkeypatch.setattr("asyncguard.cache.sqlite.SqliteCache.summaries", lambda *_: pytest.fail("asked the store"))
    assert cache.summaries(many) == dict.fromkeys(many, b"x")
