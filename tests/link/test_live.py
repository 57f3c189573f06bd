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
from asyncguard.link import values as v
from asyncguard.link.intext import InText
from asyncguard.link.live import LiveProgram
from asyncguard.link.outcome import Outcome
from asyncguard.model.finding import Finding
from asyncguard.model.summary import decode, encode
from asyncguard.rules import BUILTIN
from asyncguard.testing import Fixture, discover

FIXTURES = [each for each in discover(Path(__file__).parents[1] / "fixtures") if each.path.is_dir()]
WHOLE = "AG602"
"""Says of a file where others use it: only the whole program can."""
WHOLE_FILES = {"registrations", "receivers"}
"""What is asked of each file as a whole: everything else asks for one thing in it."""
LINES = ("import time; time.sleep(1)", "pass", "open('x').read()", "import requests; requests.get('u')")


def modules(files: Mapping[str, bytes]) -> dict[str, Module]:
    found = {}
    for path, data in files.items():
        if path.endswith(".py"):
            name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            found[path] = Module(path, (name,), path.endswith("__init__.py"), encode(extract(data)))
    return found


def findings(program: Program | InText) -> list[Finding]:
    """With what reaches them."""
    found, failures = judge(program, BUILTIN)
    assert not failures
    return sorted(rate(found, program)[0], key=Finding.sort_key)


