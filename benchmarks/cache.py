"""Released packages on disk: downloaded by exact version, their Python files unpacked, nothing installed or built.

<cache>/archives/<name>-<version>/*.whl     what pip downloaded
<cache>/packages/<name>-<version>/...       the *.py files that a measurement needs
<cache>/whole/<name>-<version>/...          all *.py files
"""

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

CACHE = Path(os.environ.get("ASYNCGUARD_BENCHMARKS", ".benchmarks"))
"""The default folder; git ignores it."""

INTERPRETERS = ("3.12", "3.13.9", "3.14.9", "3.11.9", "3.9.9")
"""A wheel may refuse the running Python; only its text is wanted, so the first of these that fits will do."""

ARCHIVES = (".whl", ".gz", ".zip")

ROOT = "asyncguard.toml"
"""Left empty in each folder: it is a project of its own, although the cache may lie inside another."""


class Release(NamedTuple):
    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}-{self.version}"


def keep_all(_member: str) -> bool:
    return True


def unpacked(
    release: Release, folder: Path, archives: Path, keep: Callable[[str], bool] = keep_all, edition: str = ""
) -> Path:
    """The release's folder below `folder`, downloading and unpacking what is missing.

    `keep` chooses among the Python files by their name in the archive; `edition` names that choice, so that another
    choice unpacks again.
    """
    target = folder / str(release)
    stamp = target / ".complete"
    if not stamp.exists() or stamp.read_text() != edition:
        for member, data in _members(_archive(release, archives), keep):
            _write(target, member, data)
        target.mkdir(parents=True, exist_ok=True)
        (target / ROOT).touch()
        stamp.write_text(edition)
    return target


def _archive(release: Release, archives: Path) -> Path:
    folder = archives / str(release)
    folder.mkdir(parents=True, exist_ok=True)
    complaint = "nothing was tried"
    for options in ([], *(["--python-version", version] for version in INTERPRETERS), None):
        if found := [path for path in folder.iterdir() if path.suffix in ARCHIVES]:
            return found[0]
        complaint = _download(release, folder, options)
    if found := [path for path in folder.iterdir() if path.suffix in ARCHIVES]:
        return found[0]
    raise SystemExit(f"cannot download {release.name}=={release.version}: {complaint}")


def _download(release: Release, folder: Path, options: list[str] | None) -> str:
    """Ask pip for a wheel with these options, or (None) for the source archive; what it complained about."""
    kind = ["--only-binary", ":all:", *options] if options is not None else ["--no-binary", ":all:"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    done = subprocess.run(
        [*command, *kind, f"{release.name}=={release.version}"], capture_output=True, text=True, check=False
    )
    return (done.stderr.strip().splitlines() or [""])[-1]


def _members(archive: Path, keep: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each Python file that is kept; a source archive's leading folder is dropped."""
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as wheel:
            yield from ((name, wheel.read(name)) for name in wheel.namelist() if name.endswith(".py") and keep(name))
        return
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            name = member.name.partition("/")[2]
            if name.endswith(".py") and keep(name) and (content := tar.extractfile(member)):
                yield name, content.read()


def _write(target: Path, member: str, data: bytes) -> None:
    path = (target / member).resolve()
    if not path.is_relative_to(target.resolve()):
        raise SystemExit(f"{target.name}: refuses to unpack {member!r} outside its folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
