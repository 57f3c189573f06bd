"""Findings → findings with their fixes. Parses the functions that they are in, and nothing where there are none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import groupby

from asyncguard.catalogue import Catalogue
from asyncguard.model.finding import Finding
from asyncguard.model.summary import decode
from asyncguard.model.text import decode as decode_text
from asyncguard.pipeline.fingerprint import File, read
from asyncguard.pipeline.summarize import Summaries
from asyncguard.rule import Rule


def repairable(
    findings: Iterable[Finding],
    files: Mapping[str, File],
    summaries: Summaries,
    known: Catalogue,
    rules: Sequence[Rule],
    uses: Set[str],
) -> Iterator[Finding]:
    """`findings`, which are in order of path, each with its fix where there is one. `files` are by shown path,
    `uses` the packages that the project imports."""
    declared = {rule.code: frozenset(rule.fixes) for rule in rules}
    for path, group in groupby(findings, key=lambda finding: finding.path):
        found = list(group)
        text = analysed(files[path]) if any(not each.fix and declared[each.code] for each in found) else None
        if text is None:
            yield from found
            continue
        from asyncguard.fix.offer import with_fixes

        yield from with_fixes(found, text, decode(summaries.data[files[path].source.path]), known, declared, uses)


def analysed(file: File) -> str | None:
    """The text that was analysed; None where the file has changed meanwhile."""
    data = text_of(file)
    try:
        return None if data is None else decode_text(data)[0]
    except (SyntaxError, UnicodeDecodeError):
        return None


def text_of(file: File) -> bytes | None:
    """The same, before it is decoded."""
    present = file if file.data is not None else read(file.source)
    return present.data if present.digest == file.digest else None
