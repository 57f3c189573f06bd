"""Findings gained and lost between two commits."""

import subprocess
from pathlib import Path

import pytest

from benchmarks.asyncguard import Diagnostic, Location
from benchmarks.cache import Release
from benchmarks.ecosystem.__main__ import ROOT, checked_out
from benchmarks.ecosystem.diff import compare, stable
from benchmarks.ecosystem.report import section


def finding(row: int, message: str = "m", code: str = "AG102", folder: str = "/p") -> Diagnostic:
    return Diagnostic(f"{folder}/a.py", Location(row, 1), code, message)


def test_gained_lost_and_changed() -> None:
    found = compare([finding(1), finding(2), finding(3)], [finding(2, "other"), finding(3), finding(4)])
    assert ([each.location.row for each in found.gained], [each.location.row for each in found.lost]) == ([4], [1])
    assert [(old.message, new.message) for old, new in found.changed] == [("m", "other")]


def test_the_sample_is_stable() -> None:
    many = [finding(row) for row in range(100)]
    drawn = stable(many, 10)
    assert drawn == stable(many[::-1], 10)
    assert drawn != many[:10]
    assert len([each for each in stable([*many, finding(500)], 10) if each in drawn]) >= 9


def test_what_is_printed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    found = compare([], [finding(1, folder=str(tmp_path))])
    assert section(Release("shop", "1.0"), found, tmp_path, 5) == (
        "## shop 1.0: 0 -> 1\n\ngained 1 (AG102 1); lost 0; said otherwise 0\n\n+ a.py:1: AG102 m\n"
    )


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no checkout")
def test_a_commit_is_checked_out_and_put_away() -> None:
    with checked_out("HEAD") as folder:
        assert (folder / "asyncguard" / "__init__.py").exists()
    assert not folder.exists()
    listed = subprocess.run(["git", "worktree", "list"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert str(folder.parent) not in listed
