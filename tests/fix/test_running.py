"""Programs that block, run before and after their fixes, beside a loop that ticks: the longest gap between two ticks is
how long everybody else waits."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from asyncguard.config import Settings, load
from asyncguard.model.repairs import UNSAFE
from asyncguard.pipeline.mend import mend

SECONDS = 1.5
"""How long each program waits."""
HELD, FREE = 1.2, 0.8
"""A loop that is blocked ticks no sooner than after the one, a free one no later than after the other."""

TICKING = """
import asyncio, json, sys, time
from program import work


async def main():
    ticks, task = [time.monotonic()], asyncio.create_task(work())
    while not task.done():
        await asyncio.sleep(0.01)
        ticks.append(time.monotonic())
    gaps = [after - before for before, after in zip(ticks, ticks[1:])]
    print(json.dumps({"gap": max(gaps), "result": await task}))


asyncio.run(main())
"""

PROGRAMS = {
    "a sleep": "import time\n\n\nasync def work():\n    time.sleep(1.5)\n    return 'slept'\n",
    "a helper in another module": (
        "from helper import pause\n\n\nasync def work():\n    return pause(1.5, then='slept')\n"
    ),
    "a method": (
        "import time\n\n\nclass Client:\n    def fetch(self, *parts):\n        time.sleep(1.5)\n"
        "        return '/'.join(parts)\n\n\nasync def work():\n    return Client().fetch('a', 'b')\n"
    ),
    "a subprocess": (
        "import subprocess\nimport sys\n\n\nasync def work():\n"
        "    return subprocess.call([sys.executable, '-c', 'import time; time.sleep(1.5)'])\n"
    ),
    "a subprocess that is checked": (
        "import subprocess\nimport sys\n\n\nasync def work():\n"
        "    subprocess.run([sys.executable, '-c', 'import time; time.sleep(1.5)'], check=True)\n    return 'done'\n"
    ),
    "a file that is written by and by": (
        "import os\nimport threading\nimport time\n\n\ndef write():\n    time.sleep(1.5)\n"
        "    with open('pipe', 'w') as pipe:\n        pipe.write('written')\n\n\nasync def work():\n"
        "    os.mkfifo('pipe')\n    threading.Thread(target=write).start()\n"
        "    with open('pipe') as file:\n        return file.read()\n"
    ),
    "a key that is derived": (
        "import hashlib\nimport time\n\n\ndef derive(password):\n    start, rounds = time.monotonic(), 0\n"
        "    while time.monotonic() - start < 1.5:\n        hashlib.pbkdf2_hmac('sha256', password, b'salt', 200_000)\n"
        "        rounds += 1\n    return 'derived'\n\n\nasync def work():\n    return derive(b'secret')\n"
    ),
    "a coroutine that was never awaited": (
        "import asyncio\nimport time\n\n\nasync def notify(done):\n    done.append('notified')\n\n\n"
        "async def work():\n    done = []\n    time.sleep(1.5)\n    notify(done)\n    return done\n"
    ),
}
RESULTS = {"a method": "a/b", "a subprocess": 0, "a file that is written by and by": "written"}
RESULTS |= {"a subprocess that is checked": "done", "a key that is derived": "derived"}
RESULTS |= {"a coroutine that was never awaited": ["notified"]}
HELPER = "import time\n\n\ndef pause(seconds, *, then):\n    time.sleep(seconds)\n    return then\n"


def ran(folder: Path) -> tuple[float, object]:
    (folder / "pipe").unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", TICKING], cwd=folder, capture_output=True, text=True, timeout=60, check=True
    )
    told = json.loads(done.stdout)
    return told["gap"], told["result"]


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_loop_is_free_after_the_fix(name: str, tmp_path: Path) -> None:
    (tmp_path / "asyncguard.toml").touch()
    (tmp_path / "helper.py").write_text(HELPER)
    program = tmp_path / "program.py"
    program.write_text(PROGRAMS[name])
    assert ran(tmp_path)[0] > HELD
    config = load([tmp_path], Settings(), cwd=tmp_path)
    mended = mend([tmp_path], config, UNSAFE, cwd=tmp_path, use_cache=False)
    program.write_bytes(mended.changes["program.py"].after)
    gap, result = ran(tmp_path)
    assert gap < FREE, program.read_text()
    assert result == RESULTS.get(name, "slept")
