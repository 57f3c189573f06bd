"""Findings → text, one format a file. Pure: what a format needs of the world is in its Context."""

from collections.abc import Sequence
from importlib import import_module

from asyncguard.model.finding import Finding
from asyncguard.report.context import Context, Described

__all__ = ["Context", "Described", "render", "statistics"]


def render(form: str, findings: Sequence[Finding], context: Context) -> str:
    """`findings` as text, with a final newline where ruff's has one. `form` is one of `config.schema.FORMATS`: each has
    its module here."""
    text: str = import_module(f"asyncguard.report.{form.replace('-', '_')}").render(findings, context)
    return text


def statistics(form: str, findings: Sequence[Finding], context: Context) -> str:
    """How many findings of each rule."""
    from asyncguard.report.statistics import as_json, as_text

    return as_json(findings, context) if form == "json" else as_text(findings, context)
