"""What git says of a working tree."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from asyncguard.config import ConfigError

_FILE = re.compile(r"^diff --git ", re.MULTILINE)
_HUNK = re.compile(r"^@@ -\S+ \+(?P<first>\d+)(?:,(?P<count>\d+))? @@", re.MULTILINE)
_NAME = re.compile(r"^\+\+\+ (?P<name>.*?)\t?$", re.MULTILINE)
_DIFF = ("diff", "--unified=0", "--find-renames", "--submodule=short", "--ignore-submodules=none", "--text")
_PLAIN = ("--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/")
"""Whatever the user's settings are."""
SUBMODULE = "160000 "


class Repository:
    """The one that has the folder `where`. `asked` heads what goes wrong. All methods raise ConfigError."""

    def __init__(self, where: Path, asked: str) -> None:
        self._asked = asked
        self.top = where
        self.top = Path(self._git("rev-parse", "--show-toplevel").removesuffix("\n")).resolve()

    def ancestor(self, reference: str) -> str:
        """The commit where this branch has left `reference`."""
        verify = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
        commit = self._git(*verify, remedy=lambda: self._unknown_commit(reference)).strip()
        return self._git("merge-base", commit, "HEAD", remedy=lambda: self._unrelated(reference)).strip()

    def references(self, *names: str) -> list[Path]:
        """Files that change when HEAD or one of `names` stands for another commit."""
        refs = self._git("rev-parse", "--symbolic-full-name", "HEAD", *names).split()
        files = ["HEAD", "logs/HEAD", "packed-refs", *refs]
        paths = self._git("rev-parse", *(word for file in files for word in ("--git-path", file)))
        return [self.top / path for path in paths.splitlines()]

    def changed(self, base: str) -> dict[Path, frozenset[int]]:
        """File → the rows that are new since the commit `base`. What was renamed, or lies in a submodule, is compared
        with what it was."""
        sections = _FILE.split(self._git(*_DIFF, *_PLAIN, base))[1:]
        found = {self.top / name: rows for name, rows in map(_section, sections) if name}
        for name, submodule in self._submodules():
            if before := self._recorded(base, name):
                found |= submodule.changed(before)
        return found

    def unknown(self, base: str) -> Iterator[Path]:
        """Files that git does not know yet, and is not to ignore; of another repository that was put in since the
        commit `base`, the folder."""
        others = self._git("ls-files", "--others", "--exclude-standard", "-z")
        yield from (self.top / name for name in others.split("\0") if name)
        for name, submodule in self._submodules():
            before = self._recorded(base, name)
            yield from submodule.unknown(before) if before else (submodule.top,)

    def _recorded(self, base: str, name: str) -> str:
        """The commit of a submodule at the commit `base`; '' where there was none."""
        mode, _, found = (*self._git("ls-tree", base, "--", name).split(maxsplit=3), "", "", "")[:3]
        return found if f"{mode} " == SUBMODULE else ""

    def _submodules(self) -> Iterator[tuple[str, "Repository"]]:
        """Those that are there, each with its path from here."""
        if (self.top / ".gitmodules").exists():
            for line in self._git("ls-files", "--stage", "-z").split("\0"):
                name = line.partition("\t")[2]
                if line.startswith(SUBMODULE) and (self.top / name / ".git").exists():
                    yield name, Repository(self.top / name, self._asked)

    def _unknown_commit(self, reference: str) -> str:
        return f"git knows no commit `{reference}` here; `git fetch` gets what the remote has{self._shallow()}"

    def _unrelated(self, reference: str) -> str:
        return f"git knows no common ancestor of `{reference}` and HEAD{self._shallow()}"

    def _shallow(self) -> str:
        if self._git("rev-parse", "--is-shallow-repository").strip() != "true":
            return ""
        return "; this clone is shallow: `git fetch --unshallow` gets its history (`fetch-depth: 0` in a workflow)"

    def _git(self, *words: str, remedy: Callable[[], str] | None = None) -> str:
        """What a command prints. `remedy` says more than git does where it fails without a word."""
        command = ["git", "-C", str(self.top), *words]
        try:
            done = subprocess.run(command, capture_output=True, check=False)
        except OSError as error:
            raise ConfigError(self._asked, f"git cannot be run: {error.strerror or error}") from None
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise ConfigError(self._asked, said.splitlines()[0] if said else remedy() if remedy else "git failed")
        return done.stdout.decode(errors="surrogateescape")


def _section(section: str) -> tuple[str, frozenset[int]]:
    """Of a diff without context, about one file: its name, '' where it is gone, and the rows that are new."""
    hunk = _HUNK.search(section)
    named = _NAME.search(section, 0, hunk.start()) if hunk else None
    name = "" if named is None else _unquoted(named["name"])
    return name.removeprefix("b/") if name != "/dev/null" else "", frozenset(_rows(section))


def _rows(section: str) -> Iterator[int]:
    for hunk in _HUNK.finditer(section):
        first = int(hunk["first"])
        yield from range(first, first + int(hunk["count"] or 1))


def _unquoted(name: str) -> str:
    r"""`"b/\303\244.py"` → `b/ä.py`, with the escapes of C, which are Python's."""
    if not name.startswith('"'):
        return name
    import ast

    found: bytes = ast.literal_eval(f"b{name}")
    return found.decode(errors="surrogateescape")
