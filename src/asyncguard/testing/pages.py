"""A rule's page → the programs in it."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<info>[^`\n]*)\n(?P<code>.*?)^(?P=ticks)[ \t]*$", re.MULTILINE | re.DOTALL)
"""A block of code in Markdown."""
_TITLE = re.compile(r'title="(?P<path>[^"]+)"')
_HEADING = re.compile(r"^#+ +(?P<text>.+)$", re.MULTILINE)
ONLY_FILE = "example.py"


class Example(NamedTuple):
    heading: str
    """The heading that it stands under."""
    files: Mapping[str, bytes]


class _Block(NamedTuple):
    heading: str
    path: str
    code: bytes


def examples(page: str) -> Iterator[Example]:
    """The programs of `page`, in order. A ```` ```python ```` block is one; blocks with a `title="module.py"` (or
    `title="asyncguard.toml"`) are further files of the one that follows under the same heading, or of each other."""
    files: dict[str, bytes] = {}
    heading = ""
    for block in _blocks(page):
        if files and (block.heading != heading or block.path in files):
            yield Example(heading, files)
            files = {}
        heading = block.heading
        files = {**files, block.path: block.code}
        if block.path == ONLY_FILE:
            yield Example(heading, files)
            files = {}
    if files:
        yield Example(heading, files)


def _blocks(page: str) -> Iterator[_Block]:
    """Blocks with a title, and Python blocks."""
    for fence in FENCE.finditer(page):
        title = _TITLE.search(fence["info"])
        if title or fence["info"].split()[:1] == ["python"]:
            path = title["path"] if title else ONLY_FILE
            yield _Block(_heading(page, fence.start()), path, fence["code"].encode())


def _heading(page: str, position: int) -> str:
    """The last heading before `position`. A comment inside a block is no heading."""
    before = FENCE.sub("", page[:position])
    found = [match["text"] for match in _HEADING.finditer(before)]
    return found[-1] if found else ""
