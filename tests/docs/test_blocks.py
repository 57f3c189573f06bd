"""What the documents tell people to type, and to put into files, works."""

import ast
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
import yaml
from click.testing import CliRunner

import noxfile
from asyncguard.catalogue.schema import Library
from asyncguard.config import Settings, load
from asyncguard.frontends.cli import main
from asyncguard.testing import assert_program, read_markers
from asyncguard.testing.pages import FENCE

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
APP = "import time\n\n\nasync def poll():\n    time.sleep(1)\n"
ELSEWHERE = {"pip", "pipx", "uvx", "dot", "pre-commit", "git", "flake8", "nvim", "code", "export", "cat", "curl", "npm"}
"""Programs of other people, which have tests of their own."""


class Block(NamedTuple):
    language: str
    code: str


def _blocks() -> Iterator[tuple[str, Block]]:
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for fence in FENCE.finditer(text):
            row = text.count("\n", 0, fence.start()) + 1
            language = (fence["info"].split() or [""])[0]
            yield f"{document.relative_to(ROOT).as_posix()}:{row}", Block(language, fence["code"])


BLOCKS = dict(_blocks())


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project under git, with what the documents speak of."""
    shutil.copytree(ROOT / "tests/fixtures/showcase", tmp_path, dirs_exist_ok=True)
    for folder in ("tests/fixtures/showcase", "docs/tutorial"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for folder in ("app", "src"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "routes.py").write_text(APP)
    (tmp_path / "pyproject.toml").write_text("[tool.asyncguard]\n")
    monkeypatch.chdir(tmp_path)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["commit", "-qm", "."],
        ["update-ref", "refs/remotes/origin/main", "HEAD"],
    ):
        subprocess.run([*git, *words], check=True)
    return tmp_path


@pytest.mark.parametrize("place", [place for place, block in BLOCKS.items() if block.language == "sh"])
def test_commands(place: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for line in BLOCKS[place].code.replace("\\\n", " ").splitlines():
        for command in re.split(r" (?:\||&&) ", line):
            words = shlex.split(command, comments=True)
            if words[:1] == ["cd"]:
                monkeypatch.chdir(words[1])
            else:
                _command(words)


def _command(words: list[str]) -> None:
    if not words or words[0] in ELSEWHERE:
        return
    if ">" in words:
        words = words[: words.index(">")]
    COMMANDS[Path(words[0]).name](words[1:])


def _asyncguard(words: list[str]) -> None:
    result = CliRunner().invoke(main, words, prog_name="asyncguard")
    assert result.exit_code in (0, 1), f"asyncguard {shlex.join(words)}\n{result.output}"


def _nox(words: list[str]) -> None:
    wanted = words[words.index("-s") + 1] if "-s" in words else ""
    assert not wanted or wanted in noxfile.nox.registry.get(), wanted  # type: ignore[attr-defined]


def _python(words: list[str]) -> None:
    assert words[:1] == ["-m"], words
    assert words[1] in ("venv", "pip") or find_spec(words[1]), words


COMMANDS: dict[str, Callable[[list[str]], None]] = {
    "asyncguard": _asyncguard,
    "nox": _nox,
    "python": _python,
    "python3": _python,
}


@pytest.mark.parametrize("place", [place for place, block in BLOCKS.items() if block.language == "toml"])
def test_settings_and_catalogue_entries(place: str, tmp_path: Path) -> None:
    code = BLOCKS[place].code
    if code.startswith(("library = ", "[[")):
        head = "" if code.startswith("library") else 'library = "x"\nmodules = ["x"]\n'
        msgspec.toml.decode(head + code, type=Library)
        return
    table = "" if "[tool." in code else "[tool.asyncguard]\n"
    (tmp_path / "pyproject.toml").write_text(table + code)
    load([tmp_path], Settings(), (), isolated=False, cwd=tmp_path)


@pytest.mark.parametrize("place", [place for place, block in BLOCKS.items() if block.language == "python"])
def test_programs(place: str) -> None:
    code = BLOCKS[place].code
    ast.parse(code)
    if any(read_markers(code)):
        assert_program({"example.py": code.encode()}, name=place)


@pytest.mark.parametrize("place", [place for place, block in BLOCKS.items() if block.language in ("yaml", "json")])
def test_data(place: str) -> None:
    language, code = BLOCKS[place]
    assert yaml.safe_load(code) if language == "yaml" else json.loads(code)


def test_every_block_says_what_it_is() -> None:
    known = {"sh", "toml", "python", "yaml", "json", "text", "mermaid", "lua", "elisp", "groovy", "ini", "diff"}
    assert {place: block.language for place, block in BLOCKS.items() if block.language not in known} == {}
