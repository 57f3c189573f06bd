"""A program that is kept up to date says what a program made anew says."""

import random
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from asyncguard import catalogue
from asyncguard.check import judge
from asyncguard.check.impact import rate
from asyncguard.extract import extract
from asyncguard.link import Module, Program, link
from asyncguard.link.live import LiveProgram
from asyncguard.model.finding import Finding
from asyncguard.model.summary import decode, encode
from asyncguard.rules import BUILTIN
from asyncguard.testing import Fixture, discover

FIXTURES = [each for each in discover(Path(__file__).parents[1] / "fixtures") if each.path.is_dir()]
WHOLE = "AG602"
"""Says of a file where others use it: only the whole program can."""
LINES = ("import time; time.sleep(1)", "pass", "open('x').read()", "import requests; requests.get('u')")


def modules(files: Mapping[str, bytes]) -> dict[str, Module]:
    found = {}
    for path, data in files.items():
        if path.endswith(".py"):
            name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            found[path] = Module(path, (name,), path.endswith("__init__.py"), encode(extract(data)))
    return found


def findings(program: Program) -> list[Finding]:
    """With what reaches them."""
    found, failures = judge(program, BUILTIN)
    assert not failures
    return sorted(rate(found, program)[0], key=Finding.sort_key)


def functions(module: Module) -> list[str]:
    return [each.qualname for each in decode(module.data).functions]


def unrated(found: Iterable[Finding]) -> list[Finding]:
    return [msgspec.structs.replace(each, impact="", entry_points=()) for each in found]


def looked(program: LiveProgram, path: str) -> list[Finding]:
    return unrated(sorted(judge(program.look({path}), BUILTIN)[0], key=Finding.sort_key))


def edits(text: str, rng: random.Random) -> Iterator[str]:
    """Lines put in, lines that grow, everything taken out, and the text as it was."""
    rows = text.split("\n")
    places = [
        at for at, row in enumerate(rows) if row.startswith(" ") and not rows[at - 1].rstrip().endswith((",", "("))
    ]
    for at in rng.sample(places, min(2, len(places))):
        indent = rows[at][: len(rows[at]) - len(rows[at].lstrip())]
        yield "\n".join([*rows[:at], indent + rng.choice(LINES), *rows[at:]])
        yield "\n".join([*rows[:at], f"{indent}{rng.choice(LINES)}; {rows[at].lstrip()}", *rows[at + 1 :]])
    yield f"class Other:\n    def get(self): ...\n\n\n{text}"
    yield ""
    yield text


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.id)
def test_after_each_edit(fixture: Fixture) -> None:
    current = modules(fixture.files())
    live = LiveProgram(list(current.values()), catalogue.load())
    assert findings(live) == findings(link(list(current.values()), catalogue.load()))
    rng = random.Random(fixture.id)
    for path, module in list(current.items()):
        for text in edits(fixture.files()[path].decode("utf-8", "replace"), rng):
            before = current[path]
            current[path] = msgspec.structs.replace(module, data=encode(extract(text.encode())))
            live.replace(current[path])
            fresh = findings(link(list(current.values()), catalogue.load()))
            if functions(before) == functions(current[path]):
                here = (each for each in fresh if each.path == path and each.code != WHOLE)
                assert looked(live, path) == unrated(here)
            assert live.complete(lambda: True)
            assert findings(live) == fresh, f"{path} as\n{text}"


def test_what_is_not_wanted_any_more_is_left() -> None:
    current = modules({"a.py": b"import time\nasync def f():\n    g()\ndef g():\n    time.sleep(1)\n"})
    live = LiveProgram(list(current.values()), catalogue.load())
    questions = iter([True, True, False])
    assert not live.complete(lambda: next(questions))
    assert [each.code for each in findings(live)] == ["AG101"]


def test_an_edit_elsewhere_costs_nothing() -> None:
    current = modules({"a.py": b"async def f():\n    open('x')\n", "b.py": b"async def g():\n    open('x')\n"})
    live = LiveProgram(list(current.values()), catalogue.load())
    findings(live)
    before = len(live.memo)
    live.replace(current["b.py"])
    assert len(live.memo) == before
    live.replace(modules({"b.py": b"\nasync def g():\n    open('x')\n"})["b.py"])
    assert 0 < len(live.memo) < before


def test_an_edit_in_a_function_costs_its_callers_only() -> None:
    text = "import time\ndef one():\n    pass\ndef two():\n    pass\n"
    text += "async def f():\n    one()\nasync def g():\n    two()\n"
    live = LiveProgram(list(modules({"a.py": text.encode()}).values()), catalogue.load())
    assert not findings(live)
    before = len(live.memo)
    live.replace(modules({"a.py": text.replace("one():\n    pass", "one():\n    time.sleep(1)").encode()})["a.py"])
    assert len(live.memo) == before - 2
    assert [each.span.row for each in findings(live)] == [7]
