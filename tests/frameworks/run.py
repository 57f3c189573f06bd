"""`python -m tests.frameworks.run NAME`: drives an application of fixtures/frameworks, prints what ran where as JSON."""

import asyncio
import importlib
import inspect
import json
import sys
import time
import types
from pathlib import Path

from tests.frameworks.watch import Watch

APPLICATIONS = Path(__file__).parent.parent / "fixtures" / "frameworks"


def stand_ins() -> None:
    """What the applications wait for does not happen: they are asked where they run, not for how long."""
    time.sleep = lambda seconds: None
    requests = types.ModuleType("requests")
    answer = types.SimpleNamespace(json=dict, iter_lines=lambda: iter(()), text="", content=b"")
    requests.get = requests.post = lambda *args, **options: answer
    sys.modules["requests"] = requests


def drive(name: str) -> set[tuple[str, int, str]]:
    """File, row and thread of every function of the application that started."""
    folder = APPLICATIONS / name if (APPLICATIONS / name).is_dir() else APPLICATIONS
    sys.path.insert(0, str(folder))
    driver = importlib.import_module(f"tests.frameworks.drivers.{name}")
    stand_ins()
    with Watch(folder) as watch:
        if inspect.iscoroutinefunction(driver.drive):
            asyncio.run(_on_a_loop(driver, watch))
        else:
            driver.drive()
    return watch.seen


async def _on_a_loop(driver: types.ModuleType, watch: Watch) -> None:
    watch.loop = asyncio.get_running_loop()
    await driver.drive()


if __name__ == "__main__":
    print(json.dumps(sorted(drive(sys.argv[1]))))