class Edited:
    """A live program, and the texts of its files as they were put in."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.modules = modules(files)
        self.program = LiveProgram(list(self.modules.values()), catalogue.load())
        self._texts = {path: files[path] for path in self.modules}

    def put(self, path: str, data: bytes) -> None:
        new = self.modules[path] = msgspec.structs.replace(self.modules[path], data=encode(extract(data)))
        self.program.edit(new, self._texts[path], data)
        self._texts[path] = data

    @property
    def fresh(self) -> Program:
        return link(list(self.modules.values()), catalogue.load())


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
    edited = Edited(fixture.files())
    live = edited.program
    assert findings(live.whole) == findings(edited.fresh)
    rng = random.Random(fixture.id)
    for path in edited.modules:
        for text in edits(fixture.files()[path].decode("utf-8", "replace"), rng):
            before = edited.modules[path]
            edited.put(path, text.encode())
            fresh = findings(edited.fresh)
            if functions(before) == functions(edited.modules[path]):
                here = (each for each in fresh if each.path == path and each.code != WHOLE)
                assert looked(live, path) == unrated(here)
            assert live.complete(lambda: True)
            assert findings(live.whole) == fresh, f"{path} as\n{text}"
    looking = {question[0] for path in edited.modules for question in live.memo._reading([path])}
    assert looking <= WHOLE_FILES, "each edit of a file is to be none of theirs"


def test_what_is_not_wanted_any_more_is_left() -> None:
    current = modules({"a.py": b"import time\nasync def f():\n    g()\ndef g():\n    time.sleep(1)\n"})
    live = LiveProgram(list(current.values()), catalogue.load())
    questions = iter([True, True, False])
    assert not live.complete(lambda: next(questions))
    assert [each.code for each in findings(live.whole)] == ["AG101"]


HELPED = {
    "helper.py": b"import time\n\n\ndef load():\n    time.sleep(1)\n\n\ndef other():\n    pass\n",
    "app.py": b"from helper import load, other\n\n\nasync def f():\n    load()\n\n\nasync def g():\n    other()\n",
}


def answered(edited: Edited, path: str, data: bytes) -> list[str]:
    """The functions that are interpreted again when a file has other content."""
    again: list[str] = []
    interpret = edited.program._interpret

    def counted(fn: v.Fn, args: v.Args) -> Outcome:
        again.append(f"{fn.path}#{fn.index}")
        return interpret(fn, args)

    edited.put(path, data)
    edited.program._interpret = counted  # type: ignore[method-assign]
    assert findings(edited.program.whole) == findings(edited.fresh)
    edited.program._interpret = interpret  # type: ignore[method-assign]
    return sorted(set(again))


@pytest.fixture
def helped() -> Edited:
    edited = Edited(HELPED)
    assert [each.code for each in findings(edited.program.whole)] == ["AG101"]
    return edited


def test_lines_that_move_cost_nothing(helped: Edited) -> None:
    assert answered(helped, "helper.py", b"# a comment\n\n" + HELPED["helper.py"]) == []
    assert answered(helped, "app.py", b"# a comment\n\n" + HELPED["app.py"]) == []


def test_who_comes_and_goes_costs_nobody_who_has_not_asked(helped: Edited) -> None:
    """Others keep their numbers, and no name means anything else."""
    text = HELPED["helper.py"]
    front = text.replace(b"def load", b"def fresh():\n    pass\n\n\nclass Fresh:\n    pass\n\n\ndef load")
    assert answered(helped, "helper.py", front) == []
    assert answered(helped, "helper.py", text + b"\n\nimport json\nLIMIT = 3\n") == []
    assert answered(helped, "helper.py", text) == []


def test_a_method_more_costs_those_who_have_looked_for_it() -> None:
    text = b"class A:\n    def one(self):\n        self.x = 1\n    def two(self):\n        self.three()\n"
    app = b"from helper import A\nasync def f():\n    A().one()\nasync def g():\n    A().two()\n"
    edited = Edited({"helper.py": text, "app.py": app})
    findings(edited.program.whole)
    assert answered(edited, "helper.py", text + b"    def four(self):\n        self.y = 1\n") == []
    again = answered(edited, "helper.py", text + b"    def three(self):\n        open('x').read()\n")
    assert again == ["app.py#1", "helper.py#1", "helper.py#3"]


def test_a_file_that_is_written_anew_again_and_again() -> None:
    """Places that stay empty do not pile up."""
    edited = Edited({"helper.py": b"def f(): pass\n", "app.py": b"import helper\nasync def g():\n    helper.h()\n"})
    for at in range(100):
        text = f"import time\ndef f{at}(): pass\ndef h():\n    time.sleep({at % 2})\nclass C{at}: pass\n"
        edited.put("helper.py", text.encode())
        assert [each.code for each in findings(edited.program.whole)] == ["AG101"]
    assert len(edited.program.units.by_path["helper.py"].summary.functions) < 100
    assert findings(edited.program.whole) == findings(edited.fresh)


def test_a_file_that_begins_to_register() -> None:
    """What it calls now, others have called before."""
    head = b"import time\nfrom fastapi import FastAPI\napp = FastAPI()\n"
    one = head + b"def wait():\n    pass\ndef setup():\n    app.add_api_route('/', wait)\n"
    late = b"class Late:\n    async def on(self):\n        time.sleep(1)\n"
    two = head + late + b"def setup():\n    pass\n"
    edited = Edited({"one.py": one, "two.py": two})
    findings(edited.program.whole)
    edited.put("two.py", two.replace(b"    pass\n", b"    app.add_api_route('/', Late().on)\n"))
    found = findings(edited.program.whole)
    assert found == findings(edited.fresh)
    assert [each.entry_points for each in found] == [("GET /",)]


def test_what_comes_out_as_before_costs_nobody_else(helped: Edited) -> None:
    longer = HELPED["helper.py"].replace(b"    time.sleep(1)\n", b"    x = 1\n    time.sleep(1)\n")
    assert answered(helped, "helper.py", longer) == ["helper.py#0"]


def test_what_comes_out_differently_costs_those_who_asked(helped: Edited) -> None:
    other = HELPED["helper.py"].replace(b"    pass\n", b"    open('x')\n")
    assert answered(helped, "helper.py", other) == ["app.py#1", "helper.py#1"]
    assert answered(helped, "helper.py", HELPED["helper.py"]) == ["app.py#1", "helper.py#1"]


def test_a_cycle_holds_as_a_whole() -> None:
    text = b"import time\ndef one(n):\n    two(n)\ndef two(n):\n    one(n)\n    end()\ndef end():\n    time.sleep(1)\n"
    edited = Edited({"helper.py": text, "app.py": b"from helper import one\nasync def f():\n    one(1)\n"})
    findings(edited.program.whole)
    again = answered(edited, "helper.py", text.replace(b"    time.", b"    x = 1\n    time."))
    assert again == ["helper.py#2"]
    again = answered(edited, "helper.py", text.replace(b"    time.", b"    pass; time."))
    assert again == ["app.py#0", "helper.py#0", "helper.py#1", "helper.py#2"]


def test_an_edit_elsewhere_costs_nothing() -> None:
    current = modules({"a.py": b"async def f():\n    open('x')\n", "b.py": b"async def g():\n    open('x')\n"})
    live = LiveProgram(list(current.values()), catalogue.load())
    findings(live.whole)
    before = len(live.memo)
    live.replace(current["b.py"])
    assert len(live.memo) == before
    live.replace(modules({"b.py": b"\nasync def g():\n    open('x')\n"})["b.py"])
    assert 0 < len(live.memo) < before


def test_an_edit_in_a_function_costs_its_callers_only() -> None:
    text = "import time\ndef one():\n    pass\ndef two():\n    pass\n"
    text += "async def f():\n    one()\nasync def g():\n    two()\n"
    live = LiveProgram(list(modules({"a.py": text.encode()}).values()), catalogue.load())
    assert not findings(live.whole)
    before = len(live.memo)
    live.replace(modules({"a.py": text.replace("one():\n    pass", "one():\n    time.sleep(1)").encode()})["a.py"])
    assert len(live.memo) == before - 3  # `one`, who calls it, and what the file registers: it calls something new
    assert [each.span.row for each in findings(live.whole)] == [7]
