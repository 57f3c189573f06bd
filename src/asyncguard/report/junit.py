"""JUnit's XML: a suite a file, a failed test a finding, the chain in the failure's text."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from os.path import splitext

from asyncguard.model.finding import Finding
from asyncguard.report.context import Context
from asyncguard.report.steps import as_lines
from asyncguard.report.style import xml

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def render(findings: Sequence[Finding], context: Context) -> str:
    return "\n".join([HEAD, *_report(findings, context)]) + "\n"


def _report(findings: Sequence[Finding], context: Context) -> Iterator[str]:
    total = max(1, len(findings))
    yield f'<testsuites name="asyncguard" tests="{total}" skipped="0" failures="{len(findings)}" errors="0">'
    for path, group in groupby(findings, key=lambda finding: finding.path):
        yield from _suite(context.absolute(path), list(group))
    if not findings:
        yield _opening("asyncguard", 1, 0)
        yield '        <testcase name="No errors found" classname="asyncguard"/>'
        yield "    </testsuite>"
    yield "</testsuites>"


def _suite(path: str, findings: Sequence[Finding]) -> Iterator[str]:
    yield _opening(path, len(findings), len(findings))
    for finding in findings:
        yield from _case(xml(splitext(path)[0]), finding)  # noqa: PTH122 - as ruff: everything but the suffix
    yield "    </testsuite>"


def _opening(name: str, tests: int, failures: int) -> str:
    counts = f'tests="{tests}" skipped="0" errors="0" failures="{failures}"'
    return f'    <testsuite name="{xml(name)}" {counts} package="org.asyncguard">'


def _case(where: str, finding: Finding) -> Iterator[str]:
    row, column = finding.span.row, finding.span.column
    text = "\n  ".join([f"line {row}, col {column}, {finding.message}", *as_lines(finding)])
    yield f'        <testcase name="org.asyncguard.{finding.code}" classname="{where}" line="{row}" column="{column}">'
    yield "            <properties>"
    yield '                <property name="severity" value="error"/>'
    yield "            </properties>"
    yield f'            <failure message="{xml(finding.message)}">{xml(text)}</failure>'
    yield "        </testcase>"
