"""Which environment, and which folders it has."""

from pathlib import Path

import pytest

from asyncguard.config import ConfigError
from asyncguard.environment import find_environment

SITE = "lib/python3.12/site-packages"


def venv(prefix: Path, settings: str = "home = /usr/bin\n") -> Path:
    (prefix / SITE).mkdir(parents=True)
    (prefix / "bin").mkdir()
    (prefix / "bin/python").symlink_to("/usr/bin/env")
    (prefix / "pyvenv.cfg").write_text(settings)
    return prefix


def folders(python: str, root: Path, **variables: str) -> tuple[str, ...]:
    found = find_environment(python, str(root), variables)
    return found.folders if found else ()


def test_none(tmp_path: Path) -> None:
    assert find_environment("", str(tmp_path), {}) is None


@pytest.mark.parametrize("name", [".venv", "venv"])
def test_beside_the_project(tmp_path: Path, name: str) -> None:
    venv(tmp_path / name)
    assert folders("", tmp_path) == (str(tmp_path / name / SITE),)


def test_the_active_one_before_the_one_beside(tmp_path: Path) -> None:
    venv(tmp_path / ".venv")
    active = venv(tmp_path / "active")
    assert folders("", tmp_path, VIRTUAL_ENV=str(active)) == (str(active / SITE),)
    assert folders("", tmp_path, VIRTUAL_ENV="/gone") == (str(tmp_path / ".venv" / SITE),)


def test_the_one_that_pre_commit_made_is_not_the_projects(tmp_path: Path) -> None:
    active = venv(tmp_path / "active")
    assert folders("", tmp_path, VIRTUAL_ENV=str(active), PRE_COMMIT="1") == ()


def test_conda_but_not_its_base(tmp_path: Path) -> None:
    (tmp_path / "env" / SITE).mkdir(parents=True)
    conda = {"CONDA_PREFIX": str(tmp_path / "env")}
    assert folders("", tmp_path, **conda, CONDA_DEFAULT_ENV="work") == (str(tmp_path / "env" / SITE),)
    assert folders("", tmp_path, **conda, CONDA_DEFAULT_ENV="base") == ()


@pytest.mark.parametrize("what", ["bin/python", "", SITE])
def test_the_configured_one(tmp_path: Path, what: str) -> None:
    prefix = venv(tmp_path / "env")
    assert folders(str(prefix / what), tmp_path) == (str(prefix / SITE),)


def test_a_folder_of_packages(tmp_path: Path) -> None:
    (tmp_path / "target/acme-1.dist-info").mkdir(parents=True)
    assert folders(str(tmp_path / "target"), tmp_path) == (str(tmp_path / "target"),)


def test_windows_has_one_folder(tmp_path: Path) -> None:
    (tmp_path / "env/Lib/site-packages").mkdir(parents=True)
    (tmp_path / "env/pyvenv.cfg").write_text("")
    assert folders(str(tmp_path / "env"), tmp_path) == (str(tmp_path / "env/Lib/site-packages"),)


def test_system_site_packages(tmp_path: Path) -> None:
    (tmp_path / "usr/lib/python3.12/dist-packages").mkdir(parents=True)
    (tmp_path / "usr/lib/python3.9/dist-packages").mkdir(parents=True)
    home = f"home = {tmp_path}/usr/bin\nversion = 3.12.1\ninclude-system-site-packages = true\n"
    prefix = venv(tmp_path / "env", home)
    assert folders(str(prefix), tmp_path)[1:] == (str(tmp_path / "usr/lib/python3.12/dist-packages"),)


@pytest.mark.parametrize("python", ["gone", "empty"])
def test_what_is_no_environment_is_an_error(tmp_path: Path, python: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match=r"key `python`: .* is neither a Python interpreter"):
        find_environment(str(tmp_path / python), str(tmp_path), {})


def test_the_state_changes_with_what_is_installed(tmp_path: Path) -> None:
    venv(tmp_path / ".venv")
    before = find_environment("", str(tmp_path), {})
    assert before is not None
    state = before.state()
    (tmp_path / ".venv" / SITE / "acme").mkdir()
    assert before.state() != state
