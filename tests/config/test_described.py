"""What `asyncguard config` says of each key."""

import re
import tomllib
from pathlib import Path

import pytest

from asyncguard.config import Settings, load
from asyncguard.config.described import keys
from asyncguard.config.schema import KEYS

DOCUMENT = (Path(__file__).parents[2] / "docs/configuration.md").read_text(encoding="utf-8")


def test_every_key_is_described() -> None:
    assert set(keys()) == set(KEYS)


@pytest.mark.parametrize("name", KEYS)
def test_the_manual_begins_with_the_same_words(name: str) -> None:
    section = re.split(r"^#", DOCUMENT.partition(f"\n### `{name}`\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    assert section.startswith(keys()[name].doc)


@pytest.mark.parametrize("name", KEYS)
def test_the_example_is_one(name: str, tmp_path: Path) -> None:
    example = keys()[name].example
    table = "" if "[tool." in example else "[tool.asyncguard]\n"
    (tmp_path / "pyproject.toml").write_text(table + example)
    load([tmp_path], Settings(), cwd=tmp_path)
    assert name in tomllib.loads(table + example)["tool"]["asyncguard"]
