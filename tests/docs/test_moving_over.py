"""The page for those who come from other linters names each equivalent, and no more."""

import re
from pathlib import Path

from asyncguard.rules import BUILTIN

PAGE = (Path(__file__).parent.parent.parent / "docs/moving-over.md").read_text(encoding="utf-8")


def test_every_equivalent_has_its_row() -> None:
    rows = [
        (re.findall(r"`([A-Z]+\d+)`", line.split("|")[1]), re.findall(r"AG\d+", line))
        for line in PAGE.splitlines()
        if line.startswith("| `")
    ]
    listed = {(theirs, ours) for row in rows for theirs in row[0] for ours in row[1]}
    assert listed == {(theirs, rule.code) for rule in BUILTIN for theirs in rule.equivalents} | {("ASYNC240", "AG106")}
