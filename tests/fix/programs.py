"""Programs → what their fixes make of them."""

from collections.abc import Mapping
from textwrap import dedent

from asyncguard.fix import apply
from asyncguard.model.finding import Finding
from asyncguard.testing import run

HELPER = "import requests\n\n\ndef load(*args, **kwargs):\n    return requests.get(*args, **kwargs)\n"


def source(text: str) -> str:
    return dedent(text).lstrip("\n")


def findings(text: str, others: Mapping[str, bytes] | None = None) -> list[Finding]:
    """What is found in `text`, as a module beside `helper`, which has a function `load` that blocks."""
    files = {"app.py": text.encode(), "helper.py": HELPER.encode(), **(others or {})}
    return [finding for finding in run(files).findings if finding.path == "app.py"]


def fixed(text: str) -> str:
    """`text` with all fixes made, again and again until there is none left."""
    for _ in range(10):
        fixes = [finding.fix for finding in findings(text) if finding.fix]
        if not fixes:
            return text
        text = apply(text, fixes).text
    raise AssertionError(f"fixes without end:\n{text}")
