"""Files → summaries as bytes: from the cache, or extracted now, in several processes where that pays, or on a
cluster."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from asyncguard.cache import Cache
from asyncguard.config import Config
from asyncguard.pipeline.fingerprint import File, read
from asyncguard.pipeline.key import summary_key
from asyncguard.pipeline.progress import Progress


class Summaries(NamedTuple):
    data: Mapping[str, bytes]
    """Path → summary. A file that could not be read or summarized has none."""
    notes: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    stable: bool = True
    """No file has changed since it was fingerprinted."""


def summarize(files: Sequence[File], cache: Cache, config: Config, progress: Progress) -> Summaries:
    """The summary of every file that can be read. Raises ConfigError for an executor that is out of reach."""
    keys = {file.digest: summary_key(file.digest) for file in files if not file.error}
    known = cache.summaries(keys.values())
    missing = [file for file in files if not file.error and keys[file.digest] not in known]
    progress("Reading", 0, 0)
    present = [_read(file) for file in missing]
    fresh, errors = _extracted([file for file in present if file.data is not None], config, progress)
    cache.keep({summary_key(digest): data for digest, data in fresh.items()})
    digests = {file.source.path: file.digest for file in (*files, *present)}
    summaries = {path: found for path, digest in digests.items() if (found := _either(digest, fresh, known, keys))}
    notes = [file.error for file in (*files, *present) if file.error]
    failures = [_failure(file, errors) for file in present if file.digest in errors]
    stable = [file.digest for file in missing] == [file.digest for file in present]
    return Summaries(summaries, tuple(notes), tuple(failures), stable)


def _read(file: File) -> File:
    return file if file.data is not None else read(file.source)


def _extracted(
    files: Sequence[File], config: Config, progress: Progress
) -> tuple[dict[bytes, bytes], dict[bytes, str]]:
    """Digest → summary, and digest → error, without importing the extractor when there is nothing to do."""
    if not files:
        return {}, {}
    from asyncguard.pipeline.workers import extract_all

    texts = {file.digest: file.data or b"" for file in files}
    return extract_all(texts, config.jobs, progress, config.executor)


def _either(
    digest: bytes, fresh: Mapping[bytes, bytes], known: Mapping[bytes, bytes], keys: Mapping[bytes, bytes]
) -> bytes | None:
    return fresh.get(digest) or known.get(keys.get(digest, b""))


def _failure(file: File, errors: Mapping[bytes, str]) -> str:
    return f"Internal error while reading `{file.source.shown}`: {errors[file.digest]}"
