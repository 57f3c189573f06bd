"""Fixes beside sleeps and threads: what is written, and where nothing can be."""

import pytest

from tests.fix.programs import findings, fixed

ASYNCIO = "import asyncio\nimport subprocess\n\n\n"
PROCESSES = {
    "run, result unused": (
        'subprocess.run(["ls", path])',
        'await (await asyncio.create_subprocess_exec("ls", path)).wait()',
    ),
    "call gives the exit code": (
        'code = subprocess.call(("ls", *args), cwd=path)',
        'code = await (await asyncio.create_subprocess_exec("ls", *args, cwd=path)).wait()',
    ),
    "parentheses": (
        'subprocess.run( ["ls", (path), (1, 2)[0], *(args)], cwd=(path) )',
        'await (await asyncio.create_subprocess_exec("ls", (path), (1, 2)[0], *(args), cwd=(path))).wait()',
    ),
    "a command in parentheses": (
        "subprocess.run((path), shell=True)",
        "await (await asyncio.create_subprocess_shell((path))).wait()",
    ),
    "a shell": (
        'subprocess.run("ls | wc", shell=True, stdout=subprocess.DEVNULL)',
        'await (await asyncio.create_subprocess_shell("ls | wc", stdout=subprocess.DEVNULL)).wait()',
    ),
    "a checked one": (
        'subprocess.run(["ls"], check=True)',
        'await asyncio.to_thread(subprocess.run, ["ls"], check=True)',
    ),
    "a used result": (
        'done = subprocess.run(["ls"])',
        'done = await asyncio.to_thread(subprocess.run, ["ls"])',
    ),
    "nobody knows what the command is": (
        "subprocess.run(args)",
        "await asyncio.to_thread(subprocess.run, args)",
    ),
    "a comment among the arguments": (
        'subprocess.run(["ls"],  # all\n        cwd=path)',
        'await asyncio.to_thread(subprocess.run, ["ls"],  # all\n        cwd=path)',
    ),
}


@pytest.mark.parametrize(("before", "after"), PROCESSES.values(), ids=PROCESSES)
def test_subprocesses(before: str, after: str) -> None:
    head = f"{ASYNCIO}async def f(path, args):\n    "
    expected = f"{head}{after}\n"
    if "subprocess." not in after.replace("asyncio.create_subprocess", ""):
        expected = expected.replace("import subprocess\n", "")
    assert fixed(f"{head}{before}\n") == expected


FILES = {
    "aiofiles": (
        "with open(p) as f:\n        text = f.read()\n    return text",
        "async with aiofiles.open(p) as f:\n        text = await f.read()\n    return text",
    ),
    "anyio": (
        "with open(p) as f:\n        for x in f:\n            f.read().strip()",
        "async with await anyio.open_file(p) as f:\n        async for x in f:\n            (await f.read()).strip()",
    ),
}


@pytest.mark.parametrize("library", FILES)
def test_files(library: str) -> None:
    head, (before, after) = f"import {library}\n\n\nasync def f(p):\n    ", FILES[library]
    assert fixed(f"{head}{before}\n") == f"{head}{after}\n"


def test_a_file_of_a_project_that_uses_the_library_elsewhere() -> None:
    before = "async def f(p):\n    with open(p) as f:\n        return f.read()\n"
    [fix, *_] = [each.fix for each in findings(before, {"other.py": b"import aiofiles\n"})]
    assert fix
    assert fix.message == "Open it with `aiofiles.open`"
    assert [edit.content for edit in fix.edits] == ["import aiofiles\n\n", "async ", "aiofiles.open", "await "]


@pytest.mark.parametrize(
    "body",
    [
        "with open(p) as f:\n        return json.load(f)",
        "with open(p) as f:\n        return [line for line in f]",
        "with open(p) as f:\n        return f.name",
        "with open(p) as f, open(p) as g:\n        return f.read()",
        "with open(p) as f:\n        pass\n    f.read()",
        "with open(p) as f:\n        return lambda: f.read()",
    ],
)
def test_a_file_that_is_used_otherwise_stays(body: str) -> None:
    found = findings(f"import aiofiles\nimport json\n\n\nasync def f(p):\n    {body}\n")
    assert found
    assert not any(each.fix and "aiofiles" in each.fix.message for each in found)


def test_an_unawaited_coroutine() -> None:
    before = "async def g():\n    pass\n\n\nasync def f():\n    g()  # now\n"
    assert fixed(before) == before.replace("    g()", "    await g()")


def test_a_coroutine_of_a_sync_function_cannot_be_awaited() -> None:
    before = "import asyncio\n\n\nasync def g():\n    pass\n\n\ndef f():\n    g()\n\n\nasync def h():\n    f()\n"
    assert fixed(before) == before


