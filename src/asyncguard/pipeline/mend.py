"""Check, fix, check again, until there is nothing left to fix. Writes nothing."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import count, groupby
from pathlib import Path

from asyncguard.config import Config
from asyncguard.fix.rewrite import applicable, rewritten, tidied
from asyncguard.model.finding import Finding
from asyncguard.model.fix import Applicability
from asyncguard.model.mended import Change, Mended
from asyncguard.model.report import Report
from asyncguard.pipeline import Elsewhere, check, nobody
from asyncguard.pipeline.progress import Progress, silent
from asyncguard.pipeline.resident import Resident

MOST_PASSES = 20
"""One fix makes room for another where they touch; after so many passes something goes round in circles."""


def mend(
    paths: Sequence[Path],
    config: Config,
    allowed: Set[Applicability],
    *,
    cwd: Path,
    use_cache: bool = True,
    progress: Progress = silent,
    overlay: Mapping[str, bytes] | None = None,
    resident: Resident | None = None,
    elsewhere: Elsewhere = nobody,
) -> Mended:
    """Like `check`, with every fix made whose applicability is among `allowed`. Mostly there is nothing to fix, so only
    from the second pass on a program is kept between the passes, if `resident` does not keep one anyway."""
    own, passes = Resident(), count()

    def checked(texts: Mapping[str, bytes]) -> Report:
        kept = resident or (own if next(passes) else None)
        return check(
            paths,
            config,
            cwd=cwd,
            use_cache=use_cache,
            progress=progress,
            overlay=texts,
            resident=kept,
            elsewhere=elsewhere,
        )

    try:
        return _Mending(checked, allowed, cwd, overlay or {}).run()
    finally:
        own.close()


class _Mending:
    """The texts while they are being edited."""

    def __init__(
        self,
        checked: Callable[[Mapping[str, bytes]], Report],
        allowed: Set[Applicability],
        cwd: Path,
        overlay: Mapping[str, bytes],
    ) -> None:
        self._checked = checked
        self._allowed = allowed
        self._cwd = cwd
        self._held = dict(overlay)
        self._before: dict[str, bytes] = {}
        """By shown path, every file that was looked into."""
        self._made: list[Finding] = []

    def run(self) -> Mended:
        report = self._checked(self._held)
        for _ in range(MOST_PASSES):
            fixable = self._fixable(report)
            if self._hold(fixable):
                report = self._checked(self._held)  # of exactly the bytes that are edited now
                fixable = self._fixable(report)
            if not self._edit(fixable):
                break
            report = self._checked(self._held)
        if self._tidy():
            report = self._checked(self._held)
        return Mended(report, dict(self._changes()), tuple(self._made))

    def _fixable(self, report: Report) -> dict[str, list[Finding]]:
        found = [finding for finding in report.findings if applicable(finding, self._allowed)]
        return {path: list(group) for path, group in groupby(found, key=lambda finding: finding.path)}

    def _hold(self, paths: Iterable[str]) -> bool:
        """Read the files that were not read before; whether there were any. One that is not there under its name (any
        more) keeps its findings: a name that is no text is shown by another one."""
        fresh = {path: data for path in paths if path not in self._before and (data := self._read(path)) is not None}
        self._before |= fresh
        self._held |= {self._absolute(path): data for path, data in fresh.items()}
        return bool(fresh)

    def _read(self, path: str) -> bytes | None:
        held = self._held.get(self._absolute(path))
        try:
            return Path(self._absolute(path)).read_bytes() if held is None else held
        except OSError:
            return None

    def _edit(self, fixable: Mapping[str, Sequence[Finding]]) -> int:
        """One pass over the files; how many fixes were made."""
        before = len(self._made)
        for path, findings in fixable.items():
            if path in self._before:
                data, made = rewritten(self._held[self._absolute(path)], findings)
                self._held[self._absolute(path)] = data
                self._made += made
        return len(self._made) - before

    def _tidy(self) -> bool:
        """Remove the imports that the fixes have left without use; whether there were any."""
        tidy = {path: tidied(before, after) for path, (before, after) in self._changes()}
        changed = [path for path, data in tidy.items() if data != self._held[self._absolute(path)]]
        self._held |= {self._absolute(path): tidy[path] for path in changed}
        return bool(changed)

    def _changes(self) -> Iterator[tuple[str, Change]]:
        for path, before in self._before.items():
            after = self._held[self._absolute(path)]
            if after != before:
                yield path, Change(before, after)

    def _absolute(self, path: str) -> str:
        return os.path.abspath(self._cwd / path)  # noqa: PTH100
