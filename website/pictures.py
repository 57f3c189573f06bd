"""`python -m website.pictures`: the pictures in the documents, made anew from real runs (needs Rich and a Chromium)."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from website.pages import ROOT

IMAGES = ROOT / "docs" / "images"
SHOWCASE = ROOT / "tests" / "fixtures" / "showcase"
WIDTH = 112
"""Columns of the terminal."""
FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)
"""Rich asks a server for its fonts; a page of ours asks nobody."""


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / "check.svg").write_text(terminal(), encoding="utf-8")
    report(IMAGES / "report.png")


def terminal() -> str:
    """A run on the showcase, as it looks on a terminal."""
    said = run("--output-format", "full", "--color", "always")
    console = Console(record=True, width=WIDTH, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(Text("$ asyncguard check\n") + Text.from_ansi(said))
    picture = console.export_svg(title="asyncguard", theme=MONOKAI, unique_id="asyncguard")
    return FONT.sub("", picture)


def report(target: Path) -> None:
    """The HTML report of the same run, in a browser."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        raise SystemExit("no Chromium here")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        run("--output-format", "html", "-o", str(page))
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1100,1420"]
        subprocess.run([browser, *flags, f"--screenshot={target}", page.as_uri()], check=True, capture_output=True)


def run(*flags: str) -> str:
    command = [sys.executable, "-m", "asyncguard", "check", "--no-cache", "--isolated", *flags, "."]
    return subprocess.run(command, cwd=SHOWCASE, capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    main()
