"""A line of a file → everything that is known of it, and why there is a finding or none."""

import sys
from collections.abc import Iterator, Set
from pathlib import Path

import msgspec

from asyncguard.check import file_ignores, judge
from asyncguard.check.impact import rate
from asyncguard.check.silence import silencing
from asyncguard.config import Config, ConfigError
from asyncguard.config.selection import selected
from asyncguard.model.explanation import Explanation, Verdict
from asyncguard.model.finding import Finding
from asyncguard.model.silencing import at_primitives
from asyncguard.pipeline.inspect import Inspection, inspect
from asyncguard.pipeline.progress import Progress, silent
from asyncguard.pipeline.rulebook import rulebook
from asyncguard.plugins import Rulebook


def explain(
    file: Path, row: int, config: Config, *, cwd: Path, use_cache: bool = True, progress: Progress = silent
) -> Explanation:
    """What is known of the line `row` of `file`. Raises ConfigError where the file is none of the program."""
    book = rulebook(config)
    with inspect([file], config, cwd=cwd, use_cache=use_cache, everything=True, progress=progress) as inspected:
        path = _shown(inspected, file)
        function, calls = inspected.program.explained(path, row)
        judged = _Judge(config, book, inspected, str(file))
        verdicts, through = list(judged.verdicts(path, row)), judged.through(path, row)
        notes = tuple(_notes(inspected, path))
    if not config.preview:
        verdicts += _in_preview(file, row, config, book, {v.finding.code for v in verdicts}, cwd, use_cache)
    return Explanation(path, row, function, calls, tuple(verdicts), through, notes)


def _shown(inspected: Inspection, file: Path) -> str:
    for source in inspected.found.program:
        if Path(source.path) == file:
            return source.shown
    raise ConfigError(f"`{file.name}` is no Python file of the project, or the settings exclude it")


def _in_preview(
    file: Path, row: int, config: Config, book: Rulebook, known: Set[str], cwd: Path, use_cache: bool
) -> Iterator[Verdict]:
    """What would be found with --preview."""
    more = msgspec.structs.replace(config, preview=True)
    with inspect([file], more, cwd=cwd, use_cache=use_cache, everything=True) as inspected:
        found, _ = judge(inspected.facts, book.rules)
        path = _shown(inspected, file)
        for each in _at(found, path, row):
            if each.code not in known:
                yield Verdict(each, "reported with --preview only")


def _at(found: list[Finding], path: str, row: int) -> list[Finding]:
    return sorted((each for each in found if (each.path, each.span.row) == (path, row)), key=Finding.sort_key)


class _Judge:
    def __init__(self, config: Config, book: Rulebook, inspected: Inspection, file: str) -> None:
        self._book, self._program, self._facts = book, inspected.program, inspected.facts
        self._preview = config.preview
        self._found = judge(self._facts, book.rules)[0]
        self._on = selected(config, book.rules)
        self._ignored = file_ignores(config, book.rules)(file, Path(file).name)
        self._quiet = silencing(config, book.rules)

    def verdicts(self, path: str, row: int) -> Iterator[Verdict]:
        for finding in rate(_at(self._found, path, row), self._facts)[0]:
            yield Verdict(finding, self._silent(finding))

    def through(self, path: str, row: int) -> tuple[Finding, ...]:
        """Findings in other lines whose chains lead through this one."""
        there = (
            each
            for each in sorted(self._found, key=Finding.sort_key)
            if (each.path, each.span.row) != (path, row)
            and any((step.path, step.span.row) == (path, row) for step in each.chain)
        )
        return tuple(each for each in there if each.code in self._on)

    def _silent(self, finding: Finding) -> str:
        """Why it is not reported; "" where it is."""
        rule = next(rule for rule in self._book.rules if rule.code == finding.code)
        if rule.preview and not self._preview:
            return f"{finding.code} is in preview: --preview turns it on"
        if finding.code in self._ignored:
            return f"`per-file-ignores` turns {finding.code} off in this file"
        if finding.code not in self._on:
            return f"{finding.code} is not selected"
        return self._by_comment(finding)

    def _by_comment(self, finding: Finding) -> str:
        comments = self._program.comments(finding.path)
        if self._quiet(finding.path, comments, {finding.span.row}, finding.code):
            return "a comment silences it on this line, or for the whole file"
        last = finding.chain[-1] if finding.chain else None
        unit = self._program.units.by_path.get(last.path) if last is not None else None
        if last is not None and unit is not None and not unit.foreign:
            rows = {last.span.row, last.span.end_row}
            if self._quiet(last.path, at_primitives(self._program.comments(last.path)), rows, finding.code):
                return f"a comment at {last.path}:{last.span.row} silences it"
        return ""


def _notes(inspected: Inspection, path: str) -> Iterator[str]:
    """What was not followed to its end, for the whole run."""
    program = inspected.program
    for package, bound in sorted(inspected.cut.items()):
        yield f"the package `{package}` was not read to its end: {bound}"
    for module in sorted(program.cut):
        yield f"calls in `{module}` were not followed to their end: they lie too deep inside packages"
    here = sorted(
        name
        for name, places in program.graph.left.items()
        if any(at == path for at, _ in places)
        and not program.catalogue.knows(name)
        and name not in sys.stdlib_module_names
    )
    if here:
        names = ", ".join(f"`{name}`" for name in here)
        yield f"calls of this file go into packages that neither catalogue nor environment know: {names}"
