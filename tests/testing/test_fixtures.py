"""A directory → fixtures."""

from pathlib import Path

import pytest

from asyncguard.testing import discover


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("README.md", "single.py", "program/app.py", "program/pkg/db.py", "program/__pycache__/app.pyc"):
        write(tmp_path / name)
    for name in ("group/README.md", "group/one.py", "group/deep/README.md", "group/deep/two/app.py", "notes.txt"):
        write(tmp_path / name)
    return tmp_path


def write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x = 1\n")


def test_ids(root: Path) -> None:
    assert [fixture.id for fixture in discover(root)] == ["group/deep/two", "group/one", "program", "single"]


def test_files(root: Path) -> None:
    files = {fixture.id: list(fixture.files()) for fixture in discover(root)}
    assert files["program"] == ["app.py", "pkg/db.py"]
    assert files["single"] == ["single.py"]
