"""One self-contained page: who suffers, from what, and the proof. Readable without scripts; loads nothing."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files

from asyncguard import __version__
from asyncguard.model.finding import Finding
from asyncguard.model.impacts import IMPACTS
from asyncguard.report.context import Context
from asyncguard.report.html.causes import causes
from asyncguard.report.html.markup import badge, tag, text
from asyncguard.report.html.victims import victims

TITLE = "asyncguard report"


def render(findings: Sequence[Finding], context: Context) -> str:
    style, script = _asset("page.css"), _asset("page.js")
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}"
    numbers = {id(finding): f"f{number}" for number, finding in enumerate(findings, 1)}
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{TITLE}</title>\n<style>{style}</style>\n</head>\n<body>",
            '<a class="skip" href="#causes">Skip to the findings</a>',
            *_header(findings),
            *_filters(findings),
            "<main>",
            *victims(findings, context, numbers),
            *causes(findings, context, numbers),
            f"</main>\n<footer>asyncguard {__version__}</footer>",
            f"<script>{script}</script>\n</body>\n</html>\n",
        ]
    )


def _header(findings: Sequence[Finding]) -> Iterator[str]:
    yield f"<header><h1>{TITLE}</h1>"
    if not findings:
        yield "<p>Nothing found: as far as asyncguard can see, the event loop is free.</p></header>"
        return
    counts = Counter(finding.impact for finding in findings)
    shown = [f"<li>{badge(impact)} {counts[impact]}</li>" for impact in IMPACTS[::-1] if counts[impact]]
    files_ = len({finding.path for finding in findings})
    yield f"<p>{_count(len(findings), 'finding')} in {_count(files_, 'file')}.</p>"
    yield f'<ul class="counts" aria-label="Findings by impact">{"".join(shown)}</ul></header>'


def _filters(findings: Sequence[Finding]) -> Iterator[str]:
    """Hidden until the script, which does the filtering, shows it."""
    if not findings:
        return
    rules = sorted({(finding.code, finding.name) for finding in findings})
    options = "".join(f'<option value="{code}">{code} {name}</option>' for code, name in rules)
    impacts = "".join(f'<option value="{impact}">{impact} and worse</option>' for impact in IMPACTS[1:])
    yield (
        '<form id="filters" role="search" aria-label="Filter the findings" hidden>'
        f'<label>Rule <select name="rule"><option value="">all rules</option>{options}</select></label>'
        f'<label>Impact <select name="impact"><option value="">any impact</option>{impacts}</select></label>'
        '<label>Path <input name="path" type="search" placeholder="part of a path" autocomplete="off"></label>'
        '<button type="button">Show all</button><output role="status"></output></form>'
    )


def _count(number: int, what: str) -> str:
    return tag("strong", text(f"{number} {what}{'s' if number != 1 else ''}"))


def _asset(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    """A source expression: the browser takes nothing but this text."""
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"
