"""Entry points and impact on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from asyncguard.frontends.cli import main

APP = """
import time
from fastapi import FastAPI

app = FastAPI(lifespan=start)

async def start(app):
    time.sleep(1)

@app.get("/slow")
async def slow():
    time.sleep(1)

@app.get("/fine")
def fine():
    time.sleep(1)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "other.py").write_text("import app\n")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words, prog_name="asyncguard")


def test_the_table(project: Path) -> None:
    lines = run("entry-points").stdout.splitlines()
    assert [line.split()[:4] for line in lines[:-1]] == [
        ["loop", "start-up", "start", "start"],
        ["loop", "route", "GET", "/slow"],
        ["worker", "route", "GET", "/fine"],
    ]
    assert lines[-1] == "3 entry points, 2 on the event loop"


def test_of_some_files(project: Path) -> None:
    assert run("entry-points", "other.py").stdout == "0 entry points, 0 on the event loop\n"


def test_as_json(project: Path) -> None:
    found = json.loads(run("entry-points", "--output-format", "json").stdout)
    assert found[1] == {
        "filename": str(project / "app.py"),
        "function": "slow",
        "kind": "route",
        "label": "GET /slow",
        "location": {"column": 11, "row": 11},
        "runs": "loop",
        "why": "fastapi: async route",
    }


def test_a_mistake(project: Path) -> None:
    result = run("entry-points", "nowhere.py")
    assert result.exit_code == 2
    assert "nowhere.py" in result.stderr


def test_min_impact(project: Path) -> None:
    found = run("check", "--min-impact", "high", "--output-format", "json")
    assert [each["impact"] for each in json.loads(found.stdout)] == ["critical"]


def test_min_impact_of_the_configuration_is_checked(project: Path) -> None:
    (project / "asyncguard.toml").write_text('min-impact = "hgh"\n')
    result = run("check")
    assert result.exit_code == 2
    assert "`hgh` is none of low, medium, high, critical" in result.stderr


def test_the_same_cache_serves_every_impact(project: Path) -> None:
    assert run("check", "--min-impact", "critical").exit_code == 1
    assert len(run("check", "--output-format", "concise").stdout.splitlines()) == 4
    assert run("check", "--sort", "impact", "--output-format", "concise").stdout.startswith("app.py:12:")


def test_groups(project: Path) -> None:
    assert "GET /slow: route, app.py:11\n" in run("check", "--group-by", "entry-point").stdout
    result = run("check", "--group-by", "cause", "--output-format", "sarif")
    assert (result.exit_code, "has no sarif format" in result.stderr) == (2, True)
