"""Whatever flake8-async reports of what blocks is reported by us, or argued."""

import re
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from asyncguard.testing import read_markers

PARITY = Path(__file__).parent / "fixtures" / "parity"
CODES = "ASYNC210,ASYNC211,ASYNC212,ASYNC220,ASYNC221,ASYNC222,ASYNC230,ASYNC231,ASYNC232,ASYNC240,ASYNC250,ASYNC251"
QUIET = re.compile(r"#\s*quiet: \S")


@cache
def rows_of_flake8_async(path: Path) -> dict[int, str]:
    command = [
        sys.executable,
        "-m",
        "flake8",
        "--isolated",
        f"--select={CODES}",
        "--format=%(row)d:%(code)s",
        str(path),
    ]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    return {int(row): code for row, code in (line.split(":") for line in lines)}


def marked_rows(text: str) -> set[int]:
    quiet = {row for row, line in enumerate(text.split("\n"), start=1) if QUIET.search(line)}
    return quiet | {marker.row for marker in read_markers(text) if marker.kind == "error"}


@pytest.mark.skipif(find_spec("flake8_async") is None, reason="flake8-async is not installed")
@pytest.mark.parametrize("path", sorted(PARITY.glob("*.py")), ids=lambda path: path.stem)
def test_what_flake8_async_reports(path: Path) -> None:
    reported = rows_of_flake8_async(path)
    marked = marked_rows(path.read_text(encoding="utf-8"))
    assert reported, "flake8-async reports nothing here"
    assert {row: code for row, code in reported.items() if row not in marked} == {}


@pytest.mark.skipif(find_spec("flake8_async") is None, reason="flake8-async is not installed")
def test_every_code_is_met() -> None:
    met = {code for path in PARITY.glob("*.py") for code in rows_of_flake8_async(path).values()}
    assert met == set(CODES.split(","))
