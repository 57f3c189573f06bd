"""Any bytes may stand in a .py file: the run goes on, and the other files are analysed."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from asyncguard.testing import run

GOOD = b"import time\n\n\nasync def bad():\n    time.sleep(1)\n"

UNREADABLE = {
    "null bytes": b"import time\x00\n\nasync def f():\n    time.sleep(1)\n",
    "only null bytes": b"\x00" * 100,
    "unknown encoding": b"# -*- coding: klingon -*-\nx = 1\n",
    "not in its encoding": b"# -*- coding: ascii -*-\nx = '\xc3\xa9'\n",
    "not utf-8": b"x = '\xff\xfe'\n",
    "byte order mark and another encoding": b"\xef\xbb\xbf# -*- coding: latin-1 -*-\nx = 1\n",
    "utf-16": "x = 1\n".encode("utf-16"),
    "binary": bytes(range(256)) * 4,
    "a codec that gives no text": b"# coding: rot13\nvzcbeg gvzr\n",
    "python 2": b"print 'x'\nexec 'y' in z\nraise E, 'x'\n",
    "unfinished": b"def f(\n",
    "bad indentation": b"if x:\n        a\n    b\n",
    "tabs and spaces": b"if x:\n        a\n\tb\n",
    "unterminated string": b"x = '''\nabc\n",
    "bad token": b"x = 1 ? 2\n",
    "merge conflict": b"<<<<<<< ours\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n",
}


def deep(opening: str, closing: str, depth: int, middle: str = "1") -> bytes:
    return f"async def f(a):\n    return {opening * depth}{middle}{closing * depth}\n".encode()


DEEP = {
    "parentheses": deep("(", ")", 2_000),
    "lists": deep("[", "]", 2_000),
    "calls": deep("f(", ")", 2_000),
    "lambdas": deep("lambda: ", "", 2_000),
    "not": deep("not ", "", 2_000),
    "minus": deep("-", "", 10_000),
    "conditions": deep("1 if a else ", "", 2_000),
    "powers": deep("2 ** ", "", 2_000),
    "sums": deep("", " + 1", 10_000),
    "concatenated strings": deep("'x' ", "", 10_000, "'y'"),
    "attributes": deep("", ".b", 5_000, "a"),
    "chained calls": deep("", ".b()", 2_000, "a"),
    "subscripts": deep("", "[0]", 2_000, "a"),
    "comparisons": deep("", " < 2", 10_000),
    "and": deep("", " and a", 10_000),
    "awaits": deep("(await ", ")", 2_000, "a"),
    "unclosed": deep("(", "", 2_000),
    "elif": ("async def f(a):\n    if a == 0:\n        pass\n" + "    elif a:\n        f(a)\n" * 2_000).encode(),
    "nested ifs": "".join(f"{' ' * n}if x:\n" for n in range(95)).encode() + b" " * 95 + b"pass\n",
    "nested functions": "".join(f"{' ' * n}def f{n}():\n" for n in range(95)).encode() + b" " * 95 + b"pass\n",
    "nested withs": b"def f():\n    with " + b", ".join([b"open('x')"] * 2_000) + b":\n        pass\n",
    "long line": b"x = '" + b"a" * 1_000_000 + b"'\n",
    "huge number": b"x = " + b"1" * 10_000 + b"\n",
    "long list": b"x = [" + b"1, " * 20_000 + b"]\n",
    "many functions": "".join(f"def f{n}():\n    return f{n + 1}()\n" for n in range(3_000)).encode()
    + b"async def g():\n    f0()\n",
    "long chain of types": "".join(f"class C{n}(C{n + 1}): pass\n" for n in range(2_000)).encode()
    + b"async def g():\n    C0().get()\n",
    "own base": b"class A(A): pass\nclass B(C): pass\nclass C(B): pass\nasync def f():\n    A().x()\n    B().x()\n",
}

DEEP["items of its own kind"] = b"""
class Pattern:
    def __init__(self, state):
        self.state = state

    def __getitem__(self, index):
        return Pattern(self)

async def f():
    for item in Pattern(None):
        item.show()
"""

DEEP["an iterator of its own kind"] = b"""
class Tree:
    def __init__(self, parent):
        self.parent = parent

    def __iter__(self):
        return Tree(self)

    def __next__(self):
        return Tree(self)

async def f():
    for item in Tree(None):
        item.show()
"""

DEEP["a type that grows"] = b"""
class Node:
    def __init__(self, inner):
        self.inner = inner

    def wrap(self):
        return Node(self).wrap()

def grow(value):
    return grow([value]) or grow({"a": value}) or value

async def f():
    Node(None).wrap().show()
    grow(1).show()
    value = None
    while value:
        value = (value, Node(value), lambda: value)
