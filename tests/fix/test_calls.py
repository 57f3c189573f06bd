"""Calls that become an `await`: what is written, and where nothing can be."""

import ast

import pytest

from tests.fix.programs import findings, fixed, source

SLEEPS = {
    "asyncio": (
        "import time\n\n\nasync def f():\n    time.sleep(1)\n",
        "import asyncio\n\n\nasync def f():\n    await asyncio.sleep(1)\n",
    ),
    "still used elsewhere": (
        "import time\n\n\nasync def f():\n    time.sleep(1)\n    return time.monotonic()\n",
        "import asyncio\nimport time\n\n\nasync def f():\n    await asyncio.sleep(1)\n    return time.monotonic()\n",
    ),
    "mentioned in a comment": (
        "import time\n\n\nasync def f():\n    time.sleep(1)  # time.sleep\n",
        "import asyncio\n\n\nasync def f():\n    await asyncio.sleep(1)  # time.sleep\n",
    ),
    "an annotation in quotes": (
        "import time\n\n\nasync def f(x: 'time.struct_time'):\n    time.sleep(1)\n",
        "import asyncio\nimport time\n\n\nasync def f(x: 'time.struct_time'):\n    await asyncio.sleep(1)\n",
    ),
    "exported": (
        "import time\n\n__all__ = ['time']\n\n\nasync def f():\n    time.sleep(1)\n",
        "import asyncio\nimport time\n\n__all__ = ['time']\n\n\nasync def f():\n    await asyncio.sleep(1)\n",
    ),
    "under another name": (
        "import asyncio as aio\nfrom time import sleep\n\n\nasync def f():\n    sleep(1)\n",
        "import asyncio as aio\nfrom time import sleep\n\n\nasync def f():\n    await aio.sleep(1)\n",
    ),
    "imported by name": (
        "from asyncio import sleep\nimport time as t\n\n\nasync def f():\n    t.sleep(1)\n",
        "from asyncio import sleep\nimport time as t\n\n\nasync def f():\n    await sleep(1)\n",
    ),
    "imported in the function": (
        "import time\n\n\nasync def f():\n    import asyncio\n\n    time.sleep(1)\n",
        "\n\nasync def f():\n    import asyncio\n\n    await asyncio.sleep(1)\n",
    ),
    "trio": (
        "import time\n\nimport trio\n\n\nasync def f():\n    time.sleep(1)\n\n\ntrio.run(f)\n",
        "\nimport trio\n\n\nasync def f():\n    await trio.sleep(1)\n\n\ntrio.run(f)\n",
    ),
    "anyio": (
        "import time\n\nfrom anyio import create_task_group\n\n\nasync def f():\n    time.sleep(1)\n",
        "\nimport anyio\nfrom anyio import create_task_group\n\n\nasync def f():\n    await anyio.sleep(1)\n",
    ),
    "asyncio beside anyio": (
        "import asyncio\nimport time\n\nimport anyio\n\n\nasync def f():\n    time.sleep(1)\n",
        "import asyncio\n\nimport anyio\n\n\nasync def f():\n    await asyncio.sleep(1)\n",
    ),
    "an expression over several rows": (
        "import time\n\n\nasync def f(x):\n    time.sleep(  # long\n        x,\n    )  # end\n",
        "import asyncio\n\n\nasync def f(x):\n    await asyncio.sleep(  # long\n        x,\n    )  # end\n",
    ),
    "two in one function": (
        "import time\n\n\nasync def f():\n    time.sleep(1); time.sleep(2)\n",
        "import asyncio\n\n\nasync def f():\n    await asyncio.sleep(1); await asyncio.sleep(2)\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), SLEEPS.values(), ids=SLEEPS)
def test_sleep(before: str, after: str) -> None:
    assert fixed(before).replace("import time\n", "") == after.replace("import time\n", "")


@pytest.mark.parametrize(("before", "after"), [SLEEPS["asyncio"], SLEEPS["still used elsewhere"], SLEEPS["exported"]])
def test_an_import_that_nothing_needs_goes(before: str, after: str) -> None:
    assert fixed(before) == after


CALLS = {
    "arguments": ("load(a, *b, k=1, **c)", "await asyncio.to_thread(load, a, *b, k=1, **c)"),
    "no arguments": ("load( )", "await asyncio.to_thread(load )"),
    "a trailing comma": ("load(a,)", "await asyncio.to_thread(load, a,)"),
    "an attribute of the result": ("x = load(a).text", "x = (await asyncio.to_thread(load, a)).text"),
    "an item of the result": ("load(a)[0] = 1", "(await asyncio.to_thread(load, a))[0] = 1"),
    "the result called": ("load(a)(1)", "(await asyncio.to_thread(load, a))(1)"),
    "parentheses already there": ("x = (load(a)).text", "x = (await asyncio.to_thread(load, a)).text"),
    "a function in parentheses": ("(load)(a)", "await asyncio.to_thread((load), a)"),
    "a function in more of them": ("( (load) ) (a)", "await asyncio.to_thread(( (load) ), a)"),
    "parentheses that end in another row": (
        "x = (load(a)  # (a\n    ).text",
        "x = (await asyncio.to_thread(load, a)  # (a\n    ).text",
    ),
    "a comment that opens a parenthesis": (
        "load(  # (a\n        a)",
        "await asyncio.to_thread(load,  # (a\n        a)",
    ),
    "a generator in parentheses": ("load((x for x in a))", "await asyncio.to_thread(load, (x for x in a))"),
    "in a decorator of what is inside": (
        "@b(lambda: 1)\n    async def g():\n        load(a)",
        "@b(lambda: 1)\n    async def g():\n        await asyncio.to_thread(load, a)",
    ),
    "an operand": ("x = -load(a) ** 2", "x = -await asyncio.to_thread(load, a) ** 2"),
    "an exponent": ("x = 2 ** load(a)", "x = 2 ** await asyncio.to_thread(load, a)"),
    "an argument of another": (
        "load(load(a), k=load(b).text)",
        "await asyncio.to_thread(load, await asyncio.to_thread(load, a), k=(await asyncio.to_thread(load, b)).text)",
    ),
    "the receiver of another": (
        "load(a).json(load(b))",
        "(await asyncio.to_thread(load, a)).json(await asyncio.to_thread(load, b))",
    ),
    "an f-string": ("print(f\"{load('é')!r:>{a}}\")", "print(f\"{await asyncio.to_thread(load, 'é')!r:>{a}}\")"),
    "a list": ("[x for x in a if load(x)]", "[x for x in a if await asyncio.to_thread(load, x)]"),
    "the first iterable of a generator": (
        "any(x for x in load(a))",
        "any(x for x in await asyncio.to_thread(load, a))",
    ),
    "the head of a loop": ("for x in load(a): pass", "for x in await asyncio.to_thread(load, a): pass"),
    "the head of a with": ("with load(a) as x: pass", "with await asyncio.to_thread(load, a) as x: pass"),
    "a default of a comprehension": ("{k: load(k) for k in a}", "{k: await asyncio.to_thread(load, k) for k in a}"),
    "after letters of several bytes": ("x = '😀é'; load(a)", "x = '😀é'; await asyncio.to_thread(load, a)"),
    "indented by a tab": ("if a:\n    \tload(a)", "if a:\n    \tawait asyncio.to_thread(load, a)"),
    "a continued line": ("x = \\\n        load(a)", "x = \\\n        await asyncio.to_thread(load, a)"),
}  # fmt: skip


def _program(statement: str, imports: str = "import asyncio\n") -> str:
    return f"{imports}from helper import load\n\n\nasync def f(a, b, c):\n    {statement}\n"


@pytest.mark.parametrize(("before", "after"), CALLS.values(), ids=CALLS)
def test_a_call_moves_to_a_thread(before: str, after: str) -> None:
    assert fixed(_program(before)) == _program(after)
    ast.parse(_program(after))
    assert not findings(_program(after))


IMPOSSIBLE = {
    "a lambda": "g = lambda: load(a)\n    g()",
    "a generator expression": "list(load(x) for x in a)",
    "a sync function inside": "def g():\n        return load(a)\n    g()",
    "a default argument": "def g(x=load(a)): pass",
    "a class body": "class G:\n        x = load(a)",
    "a decorator": "@load(a)\n    def g(): pass",
    "awaited already": "await load(a)",
    "a lone generator expression": "load(x for x in a)",
    "one that begins with a parenthesis": "load((x).y for x in a)",
    "a comment before the arguments": "(load  # why\n     (a))",
}


@pytest.mark.parametrize("statement", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_no_fix_where_none_is_possible(statement: str) -> None:
    found = [finding for finding in findings(_program(statement)) if finding.callee == "load"]
    assert all(finding.fix is None for finding in found)


FLAVOURS = {
    "anyio": ("import anyio\n", "load(a)", "await anyio.to_thread.run_sync(load, a)"),
    "anyio by name": ("from anyio import to_thread\n", "load(a)", "await to_thread.run_sync(load, a)"),
    "trio": ("import trio\n", "load(a, *b)", "await trio.to_thread.run_sync(load, a, *b)"),
    "keywords": (
        "import functools\nimport trio\n",
        "load(a, k=b).text",
        "(await trio.to_thread.run_sync(functools.partial(load, a, k=b))).text",
    ),
}


@pytest.mark.parametrize(("imports", "before", "after"), FLAVOURS.values(), ids=FLAVOURS)
def test_the_thread_function_of_the_files_own_loop(imports: str, before: str, after: str) -> None:
    assert fixed(_program(before, imports)) == _program(after, imports)


@pytest.mark.parametrize(
    "program",
    [
        "import asyncio, sqlite3\n\nasync def f(p):\n    c = sqlite3.connect(p)\n    c.execute('x')\n    c.commit()\n",
        "import threading\n\nlock = threading.Lock()\n\nasync def f():\n    lock.acquire()\n    lock.release()\n",
        "from playwright.sync_api import sync_playwright\n\nasync def f():\n    sync_playwright().start()\n",
        "from passlib.hash import sha512_crypt\n\nasync def f(p):\n    sha512_crypt.hash(p)\n",
        "import gc\n\nasync def f():\n    sweep()\n\ndef sweep():\n    gc.collect()\n",
        "import asyncio\n\nasync def f(c):\n    run(c)\n\ndef run(c):\n    asyncio.run(c)\n",
    ],
    ids=["sqlite3", "a lock", "playwright", "what keeps the GIL", "a helper that keeps it", "a nested loop"],
)
def test_what_a_thread_does_not_cure_is_not_moved(program: str) -> None:
    found = findings(program)
    assert found
    assert not any(finding.fix for finding in found)


@pytest.mark.parametrize(
    "imports",
    [
        "asyncio = 1\n",
        "import trollius as asyncio\n",
        "try:\n    import asyncio\nexcept ImportError:\n    asyncio = None\n",
    ],
)
def test_no_fix_where_the_name_means_something_else(imports: str) -> None:
    assert [finding.fix for finding in findings(_program("load(a)", imports))] == [None]


def test_no_fix_where_the_name_is_local() -> None:
    assert [finding.fix for finding in findings(_program("asyncio = a; load(asyncio)"))] == [None]


def test_applicability() -> None:
    program = source("""
        import time, threading
        from helper import load

        lock = threading.Lock()


        async def f():
            time.sleep(1)
            with lock:
                time.sleep(1)
            load()
    """)
    fixes = [finding.fix for finding in findings(program) if finding.fix]
    assert [(fix.applicability, fix.message) for fix in fixes] == [
        ("safe", "Replace with `await asyncio.sleep(...)`"),
        ("unsafe", "Replace with `await asyncio.sleep(...)`"),
        ("unsafe", "Run `load` in a thread with `asyncio.to_thread`"),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_stay(newline: str) -> None:
    program = (
        "import os\n\n\nclass A:\n    async def f(self):\n        import time\n        time.sleep(\n            1)\n"
    )
    expected = program.replace("time.sleep", "await asyncio.sleep").replace("import os", "import asyncio\nimport os")
    assert fixed(program.replace("\n", newline)) == expected.replace("\n", newline)
