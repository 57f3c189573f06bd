"""A store that may miss, and never lies."""

import os
import sqlite3
import time
from pathlib import Path

import pytest

from asyncguard.cache import NoCache, Stamp, open_cache, sqlite
from asyncguard.cache.folder import is_cache
from asyncguard.cache.sqlite import SqliteCache

OLD = time.time() - 1000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def opened(folder: Path) -> SqliteCache:
    cache = open_cache(folder)
    assert isinstance(cache, SqliteCache)
    return cache


def filled(folder: Path, **summaries: bytes) -> Path:
    cache = opened(folder)
    cache.keep({key.encode(): data for key, data in (summaries or {"k": b"v"}).items()})
    cache.close()
    return folder / "cache.sqlite3"


def aged(path: Path, text: str, when: float = OLD) -> Stamp:
    path.write_text(text)
    os.utime(path, (when, when))
    stamp = Stamp.of(str(path))
    assert stamp is not None
    return stamp._replace(settled=True)


def test_remembers(folder: Path) -> None:
    filled(folder, a=b"1", b=b"")
    cache = opened(folder)
    assert cache.summaries([b"a", b"b", b"c"]) == {b"a": b"1", b"b": b""}
    cache.keep_result(b"r", b"findings")
    assert (cache.result(b"r"), cache.result(b"s")) == (b"findings", None)


def test_the_directory_is_marked(folder: Path) -> None:
    filled(folder)
    assert (folder / ".gitignore").read_text().endswith("*\n")
    assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert is_cache(folder)
    assert not is_cache(folder.parent)


def test_many_keys(folder: Path) -> None:
    many = {f"{number}".encode(): b"x" for number in range(2500)}
    cache = opened(folder)
    cache.keep(many)
    assert cache.summaries(many) == many


def test_an_unchanged_file_need_not_be_read(folder: Path, tmp_path: Path) -> None:
    stamp = aged(tmp_path / "a.py", "x")
    cache = opened(folder)
    cache.remember([(stamp, b"hash")])
    assert cache.hashes([stamp]) == {stamp.path: b"hash"}


@pytest.mark.parametrize("text", ["y", "xx"], ids=["same size", "same time"])
def test_a_changed_file_must_be_read(folder: Path, tmp_path: Path, text: str) -> None:
    cache = opened(folder)
    cache.remember([(aged(tmp_path / "a.py", "x"), b"hash")])
    assert cache.hashes([aged(tmp_path / "a.py", text, OLD + (len(text) == 1))]) == {}


def test_a_change_that_restores_size_and_time_is_seen(folder: Path, tmp_path: Path) -> None:
    cache = opened(folder)
    cache.remember([(aged(tmp_path / "a.py", "x"), b"hash")])
    time.sleep(0.02)
    assert cache.hashes([aged(tmp_path / "a.py", "y")]) == {}


def test_a_file_changed_just_now_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x")
    stamp = Stamp.of(str(tmp_path / "a.py"))
    assert stamp is not None
    assert not stamp.settled
    assert Stamp.of(str(tmp_path / "b.py")) is None


@pytest.mark.parametrize("content", [b"garbage" * 1000, b"SQLite format 3\0" + b"\xff" * 5000, b""])
def test_a_corrupt_file_is_replaced(folder: Path, content: bytes) -> None:
    path = filled(folder)
    path.write_bytes(content)
    assert opened(folder).summaries([b"k"]) == {}
    filled(folder)
    assert opened(folder).summaries([b"k"]) == {b"k": b"v"}


def test_damage_that_sqlite_quotes_in_its_message(folder: Path) -> None:
    path = filled(folder)
    whole = bytearray(path.read_bytes())
    at = whole.index(b"CREATE TABLE")
    whole[at : at + 40] = b"\xaa" * 40
    path.write_bytes(whole)
    assert opened(folder).summaries([b"k"]) == {}
    filled(folder)
    assert opened(folder).summaries([b"k"]) == {b"k": b"v"}


def test_a_time_that_is_no_time(folder: Path) -> None:
    with sqlite3.connect(filled(folder)) as db:
        db.execute("UPDATE summaries SET used = 'yesterday'")
    assert opened(folder).summaries([b"k"]) == {b"k": b"v"}


def test_damage_in_the_middle_of_the_file(folder: Path) -> None:
    path = filled(folder, **{f"k{number}": os.urandom(3000) for number in range(50)})
    whole = bytearray(path.read_bytes())
    whole[4096 * 2 : 4096 * 20] = b"\xaa" * (4096 * 18)
    path.write_bytes(whole)
    cache = opened(folder)
    cache.summaries([f"k{number}".encode() for number in range(50)])
    cache.keep({b"new": b"data"})
    cache.close()
    filled(folder, new=b"data")
    assert opened(folder).summaries([b"new"]) == {b"new": b"data"}


def test_a_foreign_database_is_replaced(folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / "cache.sqlite3") as other:
        other.execute("CREATE TABLE summaries (something TEXT)")
    filled(folder)
    assert opened(folder).summaries([b"k"]) == {b"k": b"v"}


def test_a_value_that_was_changed_or_swapped_is_not_believed(folder: Path) -> None:
    with sqlite3.connect(filled(folder, a=b"1", b=b"2")) as db:
        db.execute("UPDATE summaries SET data = (SELECT data FROM summaries WHERE key = CAST('b' AS BLOB))")
    assert opened(folder).summaries([b"a", b"b"]) == {b"b": b"2"}


def test_a_locked_file_is_a_miss(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(folder)
    cache = opened(folder)
    cache._connection.execute("PRAGMA busy_timeout = 10")  # type: ignore[union-attr]
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        cache.keep({b"n": b"1"})
        cache.keep_result(b"r", b"1")
        other.execute("ROLLBACK")
    assert cache.result(b"r") is None
    assert cache.summaries([b"k", b"n"]) == {b"k": b"v"}


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert isinstance(open_cache(tmp_path / "file" / "cache"), NoCache)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_directory(folder: Path) -> None:
    filled(folder)
    folder.chmod(0o555)
    cache = open_cache(folder)
    cache.keep({b"n": b"1"})
    assert b"n" not in cache.summaries([b"n"])
    folder.chmod(0o755)


def test_results_are_few(folder: Path) -> None:
    cache = opened(folder)
    for number in range(sqlite.RESULTS + 5):
        cache.keep_result(f"{number}".encode(), b"x")
    assert cache.result(b"0") is None
    assert cache.result(f"{sqlite.RESULTS + 4}".encode()) == b"x"


def test_size_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "LIMIT_BYTES", 200_000)
    cache = opened(folder)
    for number in range(40):
        cache.keep({f"{number}".encode(): os.urandom(20_000)})
    cache.close()
    assert (folder / "cache.sqlite3").stat().st_size < 400_000


def test_after_closing_nothing_is_known(folder: Path) -> None:
    cache = opened(folder)
    cache.close()
    cache.keep({b"k": b"v"})
    assert cache.summaries([b"k"]) == {}
