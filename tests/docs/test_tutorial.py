"""The tutorial's two shops: what asyncguard says of them, and what they take under load."""

import html
import re
from pathlib import Path

import pytest

from tests.frontends.calls import check

HERE = Path(__file__).parent.parent.parent / "docs"
OUTPUTS = re.findall(r"^```text\n(.*?)^```", (HERE / "tutorial.md").read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("version", "said"), [("slow", OUTPUTS[0]), ("quick", OUTPUTS[1])])
def test_what_the_page_shows_is_what_is_said(version: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE / "tutorial" / version)
    assert check("--isolated", "--no-cache").stdout == said


def test_the_programs_in_the_page_are_those_of_the_quick_shop() -> None:
    ours = (HERE / "tutorial/quick/accounts.py").read_text()
    (program,) = re.findall(r"^class Identity:.*?^```", (HERE / "tutorial.md").read_text(), re.MULTILINE | re.DOTALL)
    assert program.removesuffix("```") in ours


def test_the_picture_of_a_run_shows_what_is_said_today() -> None:
    """`python -m website.pictures` makes it anew."""
    picture = re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]+>", "", (HERE / "images/check.svg").read_text())))
    showcase = HERE.parent / "tests/fixtures/showcase"
    for line in check("--isolated", "--no-cache", str(showcase)).stdout.splitlines()[:3]:
        message = line.partition(": ")[2]
        assert re.sub(r"\s", "", message) in picture


@pytest.mark.slow
def test_the_quick_shop_is_quicker() -> None:
    measure = pytest.importorskip("docs.tutorial.measure")
    for needed in ("fastapi", "uvicorn", "requests", "bcrypt"):
        pytest.importorskip(needed)
    slow, quick = (times[len(times) // 2] for times in measure.measured().values())
    assert quick < slow / 2
