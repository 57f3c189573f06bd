"""`python -m website`: assembles the pages and builds the site, strictly: a broken link ends it."""

import shutil
import subprocess
import sys
from pathlib import Path

from website.pages import ROOT, assembled

PAGES = ROOT / "build" / "pages"
"""`docs_dir` of zensical.toml."""


def main() -> int:
    shutil.rmtree(PAGES, ignore_errors=True)
    for path, content in assembled().items():
        _write(PAGES / path, content)
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
