"""What stays between runs changes nothing of what they say."""

import ast
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from asyncguard.config import Settings, load
from asyncguard.link.live import LiveProgram
from asyncguard.model.report import Report
from asyncguard.pipeline import check
from asyncguard.pipeline.resident import Resident
from asyncguard.testing import discover

FIXTURES = [each.path for each in discover(Path(__file__).parents[1] / "fixtures") if each.path.is_dir()]
EDITS = 8


@pytest.fixture
def resident() -> Iterator[Resident]:
    found = Resident()
    yield found
    found.close()


def report(root: Path, resident: Resident | None = None, *, use_cache: bool = False) -> Report:
    config = load([root], Settings(preview=True), cwd=root)
    return check([root], config, cwd=root, use_cache=use_cache, resident=resident)


def said(found: Report) -> tuple[object, ...]:
    return found.findings, found.entry_points, found.notes, found.failures


@pytest.mark.parametrize("fixture", random.Random(7).sample(FIXTURES, 24), ids=lambda path: path.name)
def test_after_any_edit_the_report_is_that_of_a_run_on_its_own(
    fixture: Path, tmp_path: Path, resident: Resident
) -> None:
    root, choose = tmp_path / "project", random.Random(fixture.name)
    shutil.copytree(fixture, root)
    assert said(report(root, resident)) == said(report(root))
    for _ in range(EDITS):
        path = choose.choice(sorted(root.rglob("*.py")))
        before = path.read_text()
        path.write_text(edited(before, choose))
        assert said(report(root, resident)) == said(report(root)), path.read_text()
        if choose.random() < 0.4:
            path.write_text(before)


def edited(text: str, choose: random.Random) -> str:
    """Functions come, go, get other names and bodies; a file does not parse now and then."""
    lines = text.split("\n")
    try:
        nodes = ast.walk(ast.parse(text))
    except SyntaxError:
        return "\n".join(lines[:-1])
    functions = [each for each in nodes if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    if not functions:
        return f"{text}\nasync def fresh():\n    open('x').read()\n"
    chosen = choose.choice(functions)
    last, indent = chosen.body[-1], " " * chosen.body[-1].col_offset
    first = min([chosen.lineno, *(each.lineno for each in chosen.decorator_list)]) - 1
    match choose.randrange(8):
        case 0:
            lines[first:first] = ["", ""]
        case 1:
            lines[last.lineno - 1 : last.lineno - 1] = [f"{indent}import time; time.sleep(1)"]
        case 2:
            lines[last.lineno - 1 : last.end_lineno] = [f"{indent}pass"]
        case 3:
            lines[first:first] = [f"{' ' * chosen.col_offset}async def fresh(self=None): open('x').read()"]
        case 4:
            lines[first : chosen.end_lineno] = [f"{' ' * chosen.col_offset}{chosen.name} = None"]
        case 5:
            lines = [line.replace(chosen.name, f"{chosen.name}_x") for line in lines]
        case 6:
            row = chosen.lineno - 1
            is_async = isinstance(chosen, ast.AsyncFunctionDef)
            was, new = ("async def", "def") if is_async else ("def", "async def")
            lines[row] = lines[row].replace(was, new, 1)
        case 7:
            lines.append("def (")
    return "\n".join(lines)


def project(root: Path) -> Path:
    root.mkdir(exist_ok=True)
    (root / "asyncguard.toml").touch()
    (root / "helper.py").write_text("import time\n\n\ndef wait():\n    time.sleep(1)\n")
    (root / "app.py").write_text("from helper import wait\n\n\nasync def main():\n    wait()\n")
    return root


def test_a_program_is_kept_while_only_contents_change(
    tmp_path: Path, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, made = project(tmp_path / "project"), []
    begin = LiveProgram.__init__

    def counted(self: LiveProgram, *args: object, **more: object) -> None:
        made.append(self)
        begin(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(LiveProgram, "__init__", counted)
    assert len(report(root, resident).findings) == 1
    (root / "helper.py").write_text("def wait():\n    pass\n")
    assert not report(root, resident).findings
    assert len(made) == 1
    (root / "more.py").write_text("async def more():\n    open('x').read()\n")
    assert {each.path.rpartition("/")[2] for each in report(root, resident).findings} == {"more.py"}
    (root / "asyncguard.toml").write_text('ignore = ["AG106"]\n')
    assert not report(root, resident).findings
    assert len(made) == 3


def test_it_begins_anew_after_a_mistake_of_ours(
    tmp_path: Path, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path / "project")
    report(root, resident)
    (root / "helper.py").write_text("def wait():\n    pass\n")
    with monkeypatch.context() as broken:
        broken.setattr(LiveProgram, "complete", lambda self, wanted: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            report(root, resident)
    assert said(report(root, resident)) == said(report(root))


def test_the_cache_is_that_of_other_runs(tmp_path: Path, resident: Resident) -> None:
    root = project(tmp_path / "project")
    first = report(root, resident, use_cache=True)
    assert (root / ".asyncguard_cache").is_dir()
    assert said(report(root, use_cache=True)) == said(first)
    (root / "helper.py").write_text("def wait():\n    pass\n")
    assert not report(root, use_cache=True).findings
    assert not report(root, resident, use_cache=True).findings


def test_calls_that_are_followed_now_are_not_missing_any_more(tmp_path: Path, resident: Resident) -> None:
    """What a file says outside of its functions goes when another file has changed, too."""
    root = project(tmp_path / "project")
    (root / "app.py").write_text(
        "import helper\n\nWAIT = helper.make()\nWAIT.wait()\n\n\nasync def main():\n    WAIT()\n"
    )
    for text in ("from jobs import make\n", "def make():\n    return print\n", "from jobs import make\n"):
        (root / "helper.py").write_text(text)
        assert said(report(root, resident)) == said(report(root))
    assert "packages that are not installed" in report(root, resident).notes[0]
