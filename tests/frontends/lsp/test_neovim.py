"""The server in a real editor: Neovim, headless, as Debian has it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="needs asyncguard[lsp]")

from tests.frontends.lsp.editor import written

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("nvim") is None, reason="needs Neovim (apt-get install neovim)"),
]

APP = "from helper import load\n\n\nasync def get(x):\n    load(x)\n"
HELPER = "import time\n\n\ndef load(x):\n    time.sleep(x)\n"


def test_a_session(tmp_path: Path) -> None:
    root = written(tmp_path, {"app.py": APP, "helper.py": HELPER})
    script = Path(__file__).with_name("neovim.lua")
    done = subprocess.run(
        ["nvim", "--headless", "-u", "NONE", "-c", f"luafile {script}", "-c", "qa!"],
        cwd=root,
        env={**os.environ, "ASYNCGUARD": sys.executable, "XDG_STATE_HOME": str(tmp_path / ".state")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    facts = [line.split("\t") for line in done.stdout.splitlines()]
    assert facts == [
        ["opened", "true", "AG101:load(x)"],
        ["encoding", "utf-16"],
        ["typed", "true", "AG106:open(s)"],
        ["typed back", "true", "AG101:load(x)"],
        ["helper changed", "true", ""],
        ["helper as it was", "true", "AG101:load(x)"],
        ["action", "asyncguard (AG101): Run `load` in a thread with `asyncio.to_thread`"],
        ["action", "asyncguard (AG101): Disable for this line"],
        ["fixed", "true", ""],
        ["text", "import asyncio||from helper import load|||async def get(x):|    await asyncio.to_thread(load, x)"],
    ], done.stderr
