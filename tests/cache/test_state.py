"""What tells that sources have changed."""

from pathlib import Path

from asyncguard.cache.state import recorded, state

RECORD = "acme/a.py,sha256=abc,10\nacme/__pycache__/a.cpython-311.pyc,,\nother/b.py,sha256=def,9\nbin/acme,sha256=1,2\n"


def test_a_new_installation_of_the_same_is_the_same() -> None:
    again = "bin/acme,sha256=9,9\nother/b.py,sha256=xyz,9\n../__pycache__/x.pyc,,\nacme/a.py,sha256=abc,10\n"
    assert recorded(RECORD, "acme/") == recorded(again, "acme/") != ""


def test_another_file_is_another_state() -> None:
    assert recorded(RECORD.replace("abc", "abd"), "acme/") != recorded(RECORD, "acme/")


def test_what_is_not_recorded_has_no_state() -> None:
    assert recorded("acme.pth,sha256=1,2\n", "acme/") == recorded("", "acme/") == ""


def test_a_folder_changes_with_its_sources(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    before = state(str(tmp_path))
    (tmp_path / "note.md").write_text("text")
    assert state(str(tmp_path)) == before
    (tmp_path / "a.py").write_text("x = 10\n")
    assert state(str(tmp_path)) != before
