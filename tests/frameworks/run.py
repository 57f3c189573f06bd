"""`python -m tests.frameworks.run NAME`: drives an application of fixtures/frameworks, prints what ran where (JSON)."""

import asyncio
import importlib
import inspect
import json
import os
import sys
import time
import types
from pathlib import Path

from tests.frameworks.watch import Watch

APPLICATIONS = Path(__file__).parent.parent / "fixtures" / "frameworks"


def stand_ins(folder: Path) -> None:
    """What the applications wait for does not happen: they are asked where they run, not for how long."""
    really = time.sleep

    def sleep(seconds: float) -> None:
        if not sys._getframe(1).f_code.co_filename.startswith(str(folder)):
            really(seconds)

    time.sleep = sleep
    requests = types.ModuleType("requests")
    answer = types.SimpleNamespace(json=dict, iter_lines=lambda: iter(()), text="", content=b"")
    requests.get = requests.post = lambda *args, **options: answer
    sys.modules["requests"] = requests


def drive(name: str) -> set[tuple[str, int, str]]:
    """File, row and thread of every function of the application that started."""
    folder = APPLICATIONS / name if (APPLICATIONS / name).is_dir() else APPLICATIONS
    sys.path.insert(0, str(folder))
    driver = importlib.import_module(f"tests.frameworks.drivers.{name}")
    stand_ins(folder)
    with Watch(folder) as watch:
        if inspect.iscoroutinefunction(driver.drive):
            asyncio.run(driver.drive())
        else:
            driver.drive()
    return watch.seen()


if __name__ == "__main__":
    print(json.dumps(sorted(drive(sys.argv[1]))), flush=True)
    os._exit(0)  # whatever threads a framework may have left
