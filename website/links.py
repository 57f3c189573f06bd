"""Links between files of the project → links between pages of the site."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from asyncguard.testing.pages import FENCE

_LINK = re.compile(r"(?P<text>!?\[(?:[^\]\\]|\\.)*\])\((?P<target>[^)\s]+)\)")


class LinkError(ValueError):
    """A link leads nowhere."""


def moved(text: str, source: Path, target: str, places: Mapping[Path, str]) -> str:
    """`text` of `source` with its links as they must read at `target`. A link to a file that is no page (a fixture, a
    module) stays as its text: it leads somewhere only in a checkout."""
    parts, end = [], 0
    for fence in FENCE.finditer(text):
        parts += [_rewritten(text[end : fence.start()], source, target, places), fence[0]]
        end = fence.end()
    return "".join([*parts, _rewritten(text[end:], source, target, places)])


def _rewritten(text: str, source: Path, target: str, places: Mapping[Path, str]) -> str:
    return _LINK.sub(lambda link: _one(link, source, target, places), text)


def _one(link: re.Match[str], source: Path, target: str, places: Mapping[Path, str]) -> str:
    path, hash_, anchor = link["target"].partition("#")
    if not path or ":" in path:
        return link[0]
    file = Path(os.path.normpath(source.parent / path))
    if not file.exists():
        raise LinkError(f"{source}: {link[0]} leads nowhere")
    place = places.get(file) or places.get(file / "README.md")
    if place is None:
        return link["text"].strip("![]")
    return f"{link['text']}({os.path.relpath(place, Path(target).parent)}{hash_}{anchor})"
