"""What the project's own files promise."""

import re
import tomllib
from pathlib import Path

import pytest

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
