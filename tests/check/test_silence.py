"""Comments against findings, through the pipeline: what is silenced, what is unused, and what its fix leaves."""

from pathlib import Path

import pytest

from asyncguard.config import Config
from asyncguard.config.config import Selection
from asyncguard.model.finding import Finding
from asyncguard.model.fix import Edit
from asyncguard.pipeline import check

BAD = "import requests\n\n\nasync def f(url):\n    requests.get(url)COMMENT\n"
ALL = Selection("", select=("ALL",))


def findings(tmp_path: Path, text: str, **settings: object) -> list[Finding]:
    (tmp_path / "a.py").write_text(text)
    config = Config(root=str(tmp_path), selections=(ALL,), follow_packages=False, **settings)  # type: ignore[arg-type]
    return list(check([tmp_path], config, cwd=tmp_path, use_cache=False).findings)


def codes(tmp_path: Path, comment: str, **settings: object) -> list[str]:
    return [each.code for each in findings(tmp_path, BAD.replace("COMMENT", comment), **settings)]


def test_ignore_noqa(tmp_path: Path) -> None:
    assert codes(tmp_path, "  # noqa: AG102") == []
    assert codes(tmp_path, "  # noqa: AG102, AG101", ignore_noqa=True) == ["AG102"]


def test_equivalents(tmp_path: Path) -> None:
    assert codes(tmp_path, "  # noqa: ASYNC210") == []
    assert codes(tmp_path, "  # noqa: ASYNC210", equivalents=False) == ["AG102"]


def test_equivalents_at_the_primitive(tmp_path: Path) -> None:
    text = (
        "import requests\n\n\ndef g(url):\n    requests.get(url)  # noqa: ASYNC210\n\n\nasync def f(url):\n    g(url)\n"
    )
    assert findings(tmp_path, text) == []
    assert [each.code for each in findings(tmp_path, text, equivalents=False)] == ["AG102"]


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("  # noqa: AG102, AG101", "Unused `noqa` directive (unused: `AG101`)"),
        ("  # noqa: AG101, AG102, AG1, E501", "Unused `noqa` directive (unused: `AG101`; unknown: `AG1`)"),
        ("  # asyncguard: ignore[AG102, blocking-sleep]", "Unused suppression (unused: `blocking-sleep`)"),
        ("  # noqa: AG102, ASYNC210", None),
        ("  # noqa: AG102, E501", None),
        ("  # noqa: AG102, AG101, AG901", None),
        ("  # noqa", None),
    ],
)
def test_unused(tmp_path: Path, comment: str, message: str | None) -> None:
    found = findings(tmp_path, BAD.replace("COMMENT", comment))
    assert [each.message for each in found] == ([message] if message else [])


def test_a_code_that_is_off_is_not_enabled(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1  # noqa: AG101\n")
    config = Config(root=str(tmp_path), selections=(Selection("", select=("AG901",)),))
    (found,) = check([tmp_path], config, cwd=tmp_path, use_cache=False).findings
    assert found.message == "Unused `noqa` directive (non-enabled: `AG101`)"


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("x = 1  # noqa: AG101", "x = 1"),
        ("x = 1  # noqa: AG101, E501", "x = 1  # noqa: E501"),
        ("x = 1  # noqa: E501,AG101", "x = 1  # noqa: E501"),
        ("x = 1  # noqa: E501 AG101 why", "x = 1  # noqa: E501 why"),
        ("x = 1  # noqa: AG101 why", "x = 1  # why"),
        ("x = 1  # noqa: AG101  # why", "x = 1  # why"),
        ("x = 1  # why # noqa: AG101", "x = 1  # why"),
        ("x = 1  # noqa: AG101 # asyncguard: ignore[E501]", "x = 1  # asyncguard: ignore[E501]"),
        ("x = 1  # asyncguard: ignore[AG101, E501]", "x = 1  # asyncguard: ignore[E501]"),
        ("x = 1  # ruff: ignore[E501, AG101]", "x = 1  # ruff: ignore[E501]"),
        ("# asyncguard: ignore[AG101]\nx = 1", "x = 1"),
        ("# asyncguard: noqa: AG101, AG102", ""),
        ("# flake8: noqa: E501, AG102", "# flake8: noqa: E501"),
        ("x = '🎉'  # noqa: AG101", "x = '🎉'"),
        ("x = 1  # asyncguard: ignore", "x = 1"),
    ],
)
def test_the_fix_leaves_the_rest(tmp_path: Path, line: str, after: str) -> None:
    text = f"{line}\n"
    (found,) = findings(tmp_path, text)
    assert found.fix is not None
    assert found.fix.applicability == "safe"
    (edit,) = found.fix.edits
    changed = _applied(text, edit)
    assert changed.rstrip("\n") == after
    assert findings(tmp_path, changed) == []


def test_a_file_without_a_last_line_end(tmp_path: Path) -> None:
    text = "x = 1\n# asyncguard: ignore[AG101]"
    (found,) = findings(tmp_path, text)
    assert found.fix is not None
    assert _applied(text, found.fix.edits[0]) == "x = 1\n"


def _applied(text: str, edit: Edit) -> str:
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: edit.span.row - 1])) + edit.span.column - 1
    end = sum(map(len, lines[: edit.span.end_row - 1])) + edit.span.end_column - 1
    return text[:start] + edit.content + text[end:]


def test_a_file_that_does_not_parse_is_reported_whatever_it_says(tmp_path: Path) -> None:
    assert [each.code for each in findings(tmp_path, "# asyncguard: noqa\ndef f(:  # noqa\n")] == ["AG000"]
