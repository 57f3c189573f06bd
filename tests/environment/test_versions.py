"""Which version of a library counts."""

from pathlib import Path

import pytest

from asyncguard.environment import Environment, versions
from asyncguard.environment.versions import declaring
from asyncguard.model.versions import NEWEST, Versions


def of(root: Path, environment: Environment | None = None) -> str:
    return versions(root, environment, ["fastapi"]).of("fastapi")


def project(root: Path, requirement: str) -> None:
    (root / "pyproject.toml").write_text(f'[project]\ndependencies = ["click", "{requirement}"]\n')


def test_without_a_word_the_newest(tmp_path: Path):
    assert of(tmp_path) == NEWEST


@pytest.mark.parametrize(
    ("requirement", "inside", "outside"),
    [
        ("fastapi==0.110.3", ">=0.110.3,<0.110.4", ">=0.111"),
        ("fastapi[standard]>=0.100,<0.115", ">=0.114,<0.115", ">=0.115"),
        ("fastapi<1.0.0", "<1.0", ">=1.0"),
        ("fastapi~=0.110.0", ">=0.110,<0.111", ">=0.111"),
        ("fastapi==0.110.*", ">=0.110,<0.111", ">=0.111"),
        ("fastapi<=0.117", "<0.118", ">=0.118"),
        ("fastapi!=0.117; python_version > '3.8'", ">=0.118", "<0.118"),
        ("FastAPI >= 0.100", ">=0.118", "<0.118"),
    ],
)
def test_of_a_range_the_newest(tmp_path: Path, requirement: str, inside: str, outside: str):
    project(tmp_path, requirement)
    found = versions(tmp_path, None, ["fastapi"])
    assert found.holds("fastapi", [inside])
    assert not found.holds("fastapi", [outside])


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ('"^0.110.0"', "0.110.99999"),
        ('"~0.110.1"', "0.110.99999"),
        ('"*"', NEWEST),
        ('{ version = "0.110.3" }', "0.110.3"),
    ],
)
def test_poetry(tmp_path: Path, said: str, version: str):
    (tmp_path / "pyproject.toml").write_text(f"[tool.poetry.dependencies]\npython = '^3.11'\nfastapi = {said}\n")
    assert of(tmp_path) == version


def test_requirement_files(tmp_path: Path):
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").write_text(
        "# web\nfastapi==0.110.3  # pinned\n-r other.txt\n--hash=sha256:0\n"
    )
    assert of(tmp_path) == "0.110.3"


def test_a_lock_is_exact(tmp_path: Path):
    project(tmp_path, "fastapi>=0.100")
    (tmp_path / "uv.lock").write_text('version = 1\n[[package]]\nname = "fastapi"\nversion = "0.112.0"\n')
    assert of(tmp_path) == "0.112.0"


def test_what_is_installed_is_the_last_word(tmp_path: Path):
    project(tmp_path, "fastapi==0.110.3")
    (tmp_path / "site-packages" / "fastapi-0.119.1.dist-info").mkdir(parents=True)
    assert of(tmp_path, Environment("x", (str(tmp_path / "site-packages"),))) == "0.119.1"


@pytest.mark.parametrize("text", ["[project\n", "project = 1\n", "[project]\ndependencies = 'fastapi'\n", "\xff\x00"])
def test_broken_files_say_nothing(tmp_path: Path, text: str):
    (tmp_path / "pyproject.toml").write_text(text, encoding="latin-1")
    (tmp_path / "uv.lock").write_text(text, encoding="latin-1")
    assert of(tmp_path) == NEWEST


def test_the_files_that_a_result_depends_on(tmp_path: Path):
    project(tmp_path, "fastapi")
    (tmp_path / "requirements-dev.txt").write_text("fastapi\n")
    assert [path.name for path in declaring(tmp_path)] == ["pyproject.toml", "requirements-dev.txt"]


def test_any_of_several_ranges():
    known = Versions((("fastapi", "0.110.3"),))
    assert not known.holds("fastapi", ["<0.106", ">=0.118"])
    assert Versions().holds("fastapi", ["<0.106", ">=0.118"])
    assert known.holds("fastapi", [])
