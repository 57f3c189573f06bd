"""Globs → one regular expression, with ruff's meaning: `*` also crosses `/`, and a pattern without `/` matches a name
anywhere. Paths are absolute, with `/`."""

import os
import re
from collections.abc import Sequence

import msgspec


class Pattern(msgspec.Struct, frozen=True):
    """A glob as written, and the directory that it is relative to."""

    glob: str
    base: str


def mistake(glob: str) -> str:
    """What is wrong with a glob, in the words of ruff's glob library; '' where nothing is."""
    rest = _TOKEN.sub("", glob)
    if "[" in rest:
        return "unclosed character class; missing ']'"
    depth = 0
    for char in rest:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return "unopened alternate group; missing '{' (maybe escape '}' with '[}]'?)"
    return "unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)" if depth else ""


class Matcher:
    """Whether a path is one of what `patterns` name."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._paths = _any([_absolute(pattern) for pattern in patterns])
        self._names = _any([pattern.glob for pattern in patterns if "/" not in pattern.glob])

    def __call__(self, path: str, name: str) -> bool:
        """`path` is absolute, `name` its last part."""
        return bool(self._names.fullmatch(name) or self._paths.fullmatch(path))


def slashed(path: str) -> str:
    """`path` with `/` between its parts."""
    return path.replace(os.sep, "/") if os.sep != "/" else path


def _absolute(pattern: Pattern) -> str:
    """The glob, absolute. The base is not a glob: its own brackets and stars stand for themselves."""
    glob = os.path.expanduser(pattern.glob)  # noqa: PTH111
    if os.path.isabs(glob):  # noqa: PTH117
        return slashed(glob).rstrip("/")
    base = re.sub(r"([*?\[\]{}])", r"[\1]", slashed(pattern.base).rstrip("/"))
    return f"{base}/{glob.removeprefix('./').rstrip('/')}"


def _any(globs: Sequence[str]) -> re.Pattern[str]:
    """Matches what any of `globs` matches; nothing where there are none."""
    return re.compile("|".join(map(_regex, globs)) or r"(?!)", re.DOTALL)


_TOKEN = re.compile(
    r"(?P<into>^\*\*/|(?<=/)\*\*/)|(?P<below>/\*\*$)|(?P<star>\*+)|(?P<one>\?)|(?P<set>\[!?\]?[^\]]*\])"
)


def _regex(glob: str) -> str:
    out: list[str] = []
    position = 0
    for match in _TOKEN.finditer(glob):
        out += [_literal(glob[position : match.start()]), _translated(match)]
        position = match.end()
    return "".join([*out, _literal(glob[position:])])


def _translated(match: re.Match[str]) -> str:
    if match["set"]:
        body = match["set"][1:-1].replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
        return f"[^{body[1:]}]" if body.startswith("!") else f"[{body.replace('^', chr(92) + '^')}]"
    return {"into": "(?:.*/)?", "below": "/.*", "star": ".*", "one": "."}[match.lastgroup or "star"]


def _literal(text: str) -> str:
    """Plain text, but for `{a,b}`."""
    parts = re.split(r"([{},])", text)
    depth, out = 0, []
    for part in parts:
        if part == "{" or (part == "}" and depth):
            depth += 1 if part == "{" else -1
            out.append("(?:" if part == "{" else ")")
        else:
            out.append("|" if part == "," and depth else re.escape(part))
    return "".join(out) + ")" * depth
