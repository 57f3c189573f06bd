"""A rule that raises → what is said of it. The run goes on without it."""

import traceback
from collections.abc import Sequence
from typing import NamedTuple

from asyncguard.model.finding import Finding
from asyncguard.model.report import told
from asyncguard.model.summary import Span
from asyncguard.rule import Rule

FAILED = "AG902"


class Crash(NamedTuple):
    rule: Rule
    error: BaseException

    def __str__(self) -> str:
        return f"Internal error in {self.rule.code} ({self.rule.name}): {told(self.error)}"


def reported(crash: Crash, label: str, rules: Sequence[Rule]) -> Finding:
    """A finding about a plugin's rule, where the plugin raised. `label` names the plugin."""
    rule = next(rule for rule in rules if rule.code == FAILED)
    path, row = _place(crash)
    failed = f"{crash.rule.code} ({crash.rule.name}) of plugin {label} failed"
    return Finding(
        path=path,
        span=Span(row, 1, row, 1),
        code=rule.code,
        name=rule.name,
        message=f"{failed}, nothing of it is reported: {type(crash.error).__name__}: {crash.error}",
        help=f"Report it to who maintains {label}, or go on without it: `--ignore {crash.rule.code}`",
    )


def _place(crash: Crash) -> tuple[str, int]:
    """The last line of the rule's own file that was run, or the first of the rule; where that is no function of Python,
    wherever it was raised."""
    frames = traceback.extract_tb(crash.error.__traceback__)
    code = getattr(crash.rule.check, "__code__", None)
    if code is None:
        return (frames[-1].filename, frames[-1].lineno or 1) if frames else (crash.rule.name, 1)
    rows = [frame.lineno for frame in frames if frame.filename == code.co_filename]
    return code.co_filename, (rows[-1] if rows else None) or code.co_firstlineno
