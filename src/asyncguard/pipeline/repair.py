"""Findings → findings with their fixes. Parses the functions that they are in, and nothing where there are none."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from asyncguard.model.finding import Finding
from asyncguard.model.summary import decode
from asyncguard.model.text import decode as decode_text
from asyncguard.pipeline.fingerprint import File, read
from asyncguard.pipeline.summarize import Summaries


def repairable(findings: Iterable[Finding], files: Sequence[File], summaries: Summaries) -> Iterator[Finding]:
    """`findings`, which are in order of path, each with its fix where there is one."""
    by_shown = {file.source.shown: file for file in files}
    for path, group in groupby(findings, key=lambda finding: finding.path):
        found = list(group)
        text = _text(by_shown[path]) if any(finding.callee for finding in found) else None
        if text is None:
            yield from found
            continue
        from asyncguard.fix.offer import with_fixes

        yield from with_fixes(found, text, decode(summaries.data[by_shown[path].source.path]))


def _text(file: File) -> str | None:
    """The text that was analysed; None where the file has changed meanwhile."""
    present = file if file.data is not None else read(file.source)
    try:
        return decode_text(present.data)[0] if present.data is not None and present.digest == file.digest else None
    except (SyntaxError, UnicodeDecodeError):
        return None
