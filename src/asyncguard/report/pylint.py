"""One line a finding, as pylint's parseable format: `path:row: [CODE] message`."""

from collections.abc import Sequence

from asyncguard.model.finding import Finding
from asyncguard.report.context import Context
from asyncguard.report.style import printable


def render(findings: Sequence[Finding], context: Context) -> str:
    return "".join(map(_line, findings))


def _line(finding: Finding) -> str:
    return f"{printable(finding.path)}:{finding.span.row}: [{finding.code}] {printable(finding.message)}\n"
