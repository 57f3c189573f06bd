"""The table of entry points, held against the frameworks: the applications are run, and each function that is marked
has to start on the thread that its mark says."""

import ast
import functools
import importlib.metadata
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from asyncguard.testing import Fixture
from tests.frameworks import drivers
from tests.frameworks.watch import ELSEWHERE
from tests.test_fixtures import FIXTURES
from tests.test_frameworks import marked

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
ROOT = Path(__file__).parents[2]
DRIVERS = sorted(path.stem for path in Path(next(iter(drivers.__path__))).glob("*.py"))
APPLICATIONS = {fixture.path.stem: fixture for fixture in FIXTURES if fixture.id.startswith("frameworks/")}


def installed(name: str) -> bool:
    """Every package that the driver needs is there, in a version that will do."""
    from packaging.requirements import Requirement

    text = Path(next(iter(drivers.__path__)), f"{name}.py").read_text()
    line = next(line for line in text.splitlines() if line.startswith("NEEDS = "))
    for need in map(Requirement, eval(line.removeprefix("NEEDS = "))):
        try:
            if importlib.metadata.version(need.name) not in need.specifier:
                return False
        except importlib.metadata.PackageNotFoundError:
            return False
    return True


def expected(application: Fixture) -> dict[tuple[str, int], set[str]]:
    files = {path: data for path, data in application.files().items() if path.endswith(".py")}
    out: dict[tuple[str, int], set[str]] = {}
    for path, row, words in marked(files):
        runs = "own loop" if words.startswith("own loop") else words.split()[0]
        if words.startswith("worker command"):
            runs = ELSEWHERE
        out.setdefault((path, row), set()).add(runs)
    return out


@functools.cache
def ran(name: str) -> dict[tuple[str, int], set[str]]:
    """File and row of each function of the application that started, and where it ran."""
    if not installed(name):
        pytest.skip("not installed, or in another version")
    command = [sys.executable, "-m", "tests.frameworks.run", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    out: dict[tuple[str, int], set[str]] = {}
    for path, row, where in json.loads(done.stdout.splitlines()[-1]):
        out.setdefault((path, row), set()).add(where)
    return out


def marked_functions(application: Fixture) -> set[tuple[str, int]]:
    """File and row of each function in which a finding about blocking is marked."""
    out: set[tuple[str, int]] = set()
    for path, data in application.files().items():
        text = data.decode()
        rows = [row for row, line in enumerate(text.splitlines(), start=1) if re.search(r"# error: .*AG[12]", line)]
        functions = [each for each in ast.walk(ast.parse(text)) if isinstance(each, FUNCTIONS)] if rows else []
        around = ([each.lineno for each in functions if each.lineno <= row <= (each.end_lineno or 0)] for row in rows)
        out |= {(path, max(starts)) for starts in around if starts}
    return out


@pytest.mark.slow
@pytest.mark.skipif(sys.version_info < (3, 12), reason="sys.monitoring came with Python 3.12")
@pytest.mark.parametrize("name", DRIVERS)
class TestRunForReal:
    def test_where_the_table_says(self, name: str) -> None:
        seen, wanted = ran(name), expected(APPLICATIONS[name])
        assert {place: seen.get(place) for place in wanted} == wanted

    def test_no_finding_in_what_runs_in_a_worker(self, name: str) -> None:
        workers = {place for place, where in ran(name).items() if where == {"worker"}}
        assert workers & marked_functions(APPLICATIONS[name]) == set()


def test_every_driver_has_an_application() -> None:
    assert set(DRIVERS) <= set(APPLICATIONS)
