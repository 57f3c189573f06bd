"""SARIF 2.1.0: ruff's keys, and the chain as a code flow and as related locations."""

import json
from collections.abc import Sequence
from pathlib import PurePath

from asyncguard import __version__
from asyncguard.model.finding import Finding, Step
from asyncguard.model.fingerprint import fingerprints
from asyncguard.model.fix import Edit, Fix
from asyncguard.model.summary import Span
from asyncguard.report.context import Context
from asyncguard.report.steps import below, starts_here

Json = dict[str, object]
FINGERPRINT = "asyncguard/v1"


def render(findings: Sequence[Finding], context: Context) -> str:
    marks = fingerprints(findings, context.relative)
    run: Json = {
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, mark, context) for finding, mark in zip(findings, marks, strict=True)],
        "tool": {"driver": _driver(findings, context)},
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run], "version": "2.1.0"}
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False)


def _result(finding: Finding, mark: str, context: Context) -> Json:
    found: Json = {
        "level": "error",
        "locations": [_location(finding.path, finding.span, context)],
        "message": {"text": finding.message},
        "partialFingerprints": {FINGERPRINT: mark},
        "ruleId": finding.code,
    }
    if finding.fix is not None:
        found["fixes"] = [_fix(finding.fix, finding.path, context)]
    return found | _proof(finding, context)


def _proof(finding: Finding, context: Context) -> Json:
    """The chain twice: viewers show a flow as steps, related locations as links."""
    related = [{"id": number, **_step(step, context)} for number, step in enumerate(below(finding), 1)]
    if not related:
        return {}
    start = () if starts_here(finding) else (Step(finding.path, finding.span, finding.function, finding.message),)
    steps = [{"location": _step(step, context), "nestingLevel": at} for at, step in enumerate((*start, *finding.chain))]
    return {"codeFlows": [{"threadFlows": [{"locations": steps}]}], "relatedLocations": related}


def _step(step: Step, context: Context) -> Json:
    said = {"message": {"text": step.text}}
    where = {"logicalLocations": [{"fullyQualifiedName": step.function, "kind": "function"}]} if step.function else {}
    return {**_location(step.path, step.span, context), **said, **where}


def _location(shown: str, span: Span, context: Context) -> Json:
    return {"physicalLocation": {"artifactLocation": _file(shown, context), "region": _region(span)}}


def _file(shown: str, context: Context) -> Json:
    return {"uri": PurePath(context.absolute(shown)).as_uri()}


def _region(span: Span) -> Json:
    return {
        "endColumn": span.end_column,
        "endLine": span.end_row,
        "startColumn": span.column,
        "startLine": span.row,
    }


def _fix(fix: Fix, shown: str, context: Context) -> Json:
    change = {"artifactLocation": _file(shown, context), "replacements": [_replacement(edit) for edit in fix.edits]}
    return {"artifactChanges": [change], "description": {"text": fix.message}}


def _replacement(edit: Edit) -> Json:
    deleted: Json = {"deletedRegion": _region(edit.span)}
    return deleted | ({"insertedContent": {"text": edit.content}} if edit.content else {})


def _driver(findings: Sequence[Finding], context: Context) -> Json:
    codes = sorted({finding.code for finding in findings})
    return {"name": "asyncguard", "rules": [_rule(code, context) for code in codes], "version": __version__}


def _rule(code: str, context: Context) -> Json:
    """What ruff says of a rule that was violated."""
    rule = context.describe(code)
    return {
        "defaultConfiguration": {"enabled": rule.default, "level": "error"},
        "fullDescription": {"text": rule.page},
        "help": {"text": rule.summary},
        "id": code,
        "properties": {"id": code, "kind": "asyncguard", "name": rule.name, "problem.severity": "error"},
        "shortDescription": {"text": rule.summary},
    }
