"""The example plugins, installed as anybody would install them, and run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
APP = """\
import acme_http
import acme_ledger


async def checkout(order):
    ledger = acme_ledger.connect()
    ledger.draft(order)
    ledger.post(order)
    await acme_http.fetch("/orders")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that both are installed into. Nothing is fetched: the backend is there already."""
    folder = tmp_path_factory.mktemp("site")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", str(folder)]
    plugins = [str(EXAMPLES / "acme-rules"), str(EXAMPLES / "acme-catalogue")]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, *plugins], check=True, cwd=folder)
    return folder


def run(site: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(ROOT / "src")])}
    return subprocess.run([sys.executable, "-m", *words], cwd=cwd, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "asyncguard.toml").write_text('plugins = ["acme", "acme-ledger"]\n')
    return tmp_path


def found(done: subprocess.CompletedProcess[str]) -> list[tuple[str, int, int]]:
    """(code, row, column)"""
    assert done.returncode in (0, 1), done.stderr
    places = ((each, each["location"]) for each in json.loads(done.stdout))
    return [(each["code"], place["row"], place["column"]) for each, place in places]


def test_both_are_used(site: Path, project: Path) -> None:
    done = run(site, project, "asyncguard", "check", "--output-format", "json")
    assert found(done) == [("AG104", 6, 14), ("AG104", 8, 5), ("ACM001", 9, 11)]


def test_what_is_installed_is_not_used_unless_it_is_named(site: Path, project: Path) -> None:
    (project / "asyncguard.toml").write_text("")
    assert found(run(site, project, "asyncguard", "check", "--output-format", "json")) == []


def test_its_fix_is_made(site: Path, project: Path) -> None:
    done = run(site, project, "asyncguard", "check", "--fix", "--unsafe-fixes", "--select", "ACM")
    assert done.returncode == 0, done.stderr
    assert 'acme_http.fetch("/orders", timeout=30)' in (project / "app.py").read_text()


def test_its_options_count_and_the_cache_knows(site: Path, project: Path) -> None:
    (project / "app.py").write_text(APP.replace('"/orders"', '"/orders", timeout=20'))
    command = ("asyncguard", "check", "--output-format", "json", "--select", "ACM")
    assert found(run(site, project, *command)) == []
    (project / "asyncguard.toml").write_text('plugins = ["acme"]\noptions.ACM001.longest = 10\n')
    assert found(run(site, project, *command)) == [("ACM001", 9, 11)]


def test_flake8_shows_its_findings(site: Path, project: Path) -> None:
    lines = run(site, project, "flake8", "--isolated", "app.py").stdout.splitlines()
    assert "app.py:9:11: ACM001 `acme_http.fetch` has no timeout" in lines
    assert run(site, project, "flake8", "--isolated", "--select", "AG", "app.py").stdout.count("AG104") == 2


def test_its_page_and_its_letters_are_known(site: Path, project: Path) -> None:
    page = run(site, project, "asyncguard", "rule", "ACM001").stdout
    assert page.startswith("# fetch-without-timeout (ACM001)\n\n## What it does\n")
    assert run(site, project, "asyncguard", "linter").stdout == " AG asyncguard\nACM acme\n"
    assert 'external = ["ACM", "AG"]' in run(site, project, "asyncguard", "config", "--ruff-external").stdout


def test_its_own_tests_pass(site: Path, tmp_path: Path) -> None:
    """Which use the marker runner as a pytest plugin."""
    done = run(site, EXAMPLES / "acme-rules", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".")
    assert "4 passed" in done.stdout, done.stdout + done.stderr
