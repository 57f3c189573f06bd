"""Logging commands: Azure Pipelines shows each as an error of its run."""

from collections.abc import Sequence

from asyncguard.model.finding import Finding
from asyncguard.report.context import Context

ESCAPES = {"%": "%AZP25", "\r": "%0D", "\n": "%0A"}


def render(findings: Sequence[Finding], context: Context) -> str:
    return "".join(_issue(finding, _property(context.absolute(finding.path))) for finding in findings)


def _issue(finding: Finding, path: str) -> str:
    place = f"sourcepath={path};linenumber={finding.span.row};columnnumber={finding.span.column}"
    return f"##vso[task.logissue type=error;{place};code={finding.code};]{_data(finding.message)}\n"


def _data(text: str) -> str:
    return "".join(ESCAPES.get(char, char) for char in text)


def _property(text: str) -> str:
    return _data(text).replace(";", "%3B").replace("]", "%5D")
