"""Several outputs in one run, in every format."""

import json
from pathlib import Path

import pytest

from asyncguard.model.formats import FORMATS
from tests.frontends.calls import check
from tests.report import sarif_schema

BAD = "import time\n\n\nasync def f():\n    time.sleep(1)\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text(BAD)
    return tmp_path


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_names_the_finding(form: str) -> None:
    result = check("--output-format", form)
    assert (result.exit_code, result.stderr) == (1, "")
    assert "AG101" in result.stdout


def test_several_files_beside_stdout(project: Path) -> None:
    result = check("--output", "sarif:out/a.sarif", "--output", "json:b.json", "--output", "concise:c.txt")
    assert result.stdout.startswith("a.py:5:5: AG101")
    assert [each["code"] for each in json.loads((project / "b.json").read_text())] == ["AG101"]
    assert sarif_schema.decoded((project / "out/a.sarif").read_text()).runs[0].results[0].rule_id == "AG101"
    assert (project / "c.txt").read_text() == result.stdout


def test_with_a_file_instead_of_stdout(project: Path) -> None:
    result = check("--output-format", "github", "-o", "a.txt", "--output", "junit:b.xml")
    assert result.stdout == ""
    assert (project / "a.txt").read_text().startswith("::error ")
    assert (project / "b.xml").read_text().startswith("<?xml")


def test_files_are_written_in_silence(project: Path) -> None:
    assert check("--silent", "--output", "json:b.json").output == ""
    assert (project / "b.json").read_text().startswith("[")


@pytest.mark.parametrize("value", ["sarif", "sarf:a", ":a", "json:"])
def test_a_mistake_is_an_error_that_says_the_form(value: str) -> None:
    result = check("--output", value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "<FORMAT:PATH>" in result.stderr


def test_a_format_without_a_file_is_another_flag() -> None:
    assert "`--output-format json` prints it" in check("--output", "json").stderr


def test_a_mistake_is_found_before_anything_is_checked(project: Path) -> None:
    check("--output", "sarf:a")
    assert not (project / ".asyncguard_cache").exists()


def test_a_file_that_cannot_be_written(project: Path) -> None:
    result = check("--output", f"json:{project}")
    assert result.exit_code == 2
    assert f"Failed to write `{project}`" in result.stderr


def test_gitlab_paths_start_at_the_checkout(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI_PROJECT_DIR", str(project.parent))
    (issue,) = json.loads(check("--output-format", "gitlab").stdout)
    assert issue["location"]["path"] == f"{project.name}/a.py"


def test_fingerprints_do_not_depend_on_where_one_stands(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "pyproject.toml").write_text("[tool.asyncguard]\n")
    (project / "sub").mkdir()
    first = json.loads(check("--output-format", "gitlab").stdout)
    monkeypatch.chdir(project / "sub")
    second = json.loads(check("--output-format", "gitlab", "..").stdout)
    assert first[0]["fingerprint"] == second[0]["fingerprint"]


def test_counts_have_fewer_formats() -> None:
    result = check("--statistics", "--output-format", "sarif")
    assert result.exit_code == 2
    assert "Unsupported serialization format for statistics: sarif" in result.stderr


@pytest.mark.parametrize(
    "flags",
    [("--output", "json:o.out", "--output", "sarif:./o.out"), ("-o", "o.out", "--output", "json:o.out")],
    ids=["twice", "beside -o"],
)
def test_two_outputs_in_one_file(project: Path, flags: tuple[str, ...]) -> None:
    result = check(*flags)
    assert result.exit_code == 2
    assert f"two outputs cannot share one file: `{project / 'o.out'}`" in result.stderr
