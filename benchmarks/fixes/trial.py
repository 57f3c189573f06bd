"""A fix, made → whether the result is Python, is otherwise as it was, and has the finding no more."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from asyncguard.fix.rewrite import rewritten
from asyncguard.model.finding import Finding
from asyncguard.model.fix import Fix
from asyncguard.model.text import Text, decode
from asyncguard.pipeline.live import Live


class Trial(NamedTuple):
    finding: Finding
    fix: Fix
    is_python: bool
    """It parses and compiles."""
    is_same: bool
    """Everything outside the edits has the same bytes."""
    is_gone: bool
    """What was found there is found no more."""

    @property
    def is_good(self) -> bool:
        return self.is_python and self.is_same and self.is_gone


def trials(live: Live) -> Iterator[Trial]:
    """One for each fix that changes something, each made alone, in the whole program."""
    live.complete(lambda: True)
    assert live.all is not None
    for path, findings in list(live.all.items()):
        for finding in live.fixed(path, findings) if findings else ():
            if finding.fix and finding.fix.edits:
                yield _tried(live, path, finding, finding.fix, findings)


def _tried(live: Live, path: str, finding: Finding, fix: Fix, before: Sequence[Finding]) -> Trial:
    data = Path(path).read_bytes()
    after = rewritten(data, [finding]).data
    try:
        live.change(path, after)
        found = live.look([path])[path]
    finally:
        live.change(path, data)
    return Trial(
        finding,
        fix,
        _compiles(after, path),
        _is_same(data, after, fix),
        _count(found, finding) < _count(before, finding),
    )


def _count(findings: Sequence[Finding], wanted: Finding) -> int:
    return Counter((each.code, each.function, each.message) for each in findings)[
        wanted.code, wanted.function, wanted.message
    ]


def _compiles(data: bytes, path: str) -> bool:
    try:
        compile(data, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _is_same(before: bytes, after: bytes, fix: Fix) -> bool:
    """Walks along both: what is no edit is equal, byte by byte."""
    text, encoding = decode(before)
    source, old, new = Text(text), 0, 0
    for start, end, content in sorted((*source.offsets(each.span), each.content) for each in fix.edits):
        kept, put = text[old:start].encode(encoding), content.encode(encoding)
        if after[new : new + len(kept) + len(put)] != kept + put:
            return False
        old, new = end, new + len(kept) + len(put)
    return after[new:] == text[old:].encode(encoding)
