"""What AG303 and AG305 claim, told by the locks: each is held at the slow await of every `_bad` function, and of no
`_good` one; and a thread lock that is held across an await stops the loop."""

import asyncio
import subprocess
import sys

import pytest

from tests.held.conftest import RULES, Spy, functions, holds

pytestmark = pytest.mark.slow
ASYNC, THREAD = "async-lock-held-across-slow-await", "thread-lock-held-across-await"
TWO_TASKS = """
import asyncio, held
async def main():
    await asyncio.gather(held.{function}(), held.{function}())
asyncio.run(main())
"""


@pytest.mark.parametrize("function", functions(ASYNC, "held.py"))
def test_async_locks(load, function: str) -> None:
    pytest.importorskip("httpx")
    module = load(ASYNC, "held.py")
    module.client = spy = Spy(lambda: module.lock.locked() + module.condition.locked())
    asyncio.run(getattr(module, function)())
    assert spy.seen
    assert (max(spy.seen) > 0) == holds(function)


@pytest.mark.parametrize("function", functions(THREAD, "held.py"))
def test_thread_locks(function: str) -> None:
    words = [sys.executable, "-c", TWO_TASKS.format(function=function)]
    try:
        subprocess.run(words, cwd=RULES / THREAD, timeout=2, check=True)
    except subprocess.TimeoutExpired:
        stopped = True
    else:
        stopped = False
    assert stopped == holds(function)
