"""`asyncguard graph`."""

from pathlib import Path

import pytest

from tests.frontends.calls import run

APP = """
import time
from fastapi import FastAPI

app = FastAPI()

@app.get("/slow")
async def slow():
    nap()

async def lonely():
    time.sleep(1)

def nap():
    time.sleep(1)
"""


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("app.py").write_text(APP)


@pytest.mark.parametrize("name", ["GET /slow", "slow", "nap", "app.nap", "app.py:9"])
def test_what_a_name_can_be(name: str) -> None:
    result = run("graph", name)
    assert result.exit_code == 0
    assert "GET /slow" in result.stdout
    assert "nap" in result.stdout
    assert "lonely" not in result.stdout


def test_dot() -> None:
    assert run("graph", "lonely", "--format", "dot").stdout.startswith("digraph asyncguard {")


def test_a_name_that_nothing_has() -> None:
    result = run("graph", "lonly")
    assert result.exit_code == 2
    assert "no finding has to do with `lonly`; did you mean `lonely`?" in result.stderr
