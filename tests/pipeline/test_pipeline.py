"""A whole run: what it remembers, what it survives."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from asyncguard.config import Settings, load
from asyncguard.model.report import Report
from asyncguard.pipeline import cache_directory, check

BAD = "import time\n\n\nasync def f():\n    time.sleep(1)\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path / "a.py", BAD)
    write(tmp_path / "p/b.py", BAD)
    write(tmp_path / "pyproject.toml", "")
    return tmp_path


def write(path: Path, text: str, age: float = 1e9) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (age, age))


def run(
    root: Path, *paths: str, use_cache: bool = True, overlay: dict[str, str] | None = None, **settings: object
) -> Report:
    asked = [root / path for path in paths or (".",)]
    config = load(asked, Settings(**settings), cwd=root)  # type: ignore[arg-type]
    held = {str(root / path): text.encode() for path, text in (overlay or {}).items()}
    return check(asked, config, cwd=root, use_cache=use_cache, overlay=held)


def paths(report: Report) -> list[str]:
    return [finding.path for finding in report.findings]


def forbid_analysis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asyncguard.pipeline.analyse.analyse", lambda *_: pytest.fail("analysed again"))


def test_findings_of_what_was_asked_for(project: Path) -> None:
    assert paths(run(project)) == ["a.py", "p/b.py"]
    report = run(project, "p")
    assert (paths(report), report.files, report.program) == (["p/b.py"], ("p/b.py",), 2)


def test_fixes_are_made_of_the_text_that_counts(project: Path) -> None:
    """Texts are let go when they are summarized; what an editor holds is nowhere else."""
    held = BAD.replace("async def f", "async def longer")
    cold = run(project, use_cache=False, overlay={"a.py": held, "new.py": held})
    assert [(each.path, each.function, bool(each.fix)) for each in cold.findings] == [
        ("a.py", "longer", True),
        ("new.py", "longer", True),
        ("p/b.py", "f", True),
    ]


def test_an_unchanged_run_is_remembered(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(project)
    forbid_analysis(monkeypatch)
    assert run(project) == first


def test_parts_of_a_program_are_remembered_with_the_whole(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project, "p")
    forbid_analysis(monkeypatch)
    assert paths(run(project, "a.py")) == ["a.py"]
    assert paths(run(project)) == ["a.py", "p/b.py"]


class TestOverlay:
    """Text that an editor holds counts, not what is on disk."""

    def test_of_a_file_that_is_asked_for(self, project: Path) -> None:
        assert paths(run(project, "a.py", overlay={"a.py": ""})) == []
        assert paths(run(project, "a.py")) == ["a.py"]

    def test_of_a_helper(self, project: Path) -> None:
        caller = "from p.b import helper\n\n\nasync def f():\n    helper()\n"
        held = {"a.py": caller, "p/b.py": "import time\n\n\ndef helper():\n    time.sleep(1)\n"}
        (finding,) = run(project, "a.py", overlay=held).findings
        assert [step.path for step in finding.chain] == ["a.py", "p/b.py"]

    def test_of_a_file_that_is_not_saved_yet(self, project: Path) -> None:
        held = {"p/new.py": BAD}
        assert paths(run(project, "p/new.py", overlay=held)) == ["p/new.py"]
        assert run(project, "p/new.py", overlay=held).program == 3
        assert paths(run(project, "p", overlay=held)) == ["p/b.py", "p/new.py"]
        assert paths(run(project, overlay=held)) == ["a.py", "p/b.py", "p/new.py"]

    def test_that_the_project_excludes(self, project: Path) -> None:
        report = run(project, overlay={"venv/new.py": BAD, "notes.txt": BAD})
        assert paths(report) == ["a.py", "p/b.py"]

    def test_is_not_taken_for_what_is_on_disk(self, project: Path) -> None:
        run(project, overlay={"a.py": ""})
        assert paths(run(project)) == ["a.py", "p/b.py"]

    def test_that_equals_what_is_on_disk_is_remembered(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        run(project)
        forbid_analysis(monkeypatch)
        assert paths(run(project, "a.py", overlay={"a.py": BAD})) == ["a.py"]


@pytest.mark.parametrize(
    "change",
    [
        lambda root: write(root / "a.py", BAD + "\n"),
        lambda root: write(root / "c.py", ""),
        lambda root: (root / "p/b.py").unlink(),
        lambda root: write(root / "p/__init__.py", ""),
    ],
    ids=["content", "new file", "gone file", "new name"],
)
def test_a_change_is_seen(project: Path, change: object) -> None:
    run(project)
    assert callable(change)
    change(project)
    assert run(project) == run(project, use_cache=False)


@pytest.mark.parametrize("settings", [{"ignore": ("AG101",)}, {"per_file_ignores": {"*.py": ("AG1",)}}])
def test_other_settings_are_another_run(project: Path, settings: dict[str, object]) -> None:
    run(project)
    assert paths(run(project, **settings)) == []


def test_an_edit_that_keeps_size_and_time_is_seen(project: Path) -> None:
    run(project)
    write(project / "a.py", BAD.replace("time.sleep(1)", "time.slep(12)"))
    assert paths(run(project)) == ["p/b.py"]


def test_only_changed_files_are_extracted_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project)
    seen: list[bytes] = []
    from asyncguard.extract import extract

    monkeypatch.setattr("asyncguard.extract.extract", lambda data: (seen.append(data), extract(data))[1])
    write(project / "c.py", "new = 1\n")
    run(project)
    assert seen == [b"new = 1\n"]


def test_a_cache_serves_after_a_fresh_checkout(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a CI service restores it: other times and inodes, the same place."""
    first = run(project)
    for path in project.rglob("*.py"):
        text = path.read_text()
        path.unlink()
        write(path, text, age=2e9)
    forbid_analysis(monkeypatch)
    assert run(project) == first