"""


LARGE = {
    "a hundred thousand lines": b"import time\n" + b"async def f(x):\n    await f(x.y[1])\n\n\n" * 25_000,
    "one line of five megabytes": b"x = [" + b"f(1, 'abc'), " * 400_000 + b"]\n",
    "five megabytes of text": b'x = """' + b"abc def\n" * 650_000 + b'"""\n',
}

LAID_OUT = {
    "a byte order mark": b"\xef\xbb\xbf" + GOOD,
    "lines that end in CRLF": GOOD.replace(b"\n", b"\r\n"),
    "lines that end in CR": GOOD.replace(b"\n", b"\r"),
    "lines that end in this and that": GOOD.replace(b"\n\n\n", b"\n\r\r\n"),
    "form feeds": GOOD.replace(b"async", b"\x0casync"),
    "tabs": GOOD.replace(b"    ", b"\t"),
    "no last newline": GOOD.rstrip(),
    "latin-1": b"# -*- coding: latin-1 -*-\n# \xe9\n" + GOOD,
    "wide characters": "Ü = 'X 👩‍👩‍👧'\n".encode() + GOOD,
}


@pytest.mark.parametrize("name", LAID_OUT)
def test_what_python_can_read_is_read(name: str) -> None:
    report = run({"odd.py": LAID_OUT[name]})
    (finding,) = report.findings
    start = 3 if name == "latin-1" else 2 if name == "wide characters" else 1
    assert (finding.code, finding.span.row, finding.span.column) == ("AG101", start + 4, 2 if name == "tabs" else 5)


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_python_cannot_read_is_one_finding(name: str) -> None:
    report = run({"odd.py": UNREADABLE[name], "good.py": GOOD})
    assert [(finding.path, finding.code) for finding in report.findings] == [("good.py", "AG101"), ("odd.py", "AG000")]
    assert report.failures == ()


@pytest.mark.parametrize("name", [*DEEP, *(pytest.param(name, marks=pytest.mark.slow) for name in LARGE)])
def test_what_is_deep_or_long(name: str, tmp_path: Path) -> None:
    """In a process of its own: what overflows the stack of the parser would take this one with it."""
    (tmp_path / "odd.py").write_bytes({**DEEP, **LARGE}[name])
    (tmp_path / "good.py").write_bytes(GOOD)
    command = [sys.executable, "-m", "asyncguard", "check", "--isolated", "-n", "-j1", "--output-format=json", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=40, check=False)
    assert done.returncode == 1, f"exit code {done.returncode}\n{done.stderr}"
    assert "Internal error" not in done.stderr
    found = [(Path(finding["filename"]).name, finding["code"]) for finding in json.loads(done.stdout)]
    assert ("good.py", "AG101") in found
    assert {code for name, code in found if name == "odd.py"} <= {"AG000", "AG501"}


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_file(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(GOOD * 5)
    for _ in range(10):
        data[chance.randrange(len(data))] = chance.randrange(256)
    report = run({"odd.py": bytes(data), "good.py": GOOD})
    assert ("good.py", "AG101") in [(finding.path, finding.code) for finding in report.findings]
    assert report.failures == ()


def test_a_bad_file_takes_nothing_with_it() -> None:
    """The package's `__init__` does not parse; its modules and those who import them do."""
    helper = b"import time\n\n\ndef wait():\n    time.sleep(1)\n"
    user = b"from pkg.helper import wait\n\n\nasync def bad():\n    wait()\n"
    report = run({"pkg/__init__.py": b"def (\n", "pkg/helper.py": helper, "app.py": user})
    assert [(f.path, f.code) for f in report.findings] == [("app.py", "AG101"), ("pkg/__init__.py", "AG000")]


@pytest.mark.parametrize("count", [60, 70, 500, 3_000])
@pytest.mark.parametrize("inside", [True, False], ids=["in a function", "at the top"])
def test_a_long_chain_of_elifs_hides_nothing(count: int, inside: bool) -> None:
    """Neither what it holds, nor what stands beside it, nor what others call there."""
    chain = "if x == 'a':\n    pass\n" + "".join(f"elif x == '{n}':\n    wait()\n" for n in range(count))
    lines = "".join(f"    {line}\n" for line in chain.splitlines()) if inside else chain
    head = "import time\nx = 'b'\n\n\ndef wait():\n    time.sleep(1)\n\n\n"
    helper = f"{head}async def odd(x):\n    wait()\n{lines}" if inside else f"{head}{lines}"
    report = run({"odd.py": helper.encode(), "app.py": b"from odd import wait\n\n\nasync def f():\n    wait()\n"})
    assert report.failures == ()
    found = [finding.path for finding in report.findings if finding.code == "AG101"]
    assert found == ["app.py", *(["odd.py"] * (count + 1) if inside else [])]


@pytest.mark.parametrize("long", [" + ".join(["1"] * 12_000), "requests" + ".get('x')" * 3_000], ids=["sum", "chain"])
def test_what_blocks_beside_what_is_long_is_told(long: str, tmp_path: Path) -> None:
    """LibCST, which fixes are made with, would take minutes for the function: none is offered."""
    text = f"import requests\n\n\nasync def odd():\n    requests.get('x')\n    y = {long}\n"
    (tmp_path / "odd.py").write_text(text)
    command = [sys.executable, "-m", "asyncguard", "check", "--isolated", "-n", "-j1", "--output-format=json", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=40, check=False)
    assert done.returncode == 1, f"exit code {done.returncode}\n{done.stderr}"
    found = [each for each in json.loads(done.stdout) if each["location"]["row"] == 5]
    assert [each["code"] for each in found] == ["AG102"]
    assert not (found[0]["fix"] or {}).get("edits")
