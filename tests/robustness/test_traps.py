"""Nothing that is analysed is imported or run: a project full of traps, none of which springs."""

import subprocess
import sys
from pathlib import Path

import pytest

SPRUNG = "sprung"
TRAP = f"from pathlib import Path\nPath({SPRUNG!r}).touch()\n"
APP = """
import time
from package.helper import wait
import json, click, libcst, msgspec, asyncguard

async def bad():
    wait()
"""
HELPER = f"import time\n{TRAP}\n\ndef wait():\n    time.sleep(1)\n"
NAMES = (
    "json", "click", "libcst", "msgspec", "pathspec", "platformdirs", "asyncguard", "sitecustomize", "usercustomize",
    "conftest", "setup", "noxfile", "typing", "flake8", "sqlite3", "multiprocessing", "concurrent",
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Modules named like those that asyncguard needs, in the project and in its environment; settings that look like
    code."""
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text(TRAP)
    (tmp_path / "__main__.py").write_text(TRAP)
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text(TRAP)
    (tmp_path / "package" / "helper.py").write_text(HELPER)
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "pyproject.toml").write_text('[tool.asyncguard]\nselect = ["AG"]\nsrc = ["."]\n')
    site = tmp_path / ".venv/lib/python3.12/site-packages"
    site.mkdir(parents=True)
    (tmp_path / ".venv/pyvenv.cfg").write_text("version = 3.12.0\n")
    (site / "trap.pth").write_text(f"import os; open({SPRUNG!r}, 'w')\n")
    (site / "package_in_site.py").write_text(TRAP)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["check", "-n", "-j1"],
        ["check", "-n", "-j2"],
        ["check", "--diff", "--unsafe-fixes"],
        ["entry-points"],
        ["graph", "bad"],
    ],
    ids=" ".join,
)
def test_no_trap_springs(project: Path, command: list[str]) -> None:
    program = Path(sys.executable).with_name("asyncguard")  # with -m, Python itself would look here first
    done = subprocess.run(
        [program, *command, "."], cwd=project, capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout
    assert not (project / SPRUNG).exists()


def test_not_through_flake8_either(project: Path) -> None:
    program = Path(sys.executable).with_name("flake8")
    done = subprocess.run(
        [program, "--isolated", "--select", "AG", "app.py", "package"], cwd=project, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert "AG101" in done.stdout, done.stderr
    assert not (project / SPRUNG).exists()
