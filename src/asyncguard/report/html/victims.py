"""Entry points, the worst off first, with what each suffers."""

from collections.abc import Iterator, Mapping, Sequence

from asyncguard.model.entry import EntryPoint
from asyncguard.model.finding import Finding
from asyncguard.model.impacts import IMPACTS
from asyncguard.report.context import Context
from asyncguard.report.html.markup import badge, prose, tag, text


def victims(findings: Sequence[Finding], context: Context, numbers: Mapping[int, str]) -> Iterator[str]:
    """A table of the entry points from which `findings` are reached. `numbers` has the anchor of each finding by its
    identity."""
    suffers: dict[str, list[Finding]] = {}
    for finding in findings:
        for label in finding.entry_points:
            suffers.setdefault(label, []).append(finding)
    if not suffers:
        return
    known = {each.label: each for each in context.entry_points}
    yield '<section id="entry-points"><h2>Entry points</h2>'
    yield "<p>What the outside world calls, and what holds it up.</p>"
    yield (
        '<div class="wide" tabindex="0" role="region" aria-label="Entry points"><table><thead><tr>'
        '<th scope="col">Entry point</th><th scope="col">Kind</th><th scope="col">Worst</th>'
        '<th scope="col">Findings</th></tr></thead><tbody>'
    )
    for label, found in sorted(suffers.items(), key=_worst_first):
        yield _row(label, known.get(label), found, numbers)
    yield "</tbody></table></div></section>"


def worst(findings: Sequence[Finding]) -> str:
    """The highest impact, '' where none has one."""
    found = {finding.impact for finding in findings}
    return next((impact for impact in IMPACTS[::-1] if impact in found), "")


def rank(findings: Sequence[Finding]) -> int:
    """A number for sorting, the worst first."""
    return -IMPACTS.index(worst(findings)) if worst(findings) else 1


def _worst_first(item: tuple[str, Sequence[Finding]]) -> tuple[int, int, str]:
    label, found = item
    return (rank(found), -len(found), label)


def _row(label: str, entry: EntryPoint | None, found: Sequence[Finding], numbers: Mapping[int, str]) -> str:
    links = "".join(f"<li>{_link(finding, numbers[id(finding)])}</li>" for finding in found)
    summary = tag("summary", f"{len(found)}{tag('span', f' findings of {text(label)}', 'hidden')}")
    cells = [
        f'<th scope="row">{tag("code", text(label))}{_place(entry)}</th>',
        tag("td", text(entry.kind if entry else "")),
        tag("td", badge(worst(found))),
        tag("td", f"<details>{summary}<ul>{links}</ul></details>"),
    ]
    return tag("tr", "".join(cells), "victim")


def _link(finding: Finding, anchor: str) -> str:
    return f'<a href="#{anchor}">{finding.code}</a> {prose(finding.message)}'


def _place(entry: EntryPoint | None) -> str:
    return tag("span", text(f"{entry.path}:{entry.span.row}"), "place") if entry else ""
