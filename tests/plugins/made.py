"""Plugins made for one test: a module, and the metadata that an installer would write."""

from pathlib import Path
from textwrap import dedent

import pytest

from asyncguard.plugins import RULES
from asyncguard.plugins.find import forget

HEAD = """\
from asyncguard.rule import *
from asyncguard.rule import Finding, Plugin, Rule
def check(rule, facts):
    return ()
def a_rule(code="XYZ001", name="some-rule", **more):
    return Rule(code, name, "Summary", **{"check": check, **more})
def plugin(*rules, api=1, package=__name__):
    return Plugin(api=api, rules=rules, package=package)
"""


class Plugins:
    """Where plugins are installed. Each has a module of its own name."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder, patch
        folder.mkdir()
        patch.syspath_prepend(folder)

    def rules(self, name: str, code: str) -> None:
        """A plugin whose PLUGIN is made by `code`."""
        self.point(name, RULES, f"{self.module(name)}:PLUGIN")
        (self.folder / f"{self.module(name)}.py").write_text(HEAD + dedent(code))

    def point(self, name: str, group: str, value: str, distribution: str = "") -> None:
        """The metadata of a distribution with one entry point."""
        info = self.folder / f"{distribution or name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution or name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{group}]\n{name} = {value}\n")
        forget()

    def module(self, name: str) -> str:
        return f"plugin_{self.folder.parent.name}_{name}".replace("-", "_")
