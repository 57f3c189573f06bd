"""What must not change a finding does not: blank lines, comments, line endings, the names of local variables, a cache.
(The order of files: tests/link/test_order.py. Processes: tests/pipeline/test_workers.py.)"""

import ast
import io
import random
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from asyncguard.config import Settings, load
from asyncguard.model.finding import Finding
from asyncguard.pipeline import check
from asyncguard.testing import run
from asyncguard.testing.fixtures import discover

ROOT = Path(__file__).parent.parent / "fixtures"
PROGRAMS = {fixture.id: fixture.files() for fixture in discover(ROOT) if not fixture.id.startswith("robustness")}
SAMPLE = random.Random(7).sample(sorted(PROGRAMS), 25)
Files = Mapping[str, bytes]


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str, str, int]]:
    """Findings by all that lines, columns and local names have no part in."""
    return sorted((each.path, each.code, each.function, each.primitive, len(each.chain)) for each in findings)


def _blank_lines(text: str) -> str:
    return re.sub(r"^(?=[a-zA-Z@])", "\n\n", text, flags=re.MULTILINE)


def _comments(text: str) -> str:
    return re.sub(r"^(?=[a-zA-Z@])", "# a comment (of no account)\n", text, flags=re.MULTILINE)


def _windows_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _form_feeds(text: str) -> str:
    return re.sub(r"^(?=(async )?def )", "\f", text, flags=re.MULTILINE)


def _local_names(text: str) -> str:
    """Variables that only their own function can see get another name."""
    names = _local_variables(ast.parse(text))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    lines = text.splitlines(keepends=True)
    for token in sorted((each for each in tokens if each.string in names), key=lambda token: token.start, reverse=True):
        row, column = token.start
        lines[row - 1] = f"{lines[row - 1][:column]}{token.string}_{lines[row - 1][token.end[1] :]}"
    return "".join(lines)


def _local_variables(tree: ast.Module) -> set[str]:
    """Names that are assigned in functions, and stand for nothing else anywhere in the file."""
    assigned = {
        node.id
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    as_names = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    words = Counter(re.findall(r"\w+", re.sub(r"#.*", "", ast.unparse(tree))))
    return {name for name in assigned if as_names[name] == words[name]} - _of_the_module(tree)


def _of_the_module(tree: ast.Module) -> set[str]:
    inside = {
        id(node)
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(each)
    }
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in inside}


CHANGES: list[Callable[[str], str]] = [_blank_lines, _comments, _windows_lines, _form_feeds, _local_names]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
@pytest.mark.parametrize("program", SAMPLE)
def test_of_no_account(program: str, change: Callable[[str], str]) -> None:
    files = PROGRAMS[program]
    changed = {path: _changed(path, data, change) for path, data in files.items()}
    if changed == files:
        pytest.skip("nothing to change")
    assert told(run(changed).findings) == told(run(files).findings)


def _changed(path: str, data: bytes, change: Callable[[str], str]) -> bytes:
    """A file that parses still does; one in which the change would fall into a string stays as it is."""
    if not path.endswith(".py") or not _parses(data):
        return data
    after = change(data.decode()).encode()
    same = ast.dump(ast.parse(after)) == ast.dump(ast.parse(data))
    return after if same or change is _local_names else data


def _parses(data: bytes) -> bool:
    """Here, which may be an older Python than the one that the file is for."""
    try:
        return bool(ast.parse(data))
    except SyntaxError:
        return False


def test_enough_is_changed() -> None:
    """The names above are really renamed: a test that changes nothing would pass."""
    texts = [data.decode() for files in PROGRAMS.values() for path, data in files.items() if path.endswith(".py")]
    parsed = [text for text in texts if _parses(text.encode())]
    assert sum(_local_names(text) != text for text in parsed) > len(parsed) / 4


@pytest.mark.parametrize("program", SAMPLE[:10])
def test_a_warm_cache_says_what_a_cold_one_said(program: str, tmp_path: Path) -> None:
    for path, data in PROGRAMS[program].items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    config = load([tmp_path], Settings(jobs=1), cwd=tmp_path)
    reports = [check([tmp_path], config, cwd=tmp_path, use_cache=warm, variables={}) for warm in (False, True, True)]
    assert reports[0].findings == reports[1].findings == reports[2].findings
