"""Comments that silence: the same program, once with ruff's words and code, once with ours, to ruff and to us."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frontends.calls import check

HEAD = "import time\n\n\n"
AT_THE_END = [
    "# noqa",
    "#noqa",
    "# NOQA",
    "# noqa:CODE",
    "# noqa: CODE",
    "# NoQA: CODE",
    "# noqa : CODE",
    "# noqa: E501, CODE",
    "# noqa: E501 CODE",
    "# noqa: E501,CODE",
    "# noqa: CODE because it is short",
    "# noqa: CODE, because",
    "# noqa: because CODE",
    "# noqa: CODE1",
    "# noqa: E501",
    "# noqa because",
    "# noqa:",
    "# a reason # noqa: CODE",
    "# noqa: CODE # another",
    "# noqas",
    "# TOOL: ignore[CODE]",
    "# TOOL: ignore[E501, CODE]",
    "# TOOL: ignore[CODE] because",
    "# TOOL:ignore[CODE]",
    "# TOOL: ignore",
    "# TOOL: ignore[]",
    "# TOOL: ignore[E501]",
    "# TOOL: disable[CODE]",
    "# TOOL: noqa",
    "# TOOL: noqa: CODE",
    "# TOOL: file-ignore[CODE]",
]
BODIES = {
    "above": "    # TOOL: ignore[CODE]\n    time.sleep(1)\n    time.sleep(2)\n",
    "above, with a blank line": "    # TOOL: ignore[CODE]\n\n    time.sleep(1)\n",
    "above a header": "    # TOOL: ignore[CODE]\n    if time.sleep(1):\n        time.sleep(2)\n",
    "above a statement of several lines": "    # TOOL: ignore[CODE]\n    print(\n        time.sleep(1),\n    )\n",
    "within one": "    g(\n        # TOOL: ignore[CODE]\n        time.sleep(1),\n        time.sleep(2)\n    )\n",
    "a range": "    # TOOL: disable[CODE]\n    time.sleep(1)\n    # TOOL: enable[CODE]\n    time.sleep(2)\n",
    "a range of another code": "    # TOOL: disable[E501]\n    time.sleep(1)\n    # TOOL: enable[E501]\n",
    "a range to an end": "    if x:\n        # TOOL: disable[CODE]\n        time.sleep(1)\n    time.sleep(2)\n",
    "a range that others end": "    # TOOL: disable[CODE]\n    # TOOL: enable[E501]\n    time.sleep(1)\n",
    "noqa above": "    # noqa: CODE\n    time.sleep(1)\n",
    "noqa on the first of several lines": "    time.sleep(  # noqa: CODE\n        1\n    )\n",
    "noqa on the last of several lines": "    time.sleep(\n        1\n    )  # noqa: CODE\n",
    "noqa after a backslash": "    x = \\\n        time.sleep(1)  # noqa: CODE\n",
    "in a string": '    print("# noqa: CODE", time.sleep(1))\n',
}
FILES = {
    "noqa for the file": "# TOOL: noqa\n",
    "noqa of a code": "# TOOL: noqa: CODE\n",
    "noqa of another": "# TOOL: noqa: E501\n",
    "a file's ignore": "# TOOL: file-ignore[CODE]\n",
    "a file's ignore of another": "# TOOL: file-ignore[E501]\n",
    "flake8's": "# flake8: noqa\n",
    "flake8's with a code": "# flake8: noqa: CODE\n",
    "with a reason": "# TOOL: noqa because\n",
    "flake8's with a reason": "# flake8: noqa because\n",
    "a comment that is none": "# TOOL: noqa, because\n",
}
DIFFERENT = {"noqa on the last of several lines"}
"""Where formatters move comments to, they count for us: at the end of a statement."""


def rows_of_ruff(text: str, folder: Path) -> list[int]:
    (folder / "theirs.py").write_text(
        text.replace("TOOL", "ruff").replace("CODE", "ASYNC251").replace("code", "async251")
    )
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "ASYNC251"]
    done = subprocess.run(
        [*command, "--output-format", "json", "theirs.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    return [each["location"]["row"] for each in json.loads(done.stdout)]


def rows_of_ours(text: str, folder: Path) -> list[int]:
    (folder / "ours.py").write_text(
        text.replace("TOOL", "asyncguard").replace("CODE", "AG101").replace("code", "ag101")
    )
    words = ("--isolated", "--no-cache", "--select", "AG101", "--output-format", "json", "ours.py")
    return [each["location"]["row"] for each in json.loads(check(*words).stdout)]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_at_the_end_of_a_line(folder: Path) -> None:
    """All in one file, one function each, so that no comment speaks for another."""
    functions = [f"async def f{n}():\n    time.sleep({n})  {comment}\n\n\n" for n, comment in enumerate(AT_THE_END)]
    text = HEAD + "".join(functions)
    theirs, ours = rows_of_ruff(text, folder), rows_of_ours(text, folder)
    lines = text.splitlines()
    assert [lines[row - 1].strip() for row in ours] == [lines[row - 1].strip() for row in theirs]
    assert 5 < len(theirs) < len(AT_THE_END)


def test_codes_in_small_letters_count_as_for_flake8(folder: Path) -> None:
    text = f"{HEAD}async def f():\n    time.sleep(1)  # noqa: CODE\n".replace("CODE", "ag101")
    assert rows_of_ours(text, folder) == []


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_elsewhere(body: str, folder: Path, request: pytest.FixtureRequest) -> None:
    text = f"{HEAD}async def f(x):\n{body}"
    theirs, ours = rows_of_ruff(text, folder), rows_of_ours(text, folder)
    assert (ours == theirs) is (request.node.callspec.id not in DIFFERENT)


@pytest.mark.parametrize("head", FILES.values(), ids=FILES)
def test_for_the_file(head: str, folder: Path) -> None:
    text = f"{head}{HEAD}async def f(x):\n    time.sleep(1)\n"
    assert rows_of_ours(text, folder) == rows_of_ruff(text, folder)
