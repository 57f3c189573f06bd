"""The recipes for CI: files by the schemas of the services, and their commands on a program with findings."""

import json
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

from tests.docs.test_blocks import BLOCKS, ROOT, project
from tests.frontends.calls import check
from tests.report import sarif_schema

__all__ = ["project"]  # a fixture
RECIPES = {place: block for place, block in BLOCKS.items() if place.startswith("docs/ci.md")}
YAML = {place: block.code for place, block in RECIPES.items() if block.language == "yaml"}
SCHEMAS = {"jobs": "vendor.github-workflows", "asyncguard": "vendor.gitlab-ci", "steps": "vendor.azure-pipelines"}
COMMAND = re.compile(r"asyncguard check (?P<words>[^'\n]*)")


def schema(code: str) -> str:
    return next(name for key, name in SCHEMAS.items() if key in yaml.safe_load(code))


def test_there_is_a_recipe_for_each_service() -> None:
    assert {schema(code) for code in YAML.values()} == set(SCHEMAS.values())


@pytest.mark.parametrize("place", YAML)
def test_the_service_would_read_it(place: str, tmp_path: Path) -> None:
    (tmp_path / "recipe.yml").write_text(YAML[place])
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema(YAML[place]), "recipe.yml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("place", [place for place, block in RECIPES.items() if COMMAND.search(block.code)])
def test_its_commands_write_what_is_uploaded(place: str, project: Path) -> None:
    for match in COMMAND.finditer(RECIPES[place].code):
        words = shlex.split(match["words"].partition("|")[0])
        result = check(*words)
        assert result.exit_code == (0 if "--exit-zero" in words else 1), result.output
        for path in re.findall(r"(?:--output \w+:|--output-file )(\S+)", match["words"]):
            assert path in RECIPES[place].code.replace(match[0], "")
            assert findings(project / path) > 1


def findings(path: Path) -> int:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".sarif":
        return len(sarif_schema.decoded(text).runs[0].results)
    return len(json.loads(text)) if path.suffix == ".json" else len(list(ET.fromstring(text).iter("failure")))


STAGES = re.findall(
    r"^\| .* \| `asyncguard check([^`]*)`", (ROOT / "docs/ci.md").read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize("stage", STAGES)
def test_the_stages_of_adoption(stage: str, project: Path) -> None:
    codes = [check(*shlex.split(part)).exit_code for part in stage.split(" && asyncguard check")]
    assert codes[-1] == (0 if "--since" in stage or stage.strip() == "--exit-zero" else 1)
