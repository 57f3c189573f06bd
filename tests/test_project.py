"""What the project's own files promise."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml

import asyncguard
import noxfile
from asyncguard.config.schema import KEYS
from asyncguard.rules import BUILTIN

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DOCUMENTS = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/**/*.md"),
    *ROOT.glob("benchmarks/**/*.md"),
    *ROOT.glob("src/**/*.md"),
]


def test_the_extra_and_the_group_are_the_same():
    assert PYPROJECT["project"]["optional-dependencies"]["dev"] == PYPROJECT["dependency-groups"]["dev"]


def test_the_readme_has_the_two_lines_that_ci_runs():
    lines = re.findall(r"^python3 -m venv .*$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert [line.split()[-1] for line in lines] == ["tests/fixtures/showcase", "-q"]


def test_every_setting_is_documented():
    documented = re.findall(r"^### `(.+)`$", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE)
    assert set(documented) == set(KEYS)
    assert len(documented) == len(KEYS)


@pytest.mark.parametrize("document", ["README.md", "docs/index.md"])
def test_every_rule_is_listed(document: str):
    listed = re.findall(r"^\| (AG\d+) \| \[(.+?)\]", (ROOT / document).read_text(), re.MULTILINE)
    assert listed == [(rule.code, rule.name) for rule in BUILTIN]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_to_files_lead_somewhere(document: Path):
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("file", sorted(ROOT.glob(".github/**/*.yml")), ids=lambda path: path.name)
def test_workflows_and_forms_are_yaml_and_name_what_exists(file: Path):
    text = file.read_text(encoding="utf-8")
    assert yaml.safe_load(text)
    sessions = re.findall(r"nox -s ([a-z]+)", text)
    assert [name for name in sessions if not hasattr(noxfile, name)] == []


def test_the_sessions_are_told():
    told = set(re.findall(r"`([a-z]+)`", (ROOT / "CONTRIBUTING.md").read_text().partition("## What can be run")[2]))
    assert {name for name in noxfile.nox.registry.get() if name not in told} == set()


def compiled() -> list[Path]:
    hook = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["mypyc"]
    found = [path for pattern in hook["include"] for path in ROOT.glob(pattern.removeprefix("/"))]
    return sorted(path for path in found if not any(path.match(each.removeprefix("/")) for each in hook["exclude"]))


@pytest.mark.parametrize("module", compiled(), ids=lambda path: path.name)
def test_what_mypyc_gets_wrong_is_not_compiled(module: Path):
    """A star that a pattern names, properties that are kept, classes that msgspec makes: decision 18."""
    nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
    assert [node.lineno for node in nodes if isinstance(node, ast.MatchStar) and node.name] == []
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    assert "cached_property" not in names
    bases = [ast.unparse(base) for node in nodes if isinstance(node, ast.ClassDef) for base in node.bases]
    assert "msgspec.Struct" not in bases
    if module.parent.name == "link":  # a number of a line is an integer for type checkers alone: 7.5 is after 7
        assert {node.attr for node in nodes if isinstance(node, ast.Attribute)}.isdisjoint({"row", "end_row"})


def test_the_version_is_one():
    assert PYPROJECT["project"]["version"] == asyncguard.__version__


def test_the_pythons_are_those_of_the_classifiers():
    listed = [line.rpartition(" ")[2] for line in PYPROJECT["project"]["classifiers"] if ":: 3." in line]
    assert listed == noxfile.PYTHONS