TASKS = """import asyncio


async def g():
    pass


async def f(x):
    if x:
        asyncio.create_task(g())  # go
"""


def test_a_dangling_task() -> None:
    assert fixed(TASKS) == (
        "import asyncio\n\n_background_tasks: set[asyncio.Task] = set()\n\n\nasync def g():\n    pass\n\n\n"
        "async def f(x):\n    if x:\n        task = asyncio.create_task(g())  # go\n"
        "        _background_tasks.add(task)\n        task.add_done_callback(_background_tasks.discard)\n"
    )


def test_two_tasks_share_a_set() -> None:
    found = fixed(TASKS + "\n\nasync def h():\n    asyncio.create_task(\n        g(),\n    )\n")
    assert found.count("_background_tasks: set[asyncio.Task] = set()") == 1
    assert found.endswith(
        "    task = asyncio.create_task(\n        g(),\n    )\n"
        "    _background_tasks.add(task)\n    task.add_done_callback(_background_tasks.discard)\n"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("async def f(x):", "async def f(x, task, background_task, kept_task):"),
        ("import asyncio\n", "import asyncio\n\n_background_tasks = None\n"),
        ("asyncio.create_task(g())", "x = 1; asyncio.create_task(g())"),
        ("asyncio.create_task(g())", "asyncio.create_task(g()); x = 1"),
        ("x:\n        asyncio", "x: asyncio"),
    ],
    ids=["names are taken", "another thing", "not first", "not last", "in the row of a branch"],
)
def test_a_task_that_stays(old: str, new: str) -> None:
    before = TASKS.replace(old, new)
    assert [each.code for each in findings(before)] == ["AG502"]
    assert fixed(before) == before


HELD = """import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession


async def f(session: AsyncSession, client: httpx.AsyncClient, url: str, key: int):
    row = await session.execute(select(key))
    # ask them
    reply = await client.get(url)
    await session.commit()
    return row, reply
"""


def test_an_independent_await_goes_first() -> None:
    assert fixed(HELD) == HELD.replace("    # ask them\n    reply = await client.get(url)\n", "").replace(
        "    row =", "    # ask them\n    reply = await client.get(url)\n    row ="
    )


def test_comments_of_a_block_above_stay_with_it() -> None:
    """And so does what several rows hold."""
    call = "reply = await client.get(url)"
    before = HELD.replace("    # ask them\n", "    # ask\n    # them\n").replace(
        call, call.replace("url", "\n        url\n    ")
    )
    nested = "    if key:\n        key = 1\n        # or not\n"
    before = before.replace("    row =", f"{nested}    # the row\n    row =")
    asked = before[before.index("    # ask\n") : before.index("    await session.commit()")]
    assert fixed(before) == before.replace(asked, "").replace("    # the row\n", f"{asked}    # the row\n")


def test_out_of_the_block_that_takes_it() -> None:
    before = (
        "import asyncpg\nimport httpx\n\n\nasync def f(pool: asyncpg.Pool, client: httpx.AsyncClient, url: str):\n"
        "    async with pool.acquire() as connection:\n        await connection.execute('select 1')\n"
        "        reply = await client.get(url)\n    return reply\n"
    )
    assert fixed(before) == before.replace("        reply = await client.get(url)\n", "").replace(
        "    async with", "    reply = await client.get(url)\n    async with"
    )


DEPENDS = {
    "on the row": ("client.get(url)", "client.get(row)"),
    "on what was changed": ("client.get(url)", "client.get(url, params=session.info)"),
    "the row on it": ("select(key)", "select(key, reply)"),
    "the row on a part of it": ("reply = await", "reply, key = await"),
    "beside another in its row": ("    # ask them\n    reply", "    key = 1; reply"),
    "behind another in its row": ("    row = await", "    key = 1; row = await"),
    "in one row with its branch": ("    # ask them\n    reply", "    if row: reply"),
    "on a way out": ("    # ask them\n", "    if not row:\n        return None\n"),
    "in a branch": ("    # ask them\n    reply", "    if row:\n        reply"),
    "two awaits": ("await client.get(url)", "await client.get(await client.get(url))"),
}


@pytest.mark.parametrize(("old", "new"), DEPENDS.values(), ids=DEPENDS)
def test_a_dependent_await_stays(old: str, new: str) -> None:
    found = [each for each in findings(HELD.replace(old, new)) if each.code == "AG301"]
    assert found
    assert {each.fix.applicability for each in found if each.fix} <= {"display-only"}
    assert fixed_by_unsafe(found) == []


def fixed_by_unsafe(found: list) -> list:
    return [each for each in found if each.fix and each.fix.edits]
