"""Findings → text, one format a file. Pure: what a format needs of the world is in its Context."""

from collections.abc import Sequence

from asyncguard.model.finding import Finding
from asyncguard.report.context import Context

__all__ = ["Context", "render", "statistics"]


def render(form: str, findings: Sequence[Finding], context: Context) -> str:
    """`findings` as text, with a final newline where the format has one. `form` is concise, full or json."""
    match form:
        case "json":
            from asyncguard.report.json import render as chosen
        case "concise":
            from asyncguard.report.concise import render as chosen
        case _:
            from asyncguard.report.full import render as chosen
    return chosen(findings, context)


def statistics(form: str, findings: Sequence[Finding], context: Context) -> str:
    """How many findings of each rule."""
    from asyncguard.report.statistics import as_json, as_text

    return as_json(findings) if form == "json" else as_text(findings, context)
