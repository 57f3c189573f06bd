"""A whole run through installed packages: what it remembers, what stops it, what it says."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from asyncguard.config import Settings, load
from asyncguard.model.report import Report
from asyncguard.pipeline import check, packages, shared

APP = "import acme\n\n\nasync def f():\n    acme.nap()\n"
NAPS = "import time\n\n\ndef nap():\n    time.sleep(1)\n"
RESTS = "def nap():\n    pass\n"
SITE = ".venv/lib/python3.12/site-packages"


def write(path: Path, text: str, age: float = 1e9) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (age, age))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path / "app.py", APP)
    write(tmp_path / "pyproject.toml", "")
    write(tmp_path / ".venv/pyvenv.cfg", "")
    write(tmp_path / SITE / "acme/__init__.py", "from .api import nap as nap\n")
    write(tmp_path / SITE / "acme/api.py", NAPS)
    return tmp_path


def run(root: Path, variables: Mapping[str, str] | None = None, **settings: object) -> Report:
    config = load([root], Settings(**settings), cwd=root)  # type: ignore[arg-type]
    return check([root], config, cwd=root, variables=variables or {})


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def test_the_chain_leads_into_the_package(project: Path) -> None:
    [finding] = run(project).findings
    assert (finding.path, finding.span.row) == ("app.py", 5)
    assert [step.path for step in finding.chain] == ["app.py", f"{SITE}/acme/api.py"]


def test_a_switch_turns_it_off(project: Path) -> None:
    assert codes(run(project, follow_packages=False)) == []


def test_an_active_environment_elsewhere(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (project / ".venv").rename(elsewhere / "env")
    assert codes(run(project)) == []
    report = run(project, {"VIRTUAL_ENV": str(elsewhere / "env")})
    assert report.findings[0].chain[-1].path == f"{elsewhere}/env/lib/python3.12/site-packages/acme/api.py"


@pytest.mark.parametrize(
    "change",
    [
        lambda site: write(site / "acme/api.py", RESTS),
        lambda site: (site / "acme/api.py").unlink(),
        lambda site: (site / "acme").rename(site / "acme_gone"),
    ],
    ids=["edited", "a file removed", "uninstalled"],
)
def test_a_changed_package_is_a_new_question(project: Path, change: object) -> None:
    assert codes(run(project)) == ["AG101"]
    assert callable(change)
    change(project / SITE)
    assert codes(run(project)) == []


def test_a_package_that_is_installed_later_is_seen(project: Path) -> None:
    (project / SITE / "acme").rename(project / "elsewhere")
    assert codes(run(project, exclude=("elsewhere",))) == []
    (project / "elsewhere").rename(project / SITE / "acme")
    assert codes(run(project, exclude=("elsewhere",))) == ["AG101"]


def test_an_unchanged_run_reads_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(project)
    monkeypatch.setattr("asyncguard.pipeline.analyse.analyse", lambda *_: pytest.fail("analysed again"))
    assert run(project) == first


def test_what_was_read_of_a_package_serves_other_projects(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project)
    monkeypatch.setattr(packages.InstalledPackages, "_fresh_summary", lambda *_: pytest.fail("extracted again"))
    write(project / "app.py", APP + "# changed\n", age=2e9)
    assert codes(run(project)) == ["AG101"]
    assert (shared.shared_directory() / "cache.sqlite3").exists()


def test_what_is_configured_is_the_last_word(project: Path) -> None:
    assert codes(run(project, offloaders=("acme.nap",))) == []
    assert codes(run(project, blocking_calls=("acme.nap",))) == ["AG100"]


@pytest.mark.parametrize(
    ("bound", "value", "said"),
    [("MOST_MODULES", 1, "1 modules"), ("MOST_BYTES", 40, "40 bytes of source"), ("LARGEST", 40, "40 bytes")],
)
def test_bounds_are_said(project: Path, monkeypatch: pytest.MonkeyPatch, bound: str, value: int, said: str) -> None:
    monkeypatch.setattr(packages, bound, value)
    report = run(project)
    assert codes(report) == []
    assert any("Stopped reading `acme`" in remark and said in remark for remark in report.remarks)


def test_what_is_missing_is_counted(project: Path) -> None:
    write(
        project / "app.py",
        "import gone\nimport acme\nimport json\n\n\nasync def f():\n    gone.f(gone.g())\n    json.dumps(1)\n",
    )
    [note] = run(project).notes
    assert note == "2 calls go into packages that are not installed here, and were not followed: gone"


HOSTILE = {
    "a syntax error": "def nap(:\n",
    "null bytes": "def nap():\n    '\0'\n",
    "another encoding": "# coding: nope\nimport time\n",
    "a cycle of imports": "from acme import nap\nfrom acme.api import *\nimport acme.api as api\nnap = api.nap\n",
    "endless recursion": "def nap():\n    return nap() or (lambda: nap())()\n",
    "deep nesting": "def nap():\n    return " + "(" * 3000 + ")" * 3000 + "\n",
    "a deep chain": "\n".join(f"def f{i}():\n    return f{i + 1}()" for i in range(2000)) + "\nnap = f0\n",
    "a huge literal": "X = [" + "1, " * 200_000 + "]\n\n\ndef nap():\n    return X\n",
    "it derives from itself": "class A(A): ...\nclass B(C): ...\nclass C(B): ...\n\n\ndef nap():\n    C().x\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_packages_do_not_stop_a_run(project: Path, text: str) -> None:
    write(project / SITE / "acme/api.py", text)
    write(project / "b.py", "import time\n\n\nasync def g():\n    time.sleep(1)\n")
    report = run(project)
    assert (codes(report), report.failures) == (["AG101"], ())
