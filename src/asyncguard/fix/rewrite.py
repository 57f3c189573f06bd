"""A file's bytes and its findings → its bytes with the fixes made, or as they are."""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from asyncguard.extract import extract
from asyncguard.extract.depth import refusal
from asyncguard.fix.apply import apply
from asyncguard.fix.imports import needless
from asyncguard.model.finding import Finding
from asyncguard.model.fix import Applicability, Edit, Fix
from asyncguard.model.text import Text, decode


class Rewritten(NamedTuple):
    data: bytes
    made: tuple[Finding, ...] = ()
    """The findings whose fixes were made."""


def applicable(finding: Finding, allowed: Set[Applicability]) -> bool:
    return finding.fix is not None and finding.fix.applicability in allowed and bool(finding.fix.edits)


def rewritten(data: bytes, findings: Sequence[Finding]) -> Rewritten:
    """`data` with as many of the findings' fixes as get along. Encoding, byte order mark and line ends stay. A fix
    after which the file would be no Python is not made."""
    text, encoding = decode(data)
    fixable = [(finding, finding.fix) for finding in findings if finding.fix]
    found = _made(text, encoding, fixable)
    if found.made:
        return found
    alone = (_made(text, encoding, [each]) for each in fixable)
    return next((each for each in alone if each.made), Rewritten(data))


def tidied(before: bytes, after: bytes) -> bytes:
    """`after` without the imports that `before` needed and that it does not need itself."""
    text, encoding = decode(after)
    edits = {**_needless(after)}
    for name in _needless(before):
        edits.pop(name, None)
    return apply(text, [Fix("", "safe", tuple(edits.values()))]).text.encode(encoding) if edits else after


def _needless(data: bytes) -> Mapping[str, Edit]:
    text = decode(data)[0]
    return needless(Text(text), extract(data), text)


def _made(text: str, encoding: str, fixable: Sequence[tuple[Finding, Fix]]) -> Rewritten:
    """Nothing where the outcome cannot be written in the file's encoding or is no Python."""
    applied = apply(text, [fix for _, fix in fixable])
    try:
        data = applied.text.encode(encoding)
    except UnicodeEncodeError:
        return Rewritten(b"")
    if refusal(data):
        return Rewritten(b"")
    return Rewritten(data, tuple(fixable[at][0] for at in applied.done))
