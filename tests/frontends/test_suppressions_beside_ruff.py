"""Comments that silence: the same program, once with ruff's words and code, once with ours, to ruff and to us."""

import json
import re
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
    "# noqa: CODEE501",
    "# noqa: E501CODE E502",
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


MALFORMED = [
    "# noqa:CODE,,CODE",
    "# noqa : CODE CODE",
    "# noqa:CODE,",
    "# noqa: ,CODE",
    "# noqa: CODE, , CODE",
    "# noqa: because CODE",
    "# noqa: CODECODE",
    "# noqa: CODECODECODE, ZZ",
    "# noqa: CODE, 123",
    "# noqa: CODE;CODE",
    "# noqa: CODE.",
    "# noqa: CODEx",
    "# noqa: CODE CODE,,CODE because",
    "# noqa:CODE#why",
    "# noqa, CODE",
    "# noqa-CODE",
    "# TOOL: noqa: CODE",
    "# TOOL: ignore[",
    "# TOOL: ignore[CODE",
    "# TOOL: ignore[]",
    "# TOOL: ignore",
    "# TOOL: ignore[CODE,]",
    "# TOOL: ignore[CODE,,CODE]",
    "# TOOL: ignore[,CODE]",
    "# TOOL: ignore[CODE CODE]",
    "# TOOL: ignore [CODE]",
    "# TOOL: ignor[CODE]",
    "# TOOL: disable[CODE]",
    "# TOOL: file-ignore[CODE]",
]
ALONE = ["# TOOL: noqa: because", "# TOOL: enable[CODE]", "# TOOL: disable"]
PLACE = re.compile(r" (?:on|at) (?:theirs|ours)\.py:(\d+)")


def told(words: str, tool: str) -> set[tuple[int, str]]:
    """(row, what is said of it) for each warning about a comment."""
    found = [(PLACE.search(line), line.removeprefix("warning: ")) for line in words.splitlines()]
    return {(int(place[1]), PLACE.sub("", line).replace(tool, "TOOL")) for place, line in found if place}


def told_by_ruff(text: str, folder: Path) -> set[tuple[int, str]]:
    """It warns of `noqa`, and has findings for its other comments."""
    (folder / "theirs.py").write_text(text.replace("TOOL", "ruff").replace("CODE", "ASYNC251"))
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--preview", "--select", "RUF103"]
    done = subprocess.run(
        [*command, "--output-format", "json", "theirs.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    warned = {(row, re.sub(r"F401, F841|F401", "CODE", words)) for row, words in told(done.stderr, "ruff")}
    return warned | {
        (
            each["location"]["row"],
            re.sub(r"E501|ruff", lambda match: {"E501": "CODE"}.get(match[0], "TOOL"), each["message"]),
        )
        for each in json.loads(done.stdout)
    }


def told_by_us(text: str) -> set[tuple[int, str]]:
    Path("ours.py").write_text(text.replace("TOOL", "asyncguard").replace("CODE", "AG101"))
    words = check("--isolated", "--no-cache", "ours.py").stderr
    return {(row, re.sub(r"AG101, AG102|AG101", "CODE", said)) for row, said in told(words, "asyncguard")}


def test_what_is_malformed_is_told_as_ruff_tells_it(folder: Path) -> None:
    text = "".join(f"print({n})  {comment}\n" for n, comment in enumerate(MALFORMED)) + "\n".join(ALONE)
    theirs = told_by_ruff(text, folder)
    assert told_by_us(text) == theirs
    assert len(theirs) > 20


UNKNOWN = "Invalid rule code provided to"
LISTED = "expected a comma-separated list of codes"
OURS = "import time\n\n\nasync def f():\n    time.sleep(1)  COMMENT\n"


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("# noqa: AG999", f"{UNKNOWN} `# noqa` at a.py:5: AG999"),
        ("# noqa:AG101, AG999", f"{UNKNOWN} `# noqa` at a.py:5: AG999"),
        ("# asyncguard: ignore[AG999]", f"{UNKNOWN} `# asyncguard: ignore` at a.py:5: AG999"),
        (
            "# asyncguard: ignore[blocking-slep]",
            f"{UNKNOWN} `# asyncguard: ignore` at a.py:5: blocking-slep; did you mean `blocking-sleep`?",
        ),
        (
            "# noqa: blocking-sleep",
            f"Invalid `# noqa` directive on a.py:5: {LISTED} (e.g., `# noqa: AG101, AG102`).",
        ),
    ],
)
def test_what_names_no_rule_is_told_once(comment: str, words: str, folder: Path) -> None:
    (folder / "a.py").write_text(OURS.replace("COMMENT", comment))
    for _ in "made", "recalled":
        assert check("--isolated", "a.py").stderr == f"warning: {words}\n"
    assert check("--isolated", "--quiet", "a.py").stderr == ""
    assert check("--isolated", "--ignore-noqa", "a.py").stderr == ""


def test_a_code_that_there_is_not_is_a_finding_where_those_are_asked_for(folder: Path) -> None:
    (folder / "a.py").write_text(OURS.replace("COMMENT", "# noqa: AG999"))
    result = check("--isolated", "--select", "AG901", "a.py")
    assert result.stderr == ""
    assert "unknown: `AG999`" in result.stdout


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: F401,,E501",
        "# noqa:",
        "# noqa: because",
        "# ruff: noqa: F401",
        "# ruff: ignore[",
        "# flake8: noqa",
        "# asyncguard: ignore[E501, AG101]",
    ],
)
def test_what_others_are_told_is_their_business(comment: str, folder: Path) -> None:
    (folder / "a.py").write_text(OURS.replace("COMMENT", comment))
    assert check("--isolated", "a.py").stderr == ""


def test_only_of_the_files_that_are_asked_for(folder: Path) -> None:
    (folder / "a.py").write_text(OURS.replace("COMMENT", "# noqa: AG999"))
    (folder / "b.py").write_text("")
    (folder / "pyproject.toml").write_text("")
    assert check("b.py").stderr == ""
    assert "a.py:5" in check(".").stderr
