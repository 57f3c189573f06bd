"""A whole run through installed packages: what it remembers, what stops it, what it says."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from asyncguard.config import Settings, load
from asyncguard.frontends.cli import main
from asyncguard.model.report import Report
from asyncguard.pipeline import check, packages, shared
from asyncguard.pipeline.explain import explain
from asyncguard.pipeline.resident import Resident
from asyncguard.report.explained import text

APP = "import acme\n\n\nasync def f():\n    acme.nap()\n"
NAPS = "import time\n\n\ndef nap():\n    time.sleep(1)\n"
SLEEPS = "        time.sleep(1)\n"
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


def resting(root: Path, resident: Resident | None) -> Report:
    config = load([root], Settings(), cwd=root)
    return check([root], config, cwd=root, variables={}, resident=resident)


@pytest.mark.parametrize("stays", [False, True], ids=["a stored report", "a resident program"])
def test_a_module_that_comes_deep_into_a_package_is_seen(project: Path, *, stays: bool) -> None:
    resident = Resident() if stays else None
    site = project / SITE / "acme"
    write(site / "__init__.py", "from .deep.api import nap as nap\n")
    write(site / "deep/__init__.py", "")
    try:
        assert codes(resting(project, resident)) == []
        write(site / "deep/api.py", NAPS)
        assert codes(resting(project, resident)) == ["AG101"]
        write(site / "deep/api/__init__.py", RESTS)  # a package wins over a module
        assert codes(resting(project, resident)) == []
    finally:
        if resident:
            resident.close()


def test_what_python_compiles_is_no_change(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(project)
    (project / SITE / "acme/__pycache__").mkdir()
    write(project / SITE / "acme/__pycache__/api.cpython-312.pyc", "")
    monkeypatch.setattr("asyncguard.pipeline.analyse.analyse", lambda *_: pytest.fail("analysed again"))
    assert run(project) == first


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


DEEP = {
    "__init__.py": "from .api import Client as Client\nfrom .rest import rest as rest\n",
    "api.py": """from .base import Base


class Client(Base):
    def __init__(self):
        self.queue = []
        self.asked = lambda: self.fetch(1)

    def fetch(self, times):
        def again():
            self.wait(times)

        self.late = again
        again()
