"""Excerpts as ruff draws them, and the chain."""

import textwrap

from asyncguard.model.finding import Finding, Step
from asyncguard.model.summary import Span
from asyncguard.report import Context, render

MAIN = """import asyncio, time
import os
import requests


async def fetch(url):
    time.sleep(1)
    r = requests.get(url)
    asyncio.create_task(work())
    return r == None


async def work():
    while True:
        await asyncio.sleep(0)
    x = 1
"""
HELPERS = "import requests\n\ndef load(url):\n    return requests.get(url)\n"
FILES = {"src/app/main.py": MAIN, "h.py": HELPERS}


def finding(
    *span: int, code: str = "AG101", message: str = "m", path: str = "src/app/main.py", **more: object
) -> Finding:
    return Finding(path, Span(*span), code, "name", message, **more)  # type: ignore[arg-type]


def full(*findings: Finding, colour: bool = False, **files: str) -> str:
    sources = {**FILES, **{f"{name}.py": text for name, text in files.items()}}
    context = Context(lambda path: sources.get(path, ""), lambda path: path, colour, summary=False)
    return render("full", findings, context)


def drawn(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n") + "\n"


def test_one_line() -> None:
    assert full(finding(7, 5, 7, 15, message="Async functions should not call `time.sleep`")) == drawn("""
        AG101 Async functions should not call `time.sleep`
         --> src/app/main.py:7:5
          |
        6 | async def fetch(url):
        7 |     time.sleep(1)
          |     ^^^^^^^^^^
        8 |     r = requests.get(url)
        9 |     asyncio.create_task(work())
          |
        """)


def test_row_numbers_of_different_width() -> None:
    assert full(finding(8, 9, 8, 21)) == drawn("""
        AG101 m
          --> src/app/main.py:8:9
           |
         6 | async def fetch(url):
         7 |     time.sleep(1)
         8 |     r = requests.get(url)
           |         ^^^^^^^^^^^^
         9 |     asyncio.create_task(work())
        10 |     return r == None
           |
        """)


def test_several_lines() -> None:
    assert full(finding(14, 5, 15, 31)) == drawn("""
        AG101 m
          --> src/app/main.py:14:5
           |
        13 |   async def work():
        14 | /     while True:
        15 | |         await asyncio.sleep(0)
           | |______________________________^
        16 |       x = 1
           |
        """)


def test_several_lines_that_start_inside_one() -> None:
    assert full(finding(1, 5, 3, 2, path="x.py"), x="x = f(\n    1,\n)\n") == drawn("""
        AG101 m
         --> x.py:1:5
          |
        1 |   x = f(
          |  _____^
        2 | |     1,
        3 | | )
          | |_^
        """)


def test_many_lines_are_cut() -> None:
    text = full(finding(1, 1, 12, 2, path="x.py"), x="f(\n" + "    1,\n" * 10 + ")\n")
    rows = [line.split(" |")[0].strip() for line in text.splitlines()[3:-1]]
    assert [row for row in rows if row] == ["1", "2", "3", "...", "11", "12"]


def test_last_line_of_a_file_has_no_closing_bar() -> None:
    assert full(finding(16, 5, 16, 6, help="Remove it")).endswith("16 |     x = 1\n   |     ^\nhelp: Remove it\n\n")


def test_chain() -> None:
    chain = (
        Step("src/app/main.py", Span(8, 9, 8, 26), "fetch", "calls `load`"),
        Step("h.py", Span(4, 12, 4, 29), "load", "`requests.get` (network)"),
    )
    assert full(finding(8, 9, 8, 26, chain=chain, help="Use x", also=("AG106",))) == drawn("""
        AG101 m
          --> src/app/main.py:8:9
           |
         6 | async def fetch(url):
         7 |     time.sleep(1)
         8 |     r = requests.get(url)
           |         ^^^^^^^^^^^^^^^^^ calls `load`
         9 |     asyncio.create_task(work())
        10 |     return r == None
           |
          ::: h.py:4:12 in `load`
           |
         4 |     return requests.get(url)
           |            ----------------- `requests.get` (network)
        also: AG106
        help: Use x
        """)


def test_a_step_whose_source_is_gone_is_told_in_words() -> None:
    text = full(finding(16, 5, 16, 6, chain=(Step("gone.py", Span(9, 1, 9, 2), "", "`x` (disk)"),)))
    assert text.endswith("   |     ^\n   |\n  ::: gone.py:9:1\n   = `x` (disk)\n\n")


def test_source_that_changed_since_is_not_shown() -> None:
    assert full(finding(99, 1, 99, 2)) == "AG101 m\n  --> src/app/main.py:99:1\n\n"


def test_wide_characters_and_tabs() -> None:
    text = full(finding(1, 12, 1, 15, path="x.py"), x='s = "é漢🎉";\tf()\n')
    assert text.splitlines()[3:5] == ['1 | s = "é漢🎉";    f()', "  |" + " " * 17 + "^^^"]


def test_source_cannot_drive_the_terminal() -> None:
    text = full(finding(1, 1, 1, 2, path="x.py", message="a\x1b[2Jb"), x="x = '\x1b[31m\x07 \u202e'\n")
    assert "\x1b" not in text
    assert "␛[31m␇ \N{REPLACEMENT CHARACTER}" in text


def test_colours() -> None:
    text = full(finding(7, 5, 7, 15, help="Use x"), colour=True)
    assert text.startswith("\x1b[1;91mAG101\x1b[0m \x1b[1mm\x1b[0m\n")
    assert "\x1b[1;91m^^^^^^^^^^\x1b[0m" in text
