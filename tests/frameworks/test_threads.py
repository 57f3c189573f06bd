"""The table of entry points, held against the frameworks: the applications are run, and each function that is marked
has to start on the thread that its mark says."""

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

import pytest

from asyncguard.testing import Fixture
from tests.frameworks import drivers
from tests.test_fixtures import FIXTURES
from tests.test_frameworks import marked

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
        out.setdefault((path, row), set()).add(runs)
    return out


@pytest.mark.slow
@pytest.mark.skipif(sys.version_info < (3, 12), reason="sys.monitoring came with Python 3.12")
@pytest.mark.parametrize("name", DRIVERS)
def test_runs_where_the_table_says(name: str) -> None:
    if not installed(name):
        pytest.skip("not installed, or in another version")
    command = [sys.executable, "-m", "tests.frameworks.run", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    ran: dict[tuple[str, int], set[str]] = {}
    for path, row, where in json.loads(done.stdout.splitlines()[-1]):
        ran.setdefault((path, row), set()).add(where)
    wanted = expected(APPLICATIONS[name])
    assert {place: ran.get(place) for place in wanted} == wanted, done.stderr[-3000:]


def test_every_driver_has_an_application() -> None:
    assert set(DRIVERS) <= set(APPLICATIONS)