def test_a_cache_serves_in_another_place(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(project)
    other = tmp_path_factory.mktemp("other") / "checkout"
    shutil.copytree(project, other)
    monkeypatch.setattr("asyncguard.extract.extract", lambda data: pytest.fail("read again"))
    assert run(other).findings == first.findings


def test_a_failure_of_ours_is_told_and_not_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("asyncguard.extract.extract", lambda data: 1 / 0)
        report = run(project)
        assert report.failures[0].startswith("Internal error while reading `a.py`: ZeroDivisionError")
    assert paths(run(project)) == ["a.py", "p/b.py"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_a_note(project: Path) -> None:
    (project / "a.py").chmod(0)
    report = run(project)
    assert (paths(report), report.notes) == (["p/b.py"], ("Failed to read `a.py`: Permission denied",))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_a_note(project: Path) -> None:
    (project / "p").chmod(0)
    reports = [run(project) for _ in ("made", "recalled")]
    (project / "p").chmod(0o755)
    assert [paths(report) for report in reports] == [["a.py"]] * 2
    assert [report.notes for report in reports] == [("Failed to read `p`: Permission denied",)] * 2


@pytest.mark.parametrize("content", [b"", b"\x00", b"\xff\xfe", b"# coding: nope\n", b"def f(:\n", b"(" * 5000])
def test_odd_content(project: Path, content: bytes) -> None:
    (project / "a.py").write_bytes(content)
    report = run(project)
    assert "p/b.py" in paths(report)
    assert report.failures == ()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_text(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project / os.fsdecode(b"p\xff/c\xfe.py"), BAD)
    first = run(project)
    assert paths(first) == ["a.py", "p/b.py", "p\\udcff/c\\udcfe.py"]
    forbid_analysis(monkeypatch)
    assert run(project) == first


def test_where_the_cache_goes(tmp_path: Path) -> None:
    nothing = load([tmp_path], Settings(), isolated=True, cwd=tmp_path)
    assert cache_directory(nothing, str(tmp_path), tmp_path / "sub") == tmp_path / ".asyncguard_cache"
    assert cache_directory(nothing, "/usr/lib/python3", tmp_path) == tmp_path / ".asyncguard_cache"
    mine = load([tmp_path], Settings(cache_dir="mine"), isolated=True, cwd=tmp_path)
    assert cache_directory(mine, str(tmp_path), tmp_path) == tmp_path / "mine"
