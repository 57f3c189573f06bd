"""`check --fix` and its kin, as a person types them."""

import json
import os
import stat
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from asyncguard.fix.write import replace
from asyncguard.frontends.cli import main

SLEEP = "import time\n\n\nasync def f():\n    time.sleep(1)\n"
SLEPT = "import asyncio\n\n\nasync def f():\n    await asyncio.sleep(1)\n"
READ = "import asyncio\n\n\nasync def g(path):\n    with open(path):\n        pass\n"
BOTH = "import time\n\n\nasync def f(path):\n    time.sleep(1)\n    with open(path):\n        time.sleep(2)\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text(SLEEP)
    (tmp_path / "b.py").write_text(READ)
    return tmp_path


def check(*words: str) -> Result:
    return CliRunner().invoke(main, ["check", *words], prog_name="asyncguard")


def test_what_can_be_fixed_is_marked(project: Path) -> None:
    result = check()
    assert "a.py:5:5: AG101 [*] `time.sleep()`" in result.stdout
    assert "b.py:5:10: AG106 `open()`" in result.stdout
    assert result.stdout.endswith(
        "Found 2 errors.\n[*] 1 fixable with `--fix` (1 unsafe fix available with `--fix --unsafe-fixes`).\n"
    )
    assert check("--unsafe-fixes").stdout.endswith("Found 2 errors.\n[*] 2 fixable with `--fix`.\n")


def test_fix(project: Path) -> None:
    result = check("--fix")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == [
        "Found 2 errors (1 fixed, 1 remaining).",
        "1 unsafe fix available with `--fix --unsafe-fixes`.",
    ]
    assert (project / "a.py").read_text() == SLEPT
    assert (project / "b.py").read_text() == READ


def test_unsafe_fixes(project: Path) -> None:
    result = check("--fix", "--unsafe-fixes")
    assert (result.exit_code, result.stdout) == (0, "Found 2 errors (2 fixed, 0 remaining).\n")
    assert "with await asyncio.to_thread(open, path):" in (project / "b.py").read_text()
    assert check().exit_code == 0


def test_no_fix(project: Path) -> None:
    assert check("--no-fix").exit_code == 1
    assert (project / "a.py").read_text() == SLEEP


def test_show_fixes(project: Path) -> None:
    (project / "a.py").write_text(BOTH)
    assert check("--fix-only", "--unsafe-fixes", "--show-fixes").stdout == (
        "\nFixed 4 errors:\n- a.py:\n    2 × AG101 (blocking-sleep)\n    1 × AG106 (blocking-file-io)\n"  # noqa: RUF001
        "- b.py:\n    1 × AG106 (blocking-file-io)\n\nFixed 4 errors.\n"  # noqa: RUF001
    )


def test_fix_only(project: Path) -> None:
    result = check("--fix-only")
    assert (result.exit_code, result.stdout) == (0, "Fixed 1 error.\n")
    assert check("--fix-only").stdout == ""


def test_exit_non_zero_on_fix(project: Path) -> None:
    assert check("a.py", "--fix", "--exit-non-zero-on-fix").exit_code == 1
    assert check("a.py", "--fix", "--exit-non-zero-on-fix").exit_code == 0


def test_quiet(project: Path) -> None:
    assert check("--fix", "--quiet").stdout.splitlines()[1:] == []


class TestDiff:
    def test_writes_nothing(self, project: Path) -> None:
        result = check("--diff")
        assert result.exit_code == 1
        assert result.stdout.startswith("--- a.py\n+++ a.py\n@@ -1,5 +1,5 @@\n-import time\n+import asyncio\n")
        assert result.stderr == "Would fix 1 error (1 additional fix available with `--unsafe-fixes`).\n"
        assert (project / "a.py").read_text() == SLEEP

    def test_nothing_to_fix(self, project: Path) -> None:
        result = check("--diff", "b.py")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "No errors would be fixed (1 fix available with `--unsafe-fixes`).\n"

    def test_a_missing_line_end_is_said(self, project: Path) -> None:
        (project / "a.py").write_text(SLEEP.removesuffix("\n"))
        assert check("--diff").stdout.count("\\ No newline at end of file\n") == 2

    def test_does_not_go_with_show_fixes(self, project: Path) -> None:
        result = check("--diff", "--show-fixes")
        assert result.exit_code == 2
        assert "'--show-fixes' cannot be used with '--diff'" in result.stderr


def test_json_has_the_fix_in_ruffs_shape(project: Path) -> None:
    (fix,) = [found["fix"] for found in json.loads(check("a.py", "--output-format", "json").stdout)]
    assert fix["applicability"] == "safe"
    assert fix["edits"][0]["content"] == "import asyncio\n"
    assert fix["edits"][1] == {
        "content": "",
        "location": {"row": 1, "column": 1},
        "end_location": {"row": 2, "column": 1},
    }


def test_statistics(project: Path) -> None:
    assert check("--statistics").stdout.splitlines()[:2] == [
        "1\tAG101\t[*] blocking-sleep",
        "1\tAG106\t[ ] blocking-file-io",
    ]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\xef\xbb\xbf" + SLEEP.encode(), "utf-8"),
        (SLEEP.replace("\n", "\r\n").encode(), "utf-8"),
        ("# coding: latin-1\n'é'\n".encode("latin-1") + SLEEP.encode(), "latin-1"),
    ],
    ids=["byte order mark", "carriage returns", "latin-1"],
)
def test_bytes_outside_the_edits_stay(project: Path, data: bytes, encoding: str) -> None:
    (project / "a.py").write_bytes(data)
    check("--fix")
    expected = (
        data.decode(encoding).replace("import time", "import asyncio").replace("time.sleep", "await asyncio.sleep")
    )
    assert (project / "a.py").read_bytes() == expected.encode(encoding)


@pytest.mark.skipif(os.name == "nt", reason="no modes there")
def test_mode_and_links_stay(project: Path) -> None:
    (project / "a.py").chmod(0o754)
    (project / "c.py").symlink_to("a.py")
    check("--fix")
    assert stat.S_IMODE((project / "a.py").stat().st_mode) == 0o754
    assert (project / "c.py").is_symlink()
    assert (project / "a.py").read_text() == SLEPT
    assert sorted(path.name for path in project.glob("*.tmp")) == []


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"x")
    assert not replace(path, b"y", b"z")
    assert path.read_bytes() == b"x"


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_file_whose_name_is_no_text_keeps_its_findings(project: Path) -> None:
    (project / os.fsdecode(b"odd\xff.py")).write_text(SLEEP)
    result = check("--fix")
    assert result.exit_code == 1
    assert "odd\\udcff.py:" in result.stdout
    assert "asyncio.sleep" in (project / "a.py").read_text()
    assert (project / os.fsdecode(b"odd\xff.py")).read_text() == SLEEP


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_what_cannot_be_written_is_said(project: Path) -> None:
    project.chmod(0o555)
    result = check("--fix", "--no-cache")
    project.chmod(0o755)
    assert result.exit_code == 2
    assert "error: Failed to write `a.py`: Permission denied" in result.stderr


def test_a_cached_report_has_its_fixes(project: Path) -> None:
    assert check("--output-format", "json").stdout == check("--output-format", "json").stdout
    assert check("--fix").exit_code == 1
    assert (project / "a.py").read_text() == SLEPT
