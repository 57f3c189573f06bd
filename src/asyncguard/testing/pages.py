"""A rule's page → the programs in it."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<info>[^`\n]*)\n(?P<code>.*?)^(?P=ticks)[ \t]*$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="(?P<path>[^"]+)"')
_HEADING = re.compile(r"^#+ +(?P<text>.+)$", re.MULTILINE)
ONLY_FILE = "example.py"


class Example(NamedTuple):
    heading: str
    """The heading that it stands under."""
    files: Mapping[str, bytes]


def examples(page: str) -> Iterator[Example]:
    """The ```` ```python ```` blocks of `page`: each is a program. Blocks with a `title="module.py"` that follow one
    another under one heading are the files of one program."""
    together: dict[str, bytes] = {}
    under = ""
    for heading, info, code in _blocks(page):
        title = _TITLE.search(info)
        if together and (title is None or heading != under or title["path"] in together):
            yield Example(under, together)
            together = {}
        if title is None:
            yield Example(heading, {ONLY_FILE: code})
        else:
            together = {**together, title["path"]: code}
        under = heading
    if together:
        yield Example(under, together)


def _blocks(page: str) -> Iterator[tuple[str, str, bytes]]:
    for fence in _FENCE.finditer(page):
        if fence["info"].split()[:1] == ["python"]:
            yield _heading(page, fence.start()), fence["info"], fence["code"].encode()


def _heading(page: str, position: int) -> str:
    """The last heading before `position`. A comment inside a block is no heading."""
    before = _FENCE.sub("", page[:position])
    found = [match["text"] for match in _HEADING.finditer(before)]
    return found[-1] if found else ""
