"""A project that is analysed again while its files change: what an editor asks. For one thread at a time."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path

import msgspec

from asyncguard.cache import open_cache
from asyncguard.check import file_ignores
from asyncguard.check.silence import UNPARSED, UNUSED, silencing
from asyncguard.config import Config, fixable, selected
from asyncguard.discover import discover, is_no_project
from asyncguard.environment import find_environment
from asyncguard.fix.offer import with_fixes
from asyncguard.link.intext import InText
from asyncguard.link.live import LiveProgram
from asyncguard.model.finding import Finding
from asyncguard.model.report import Report
from asyncguard.model.summary import decode
from asyncguard.model.text import decode as decode_text
from asyncguard.pipeline import cache_directory
from asyncguard.pipeline.asked import Asked
from asyncguard.pipeline.baseline import hidden, read
from asyncguard.pipeline.facts import ProgramFacts
from asyncguard.pipeline.fingerprint import fingerprint
from asyncguard.pipeline.judged import Judged, judged
from asyncguard.pipeline.key import program_key, result_key
from asyncguard.pipeline.linking import linking, modules
from asyncguard.pipeline.progress import Progress, silent
from asyncguard.pipeline.rulebook import rulebook
from asyncguard.pipeline.store import recall, store
from asyncguard.pipeline.summarize import summarize
from asyncguard.pipeline.task import extract_chunk

Findings = Mapping[str, Sequence[Finding]]
"""Absolute path → what was found in the file, in order. A file that was looked at has an entry."""


class Live:
    """The project in `folder`, as `check` sees it, without fixes. `overlay` is what editors hold.

    Raises ConfigError."""

    def __init__(
        self,
        folder: Path,
        config: Config,
        overlay: Mapping[str, bytes],
        *,
        progress: Progress = silent,
        variables: Mapping[str, str] = os.environ,
    ) -> None:
        self.folder = folder
        self.config = config
        self.book = rulebook(config)
        self._codes = selected(config, self.book.rules)
        self._fixable = fixable(config, self.book.rules)
        self._ignores = file_ignores(config, self.book.rules)
        self._quiet = silencing(config, self.book.rules)
        self._held: dict[str, bytes] = dict(overlay)
        self._baseline = read(Path(config.baseline)) if config.baseline else None
        self._open = ExitStack()
        paths = [Path(path) for path in overlay] if is_no_project(folder) else [folder]
        found = discover(paths, config, folder, overlay)
        environment = find_environment(config.python, found.root, variables) if config.follow_packages else None
        cache = open_cache(cache_directory(config, found.root, folder))
        self._open.callback(cache.close)
        files = fingerprint(found.program, cache, overlay)
        asked = Asked(found, config, self.book, self._codes, environment, cache)
        key = result_key(program_key(files, asked), files)
        self._key = blake2b(key, person=b"live", digest_size=16).digest()
        """Of a report like that of `check`, without fixes; b'' as soon as a file has changed."""
        report = recall(cache, key) or recall(cache, self._key)
        summaries = summarize(files, cache, config, progress)
        self._cache, self._is_stable = cache, summaries.stable and not summaries.failures
        self._modules = {module.path: module for module in modules(files, summaries)}
        self.shown = {file.source.path: file.source.shown for file in files if file.source.shown in self._modules}
        self.paths = {shown: path for path, shown in self.shown.items()}
        read_modules = list(self._modules.values())
        self.program, self._packages, _ = linking(self._open, read_modules, asked, quiet=self._quiet, make=LiveProgram)
        self._root = found.root
        self._rated: dict[tuple[str, str, str], Finding] = {}
        self._unused: set[tuple[str, str]] = set()
        self.crashes: tuple[str, ...] = ()
        """Rules that failed when all was analysed last."""
        self._known: Findings | None = None
        """Of every file as the program has it; None while that is not known."""
        self._texts: dict[str, bytes] = {}
        """Of files that were edited, the text as the program has it."""
        self._broken: dict[str, tuple[int, int, str]] = {}
        """Files that do not parse any more: the program has them as they were when they did."""
        self._is_complete = False
        """The program itself; `all` may be known from an earlier run."""
        if report is not None:
            self._keep(report.findings)

    def close(self) -> None:
        """Keeps what was read of packages, and lets go of the cache."""
        self._open.close()

    @property
    def all(self) -> Findings | None:
        """Of every file, since the last change; None while that is not known."""
        if self._known is None:
            return None
        return {**self._known, **{path: self._unparsed(path) for path in self._broken}}

    def change(self, path: str, data: bytes) -> bool:
        """A file of the project has another content; whether that may change what is found. While somebody is typing, a
        file does not parse now and then: then others see it as it was."""
        before, self._held[path] = self._held.get(path), data
        if before is not None:
            self._texts.setdefault(path, before)
        [(_, summary, error)] = extract_chunk([(blake2b(data, digest_size=16).digest(), data)])
        mistake = None if error else decode(summary).error
        if mistake is not None:
            self._broken[path] = mistake
            return True
        was_broken = self._broken.pop(path, None) is not None
        old = self._modules[self.shown[path]]
        if error or summary == old.data:
            return was_broken
        new = self._modules[old.path] = msgspec.structs.replace(old, data=summary)
        self.program.edit(new, self._texts.get(path), data)
        self._texts[path] = data
        self._known, self._key = None, b""
        self._is_complete = False
        return True

    def look(self, paths: Iterable[str]) -> Findings:
        """What is found in some files of the project. Impacts, and what only other files tell, are as they were when
        all was analysed last; a new finding has no impact."""
        everything = self.all
        if everything is not None:
            return {path: everything[path] for path in paths}
        listed = list(paths)
        broken = {path: self._unparsed(path) for path in listed if path in self._broken}
        return {**self._looked({path: self.shown[path] for path in listed if path not in broken}), **broken}

    def _looked(self, asked: Mapping[str, str]) -> Findings:
        found = self._judged(self.program.look(set(asked.values())), asked).findings
        return self._by_path((self._as_before(each) for each in found if not self._is_doubtful(each)), asked)

    def complete(self, is_wanted: Callable[[], bool]) -> bool:
        """Analyse everything, so that `all` is known and the next `look` is quick; False where it was not wanted any
        more before the end."""
        if self._is_complete:
            return True
        self._is_complete = self.program.complete(is_wanted)
        if self._is_complete and self._known is None:
            judgement = self._judged(self.program.whole, self.shown)
            self.crashes = tuple(map(str, judgement.crashes))
            self._keep(judgement.findings)
            self._store(judgement)
        return self._is_complete

    def _store(self, judgement: Judged) -> None:
        """For the next time that the project is opened."""
        if self._key and self._is_stable and not judgement.crashes:
            read, listed = self._packages.rests
            report = Report(findings=judgement.findings, root=self._root, read=read, listed=listed)
            store(self._cache, self._key, report)

    def fixed(self, path: str, findings: Iterable[Finding]) -> list[Finding]:
        """Findings of a file, with the fixes that may be offered."""
        text = self._text(self.shown[path])
        if text is None:
            return list(findings)
        declared = {rule.code: frozenset(rule.fixes) for rule in self.book.rules}
        uses = {name.partition(".")[0] for name in self.program.watched.loaded}
        summary = decode(self._modules[self.shown[path]].data)
        found = with_fixes(findings, text, summary, self.program.catalogue, declared, uses)
        return list(Report(findings=tuple(found)).fixable(self._fixable).findings)

    def _judged(self, told: InText, paths: Mapping[str, str]) -> Judged:
        shown = {shown: path for path, shown in sorted(paths.items())}
        facts, comments = ProgramFacts(told, self._text), told.comments
        return judged(facts, comments, self.config, self.book, self._codes, self._quiet, self._ignores, shown)

    def _unparsed(self, path: str) -> list[Finding]:
        told = self.program.unparsed(self.shown[path], self._broken[path])
        return [each for each in self._judged(told, {path: self.shown[path]}).findings if each.code == UNPARSED]

    def _text(self, shown: str) -> str | None:
        path = self.paths[shown]
        try:
            return decode_text(self._held[path] if path in self._held else Path(path).read_bytes())[0]
        except (OSError, SyntaxError, UnicodeDecodeError):
            return None

    def _keep(self, findings: Sequence[Finding]) -> None:
        self._rated = {(each.path, each.code, each.function): each for each in findings}
        self._unused = {(each.path, each.message) for each in findings if each.code == UNUSED}
        self._known = self._by_path(findings, self.shown)

    def _as_before(self, finding: Finding) -> Finding:
        known = self._rated.get((finding.path, finding.code, finding.function))
        impact, entry_points = (known.impact, known.entry_points) if known else ("", ())
        return msgspec.structs.replace(finding, impact=impact, entry_points=entry_points)

    def _is_doubtful(self, finding: Finding) -> bool:
        """A comment that nothing in the files at hand needs may be needed by others."""
        return finding.code == UNUSED and (finding.path, finding.message) not in self._unused

    def _by_path(self, findings: Iterable[Finding], paths: Mapping[str, str]) -> Findings:
        report = Report(findings=tuple(findings), root=self._root)
        if self._baseline is not None:
            report = hidden(report, self._baseline, self.folder)
        out: dict[str, list[Finding]] = {path: [] for path in paths}
        for finding in report.least(self.config.min_impact).findings:
            if self.paths.get(finding.path) in out:
                out[self.paths[finding.path]].append(finding)
        return out
