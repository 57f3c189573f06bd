"""Ruff's own findings, rendered by us, are what ruff prints of them: keys, nesting, order, escaping, layout.

What differs on purpose is named here: the tool's name, addresses of pages that asyncguard does not have, fingerprints,
and what asyncguard adds.
"""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from asyncguard.model.finding import Finding
from asyncguard.model.formats import FORMATS
from asyncguard.model.summary import Span
from asyncguard.report import Context, Described, render, statistics

FILES = {
    "src/a b/main.py": """\
import asyncio, requests, time

__all__ = ["<&'\\">é漢", "no"]

async def f(url):
    time.sleep(1)
    s = "🎉é"; requests.get(url)
    requests.post(
        url,
    )
    while True:
        await asyncio.sleep(0)
""",
    "src/other.py": "import time\n\nasync def g():\n\ttime.sleep(1)\n",
}
CLEAN = {"src/clean.py": "x = 1\n"}


def ruff(root: Path, form: str, *words: str) -> str:
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "ASYNC,F822"]
    done = subprocess.run(
        [*command, "--output-format", form, *words], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(tmp_path_factory.mktemp("project"), FILES)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(tmp_path_factory.mktemp("clean"), CLEAN)


@pytest.fixture(scope="module")
def findings(root: Path) -> Sequence[Finding]:
    found = [_finding(each, root) for each in json.loads(ruff(root, "json"))]
    assert len({finding.code for finding in found}) == 4
    assert any(finding.span.row != finding.span.end_row for finding in found)
    return found


def _written(top: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")
    return top


def _finding(each: dict[str, Any], root: Path) -> Finding:
    start, end = each["location"], each["end_location"]
    span = Span(start["row"], start["column"], end["row"], end["column"])
    shown = Path(each["filename"]).relative_to(root).as_posix()
    return Finding(shown, span, each["code"], each["name"], each["message"])


def _context(root: Path) -> Context:
    return Context(
        read=lambda shown: (root / shown).read_text(encoding="utf-8"),
        absolute=lambda shown: str(root / shown),
        describe=lambda code: Described("name", "summary", page="page"),
    )


@pytest.mark.parametrize("form", ["concise", "full", "grouped", "junit", "github", "pylint", "azure"])
def test_text(form: str, root: Path, findings: Sequence[Finding]) -> None:
    ours = render(form, findings, _context(root))
    assert ours.replace("asyncguard", "ruff") == ruff(root, form)


@pytest.mark.parametrize("form", ["concise", "grouped"])
def test_text_in_colour(form: str, root: Path, findings: Sequence[Finding]) -> None:
    theirs = ruff(root, form, "--color", "always").replace("\x1b[1m\x1b[31m", "\x1b[1;31m")
    assert render(form, findings, _context(root)._replace(colour=True)) == theirs


def _without(*names: str) -> Callable[[Any], Any]:
    """A document without these keys, wherever they are."""

    def cut(document: Any) -> Any:
        if isinstance(document, dict):
            return {key: cut(value) for key, value in document.items() if key not in names}
        return [cut(each) for each in document] if isinstance(document, list) else document

    return cut


PROOF = ("also", "chain", "conditional", "cost", "entry_points", "function", "help", "impact", "primitive")
ADDRESSES = ("url", "helpUri", "informationUri")
WORDS = ("fullDescription", "shortDescription", "help", "version", "name", "kind", "enabled")
"""What a tool says of itself and of its rules."""


@pytest.mark.parametrize(
    ("form", "cut"),
    [
        ("json", _without("url", *PROOF)),
        ("gitlab", _without("fingerprint")),
        ("rdjson", _without("url", "name")),
        ("sarif", _without("columnKind", "partialFingerprints", *ADDRESSES, *WORDS)),
    ],
)
def test_documents(form: str, cut: Callable[[Any], Any], root: Path, findings: Sequence[Finding]) -> None:
    ours, theirs = render(form, findings, _context(root)), ruff(root, form)
    assert json.dumps(cut(json.loads(ours)), indent=2) == json.dumps(cut(json.loads(theirs)), indent=2)
    assert ours.endswith("\n") == theirs.endswith("\n")
    assert _layout(ours) == _layout(theirs)


def _layout(text: str) -> list[str]:
    """How a document is indented and spaced, not what it says; characters beyond ASCII stay as they are in both."""
    assert "\\u" not in text
    return sorted({re.match(r' *(?:"\w+": ?)?', line)[0] for line in text.splitlines() if "filename" in line})  # type: ignore[index]


@pytest.mark.parametrize("key", sorted({"fullDescription", "shortDescription", "help", "properties"}))
def test_sarif_rules_have_ruffs_keys(key: str, root: Path, findings: Sequence[Finding]) -> None:
    ours, theirs = json.loads(render("sarif", findings, _context(root))), json.loads(ruff(root, "sarif"))
    pairs = zip(*(each["runs"][0]["tool"]["driver"]["rules"] for each in (ours, theirs)), strict=True)
    assert all(mine[key].keys() == its[key].keys() for mine, its in pairs)


def test_json_lines(root: Path, findings: Sequence[Finding]) -> None:
    ours, theirs = render("json-lines", findings, _context(root)), ruff(root, "json-lines")
    cut = _without("url", *PROOF)
    documents = [cut(json.loads(line)) for line in ours.split("\n")[:-1]]
    compact = (",", ":")
    assert [json.dumps(each, separators=compact, ensure_ascii=False) for each in documents] == [
        re.sub(r',"url":".*?"', "", line) for line in theirs.split("\n")[:-1]
    ]
    assert ours.startswith('{"also":[],"cell":null,')


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "html"])  # ruff has no such format
def test_nothing_found(form: str, clean: Path) -> None:
    ours, theirs = render(form, [], _context(clean)).replace("asyncguard", "ruff"), ruff(clean, form)
    if form in ("rdjson", "sarif"):
        cut = _without("columnKind", "version", *ADDRESSES)
        assert json.dumps(cut(json.loads(ours))) == json.dumps(cut(json.loads(theirs)))
    else:
        assert ours == theirs


def test_xml_is_xml(root: Path, findings: Sequence[Finding]) -> None:
    odd = Finding("a<b>.py", Span(1, 1, 1, 2), "AG102", "n", "<&\x00\x1b\ud800\ufffe>", help="use `a < b`")
    (failure,) = ET.fromstring(render("junit", [odd], _context(root)).encode()).iter("failure")
    assert failure.get("message") == "<&>"
    assert failure.text == "line 1, col 1, <&>\n  help: use `a < b`"


def test_statistics(root: Path, findings: Sequence[Finding]) -> None:
    context = _context(root)
    assert json.loads(statistics("json", findings, context)) == json.loads(ruff(root, "json", "--statistics"))
    assert statistics("concise", findings, context) == ruff(root, "concise", "--statistics")
