"""A report without what is known already: the findings that a file records, by fingerprints."""

import itertools
import os
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

import msgspec

from asyncguard.config import ConfigError
from asyncguard.model.finding import Finding
from asyncguard.model.fingerprint import fingerprints
from asyncguard.model.report import Report

VERSION = 1
DEFAULT = "asyncguard-baseline.json"


class DamagedError(ConfigError):
    """What is there is no baseline, or was one."""


class Entry(msgspec.Struct, frozen=True, order=True):
    """A finding, for people to read, and its fingerprint."""

    code: str
    function: str
    fingerprint: str


class Baseline(msgspec.Struct, frozen=True):
    findings: dict[str, tuple[Entry, ...]]
    """By path from the project's root."""
    version: int = VERSION

    @property
    def count(self) -> int:
        return sum(map(len, self.findings.values()))


def read(file: Path) -> Baseline:
    """Raises ConfigError that says what to do."""
    failed = f"Failed to read the baseline `{file}`"
    try:
        found = msgspec.json.decode(file.read_bytes(), type=Baseline)
    except FileNotFoundError:
        raise ConfigError(failed, "No such file; `--write-baseline` makes one") from None
    except OSError as error:
        raise ConfigError(failed, error.strerror or str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedError(failed, f"{error}; `--write-baseline` makes a new one, and keeps a copy of this") from None
    if found.version != VERSION:
        raise ConfigError(
            failed, f"its version is {found.version}, not {VERSION}; remove it, and `--write-baseline` makes a new one"
        )
    return found


def set_aside(file: Path) -> Path:
    """Moves a file out of the way, to a name that is free. Raises ConfigError."""
    names = (file.with_name(f"{file.name}.bak{count or ''}") for count in itertools.count())
    free = next(name for name in names if not os.path.lexists(name))
    try:
        return file.rename(free)
    except OSError as error:
        raise ConfigError(f"Failed to move the baseline `{file}`", error.strerror or str(error)) from None


def write(file: Path, baseline: Baseline) -> None:
    """One line an entry, in order: for people's eyes and for merges. All of it, or what was there stays. Raises
    ConfigError."""
    from asyncguard.fix.write import replace

    ordered = {path: tuple(sorted(entries)) for path, entries in sorted(baseline.findings.items()) if entries}
    lines = [_file(path, entries) for path, entries in ordered.items()]
    text = f'{{\n  "version": {baseline.version},\n  "findings": {{\n' + ",\n".join(lines) + "\n  }\n}\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        replace(file, file.read_bytes(), text.encode())
    except OSError as error:
        raise ConfigError(f"Failed to write the baseline `{file}`", error.strerror or str(error)) from None


def _file(path: str, entries: Sequence[Entry]) -> str:
    lines = ",\n".join(f"      {msgspec.json.encode(entry).decode()}" for entry in entries)
    return f"    {msgspec.json.encode(path).decode()}: [\n{lines}\n    ]"


def updated(report: Report, baseline: Baseline, codes: Set[str], cwd: Path) -> Baseline:
    """A baseline of everything that `report` has, and of what it has not looked at."""
    found = {path: list(entries) for path, entries in _kept(report, baseline, codes, set(), cwd).items()}
    for finding, mark in _marked(report, cwd):
        entry = Entry(finding.code, finding.function, mark)
        found.setdefault(_relative(finding.path, report.root, cwd), []).append(entry)
    return Baseline({path: tuple(entries) for path, entries in found.items()})


def pruned(report: Report, baseline: Baseline, codes: Set[str], cwd: Path) -> Baseline:
    """`baseline` without what `report` could have found and has not."""
    marks = {mark for _, mark in _marked(report, cwd)}
    return Baseline({path: found for path, found in _kept(report, baseline, codes, marks, cwd).items() if found})


def _kept(
    report: Report, baseline: Baseline, codes: Set[str], marks: Set[str], cwd: Path
) -> dict[str, tuple[Entry, ...]]:
    """The entries among `marks`, and those that `report` says nothing of: of files that are there and were not
    checked, of rules that are off. `codes` are those that are on."""
    checked = {_relative(shown, report.root, cwd) for shown in report.files}

    def stays(path: str, entry: Entry) -> bool:
        judged = path in checked or not (Path(report.root) / path).exists()
        return entry.fingerprint in marks or not judged or entry.code not in codes

    return {path: tuple(each for each in found if stays(path, each)) for path, found in baseline.findings.items()}


def hidden(report: Report, baseline: Baseline, cwd: Path) -> Report:
    """`report` without what `baseline` records."""
    known = {entry.fingerprint for entries in baseline.findings.values() for entry in entries}
    left = tuple(finding for finding, mark in _marked(report, cwd) if mark not in known)
    return msgspec.structs.replace(report, findings=left, known=len(report.findings) - len(left))


def _marked(report: Report, cwd: Path) -> Iterator[tuple[Finding, str]]:
    marks = fingerprints(report.findings, lambda shown: _relative(shown, report.root, cwd))
    return zip(report.findings, marks, strict=True)


def _relative(shown: str, root: str, cwd: Path) -> str:
    path = cwd / shown
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
