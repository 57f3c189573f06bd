"""Findings under their cause, each with its chain in the source."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from asyncguard.model.finding import Finding
from asyncguard.model.report import Report
from asyncguard.report import svg
from asyncguard.report.call_graph import call_graph
from asyncguard.report.context import Context
from asyncguard.report.groups import Group, by_cause
from asyncguard.report.html.markup import badge, prose, tag, text
from asyncguard.report.html.proof import proof
from asyncguard.report.html.victims import rank

DRAWN, LABELS = 12, 4
"""Findings of one cause that are drawn, and entry points of each: a picture of hundreds shows nothing."""


def causes(findings: Sequence[Finding], context: Context, numbers: Mapping[int, str]) -> Iterator[str]:
    """A section with an article for each cause, the worst first."""
    if not findings:
        return
    report = Report(findings=tuple(findings), entry_points=tuple(context.entry_points))
    yield '<section id="causes"><h2>Causes</h2>'
    yield "<p>One root cause once: mend it, and everything under it is mended.</p>"
    for group in sorted(by_cause(report), key=lambda group: rank(group.findings)):
        yield from _cause(group, context, numbers)
    yield "</section>"


def _cause(group: Group, context: Context, numbers: Mapping[int, str]) -> Iterator[str]:
    first = group.findings[0]
    yield f'<article class="cause"><h3>{tag("code", text(group.name))}</h3>'
    yield f"<p>{text(group.about)}. {first.code} {tag('span', first.name)}</p>"
    yield _picture(group, context)
    for finding in group.findings:
        yield _finding(finding, context, numbers[id(finding)])
    yield "</article>"


def _picture(group: Group, context: Context) -> str:
    drawn = [_few(finding) for finding in group.findings[:DRAWN]]
    picture = svg.render(call_graph(drawn, context.entry_points), f"Calls that reach {group.name}")
    if not picture:
        return ""
    more = len(group.findings) - len(drawn)
    note = tag("figcaption", f"{len(drawn)} of {len(group.findings)} findings are drawn.") if more > 0 else ""
    name = text(f"Call graph of {group.name}")
    wide = f'<div class="wide" tabindex="0" role="region" aria-label="{name}">{picture}</div>'
    return tag("figure", wide + note)


def _few(finding: Finding) -> Finding:
    return msgspec.structs.replace(finding, entry_points=finding.entry_points[:LABELS])


def _finding(finding: Finding, context: Context, anchor: str) -> str:
    place = f"{finding.path}:{finding.span.row}:{finding.span.column}"
    head = f"{badge(finding.impact)} <b>{finding.code}</b> {prose(finding.message)} {tag('span', text(place), 'place')}"
    about = [
        _about("Reached from", ", ".join(tag("code", text(label)) for label in finding.entry_points)),
        _about("Instead", prose(finding.help)),
        _about("Fix", prose(f"{finding.fix.message} ({finding.fix.applicability})") if finding.fix else ""),
    ]
    attributes = f'data-rule="{finding.code}" data-impact="{finding.impact}" data-path="{text(finding.path)}"'
    return (
        f'<details class="finding" id="{anchor}" {attributes}><summary>{head}</summary>'
        f"{proof(finding, context)}<dl>{''.join(about)}</dl></details>"
    )


def _about(name: str, content: str) -> str:
    return f"<dt>{name}</dt><dd>{content}</dd>" if content else ""
