"""The cache in one SQLite file. Corrupt, foreign, locked, read-only, full: a miss."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from asyncguard.cache.folder import prepare
from asyncguard.cache.stamp import Stamp

APPLICATION = 0x41474331
"""'AGC1': marks the file as ours, in this layout."""
LIMIT_BYTES = 512 << 20
RESULTS = 32
DAY = 86_400
CHECK = 8
"""Bytes of checksum before every value."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS files (path BLOB PRIMARY KEY, state BLOB, hash BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS summaries (key BLOB PRIMARY KEY, data BLOB, used INTEGER);
CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, data BLOB, used INTEGER);
"""

DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What sqlite3 raises over a damaged file: the latter for a message that quotes its bytes."""

T = TypeVar("T")
Row = tuple[Any, ...]
"""What SQLite hands out: nobody has checked the types."""


class SqliteCache:
    """Holds the connection. After the first failure it remembers nothing more."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._path = path

    @classmethod
    def open(cls, directory: Path) -> "SqliteCache | None":
        """None where the file cannot be used. A corrupt or foreign file is replaced."""
        path = directory / "cache.sqlite3"
        try:
            prepare(directory)
            return cls(_connect(path), path)
        except _UnusableError:
            return cls._anew(path)
        except (OSError, sqlite3.Error):
            return None

    @classmethod
    def _anew(cls, path: Path) -> "SqliteCache | None":
        try:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            return cls(_connect(path), path)
        except (OSError, sqlite3.Error, _UnusableError):
            return None

    def hashes(self, stamps: Iterable[Stamp]) -> Mapping[str, bytes]:
        states = {os.fsencode(stamp.path): stamp.state for stamp in stamps}
        query = "SELECT path, state, hash FROM files WHERE path IN ({})"
        rows: list[Row] = self._try(lambda db: list(_chunked(db, query, states)), [])
        return {
            os.fsdecode(path): digest
            for path, state, digest in rows
            if states[path] == state and isinstance(digest, bytes)
        }

    def remember(self, hashes: Iterable[tuple[Stamp, bytes]]) -> None:
        rows = [(os.fsencode(stamp.path), stamp.state, digest) for stamp, digest in hashes if stamp.settled]
        if rows:
            self._try(lambda db: _write(db, "INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows), None)

    def summaries(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        query = "SELECT key, data, used FROM summaries WHERE key IN ({})"
        rows: list[Row] = self._try(lambda db: list(_chunked(db, query, keys)), [])
        self._touch("summaries", [key for key, _, used in rows if isinstance(used, int) and used < _now() - DAY])
        return {key: data[CHECK:] for key, data, _ in rows if _sound(key, data)}

    def keep(self, summaries: Mapping[bytes, bytes]) -> None:
        rows = [(key, _sealed(key, data), _now()) for key, data in summaries.items()]
        if rows:
            self._try(lambda db: _write(db, "INSERT OR REPLACE INTO summaries VALUES (?, ?, ?)", rows), None)
            self._try(_prune, None)

    def result(self, key: bytes) -> bytes | None:
        query = "SELECT key, data, used FROM results WHERE key IN ({})"
        rows: list[Row] = self._try(lambda db: list(_chunked(db, query, [key])), [])
        return next((data[CHECK:] for _, data, _ in rows if _sound(key, data)), None)

    def keep_result(self, key: bytes, data: bytes) -> None:
        rows = [(key, _sealed(key, data), time.time_ns())]
        oldest = "DELETE FROM results WHERE key NOT IN (SELECT key FROM results ORDER BY used DESC LIMIT ?)"
        self._try(lambda db: _write(db, "INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows), None)
        self._try(lambda db: _write(db, oldest, [(RESULTS,)]), None)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _touch(self, table: str, keys: Sequence[bytes]) -> None:
        rows = [(_now(), key) for key in keys]
        if rows:
            self._try(lambda db: _write(db, f"UPDATE {table} SET used = ? WHERE key = ?", rows), None)

    def _try(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What `action` says, or `otherwise` where the file fails; a damaged one is emptied for the next run."""
        if self._connection is None:
            return otherwise
        try:
            return action(self._connection)
        except (sqlite3.Error, OverflowError, TypeError, ValueError) as error:
            if isinstance(error, DAMAGE) and not isinstance(error, sqlite3.OperationalError):
                self.close()
                self._anew(self._path)
            return otherwise


class _UnusableError(Exception):
    """Not a cache of ours."""


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=2.0, isolation_level=None, check_same_thread=False)
    try:
        _ready(connection)
    except sqlite3.OperationalError:
        connection.close()
        raise
    except (*DAMAGE, _UnusableError) as error:
        connection.close()
        raise _UnusableError from error
    return connection


def _ready(connection: sqlite3.Connection) -> None:
    """Makes the tables in an empty file. Raises _UnusableError for somebody else's."""
    connection.execute("BEGIN")  # one view: another process may be making the tables just now
    (found,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("COMMIT")
    if found == APPLICATION:
        return
    if tables:
        raise _UnusableError
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA application_id = {APPLICATION}; COMMIT;")


def _chunked(connection: sqlite3.Connection, query: str, keys: Iterable[str] | Iterable[bytes]) -> Iterator[Row]:
    """The rows for all `keys`, 500 at a time."""
    left = iter(keys)
    while chunk := list(islice(left, 500)):
        yield from connection.execute(query.format(",".join("?" * len(chunk))), chunk)


def _write(connection: sqlite3.Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.executemany(statement, rows)
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _prune(connection: sqlite3.Connection) -> None:
    """Past the limit, what was used last goes last: half of it stays."""
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    if pages * size > LIMIT_BYTES:
        half = "SELECT key FROM summaries ORDER BY used LIMIT (SELECT count(*) / 2 FROM summaries)"
        _write(connection, f"DELETE FROM summaries WHERE key IN ({half})", [()])
        _write(connection, "DELETE FROM files", [()])
        connection.execute("PRAGMA incremental_vacuum").fetchall()


def _sealed(key: bytes, data: bytes) -> bytes:
    """`data` after a checksum that also covers the key: rows that were mixed up are not believed either."""
    return blake2b(data, key=key[:64], digest_size=CHECK).digest() + data


def _sound(key: bytes, data: object) -> bool:
    return isinstance(data, bytes) and data[:CHECK] == blake2b(data[CHECK:], key=key[:64], digest_size=CHECK).digest()


def _now() -> int:
    return int(time.time())