""",
    "base.py": "from .rest import rest\n\n\nclass Base:\n    def wait(self, times):\n        rest(times)\n",
    "rest.py": "import time\n\n\ndef rest(times):\n    time.sleep(times)\n",
}
ENTERS = {
    "all of it": "import acme\n\n\nasync def f():\n    acme.Client().fetch(2)\n    acme.rest(3)\n",
    "a part": "from acme.base import Base\n\n\nasync def g(base: Base):\n    base.wait(1)\n",
    "another part": "from acme.rest import rest\n\n\nasync def h():\n    rest(1)\n",
}


@pytest.mark.parametrize("before", [[], ["all of it"], ["a part"], ["another part", "a part"]], ids=" and ".join)
def test_what_others_have_left_in_the_cache_makes_no_difference(project: Path, before: list[str]) -> None:
    """Byte for byte what a run says that finds nothing."""
    for name, source in DEEP.items():
        write(project / SITE / "acme" / name, source)
    write(project / "app.py", ENTERS["all of it"])
    alone = run(project, cache_dir=str(project / "empty"))
    assert codes(alone) == ["AG101", "AG101"]
    shutil.rmtree(shared.shared_directory(), ignore_errors=True)
    for index, name in enumerate(before):
        other = project.with_name(f"{project.name}-other-{index}")
        write(other / "app.py", ENTERS[name])
        write(other / "pyproject.toml", "")
        assert codes(run(other, python=str(project / ".venv")))
    after = run(project)
    assert msgspec.msgpack.encode(after) == msgspec.msgpack.encode(alone)


def test_what_is_configured_is_the_last_word(project: Path) -> None:
    assert codes(run(project, offloaders=("acme.nap",))) == []
    assert codes(run(project, blocking_calls=("acme.nap",))) == ["AG100"]


CHAIN = "import time\n\n\n" + "".join(f"def f{i}():\n    f{i + 1}()\n\n\n" for i in range(70))
BOUNDS = [
    ("MOST_MODULES", 1, "1 modules"),
    ("MOST_BYTES", 40, "40 bytes of source"),
    ("LARGEST", 40, "a file of more than 40 bytes"),
    ("EVERYTHING", 40, "40 bytes of source of all packages"),
    ("MOST_COMMAS", -1, "a file of more than -1 commas"),
]


@pytest.mark.parametrize(("bound", "value", "said"), BOUNDS, ids=[bound for bound, *_ in BOUNDS])
def test_bounds_are_said(project: Path, monkeypatch: pytest.MonkeyPatch, bound: str, value: int, said: str) -> None:
    monkeypatch.setattr(packages, bound, value)
    report = run(project)
    assert codes(report) == []
    assert f"Stopped reading `acme` at its bound of {said}" in report.remarks
    assert f"the package `acme` was not read to its end: {said}" in explained(project)


def test_the_bound_on_depth_is_said(project: Path) -> None:
    write(project / SITE / "acme/api.py", f"{CHAIN}def f70():\n    time.sleep(1)\n\n\nnap = f0\n")
    report = run(project)
    assert codes(report) == []
    assert "Stopped following calls in `acme.api`: too deep" in report.remarks
    said = explained(project)
    assert "calls in `acme.api` were not followed to their end: they lie too deep inside packages" in said
    assert "but it was not followed to its end: chains inside packages are bounded" in said


def explained(root: Path) -> str:
    """What `asyncguard explain app.py:5` says, where the chain would begin."""
    told = explain(root / "app.py", 5, load([root], Settings(), cwd=root), cwd=root)
    return text(told, "    acme.nap()", colour=False)


def test_a_file_that_has_become_small_enough_is_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LARGEST", 200)
    write(project / SITE / "acme/api.py", NAPS + "#" * 200)
    assert codes(run(project)) == []
    write(project / SITE / "acme/api.py", NAPS, age=2e9)
    assert codes(run(project)) == ["AG101"]


def test_clean_removes_what_is_kept_of_packages(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project)
    folder = shared.shared_directory()
    assert (folder / "cache.sqlite3").exists()
    monkeypatch.chdir(project)
    result = CliRunner().invoke(main, ["clean"])
    assert f"Removing cache at: {folder}" in result.stderr
    assert not folder.exists()


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


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_packages_do_not_stop_a_run(project: Path, hostile: str) -> None:
    write(project / SITE / "acme/api.py", hostile)
    write(project / "b.py", "import time\n\n\nasync def g():\n    time.sleep(1)\n")
    report = run(project)
    assert (codes(report), report.failures) == (["AG101"], ())


def test_bytes_that_are_no_text(project: Path) -> None:
    (project / SITE / "acme/api.py").write_bytes(b"name = '\xff\xfe'\n" + NAPS.encode())
    assert codes(run(project)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders")
@pytest.mark.parametrize("kind", ["a pipe", "a device", "a folder", "a link to itself"])
def test_what_is_no_file_is_not_read(project: Path, kind: str) -> None:
    path = project / SITE / "acme/api.py"
    path.unlink()
    match kind:
        case "a pipe":
            os.mkfifo(path)
        case "a device":
            path.symlink_to("/dev/zero")
        case "a folder":
            path.mkdir()
        case _:
            path.symlink_to(path)
    report = run(project)
    assert (codes(report), report.failures) == ([], ())


def test_a_generated_file_of_50_megabytes(project: Path) -> None:
    write(project / SITE / "acme/api.py", NAPS + "X = 1\n" * 9_000_000)
    report = run(project)
    assert codes(report) == []
    assert "Stopped reading `acme` at its bound of a file of more than 500,000 bytes" in report.remarks


def test_links_that_lead_back(project: Path) -> None:
    """All files of a package are listed where a class has its subclasses there."""
    site = project / SITE
    write(site / "acme/__init__.py", "from .api import Base\n")
    write(site / "acme/api.py", "class Base:\n    def nap(self):\n        raise NotImplementedError\n")
    write(
        site / "acme/real.py",
        f"import time\nfrom .api import Base\n\n\nclass Real(Base):\n    def nap(self):\n{SLEEPS}",
    )
    write(site / "acme/use.py", "from .real import Real\n\nReal()\n")
    for name in ("one", "two"):
        (site / "acme" / name).symlink_to(site / "acme", target_is_directory=True)
    write(project / "app.py", "import acme\n\n\nasync def f(it: acme.Base):\n    it.nap()\n")
    assert codes(run(project)) == ["AG101"]


@pytest.mark.parametrize(("flags", "told"), [((), True), (("--no-follow-packages",), False)], ids=["on", "off"])
def test_a_line_is_explained_with_the_packages_that_are_named(
    project: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    flags: tuple[str, ...],
    told: bool,
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "env"
    (project / ".venv").rename(elsewhere)
    monkeypatch.chdir(project)
    result = CliRunner().invoke(main, ["explain", "app.py:5", "--python", str(elsewhere), *flags])
    assert ("AG101" in result.stdout) == told
