"""Which dotted name means which file, and what a module binds."""

import pytest

from asyncguard.link.bindings import bindings_of
from asyncguard.link.modules import Module
from asyncguard.link.units import SUMMARIES, Units
from asyncguard.model import summary as m
from tests.extract.lowered import summary

NOTHING = m.encode(m.Summary())


def units(*files: tuple[str, str, str]) -> Units:
    """Path, dotted names with spaces between, root."""
    return Units(
        [Module(path, tuple(names.split()), path.endswith("__init__.py"), NOTHING, r) for path, names, r in files]
    )


def path(found: Units, name: str, importer: str = "") -> str | None:
    unit = found.find(name, found.by_path[importer] if importer else None)
    return unit.path if unit else None


def test_a_file_is_found_under_each_of_its_names() -> None:
    found = units(("src/a/b.py", "a.b src.a.b", ""))
    assert path(found, "a.b") == path(found, "src.a.b") == "src/a/b.py"
    assert path(found, "b") is None


def test_of_two_files_of_one_name_the_importers_root_wins() -> None:
    found = units(
        ("one/app.py", "app", "one"),
        ("two/app.py", "app", "two"),
        ("one/main.py", "main", "one"),
        ("tests/test.py", "test", "tests"),
    )
    assert path(found, "app", "one/main.py") == "one/app.py"
    assert path(found, "app", "tests/test.py") is None
    assert path(found, "app") is None


def test_the_likeliest_name_wins_over_the_others() -> None:
    found = units(("lib/a.py", "a lib.a", ""), ("a/lib/a.py", "lib.a a.lib.a", ""), ("main.py", "main", ""))
    assert path(found, "a", "main.py") == "lib/a.py"
    assert path(found, "lib.a", "main.py") == "a/lib/a.py"


def test_namespace_packages() -> None:
    found = units(("a/b/c.py", "a.b.c", ""))
    assert found.is_namespace("a")
    assert found.is_namespace("a.b")
    assert not found.is_namespace("a.b.c")
    assert not found.is_namespace("b")


def test_a_summary_that_cannot_be_read_is_empty() -> None:
    found = Units([Module("a.py", ("a",), False, b"\xff\xff")])
    assert found.by_path["a.py"].summary == m.Summary()


def test_of_a_file_that_is_let_go_the_overview_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SUMMARIES, "most", 1)
    data = m.encode(summary("import a.b\n@app.get('/')\nasync def f(): pass\nclass C(x.D): y = 1\n"))
    one, two = Units([Module("a.py", ("a",), False, data), Module("b.py", ("b",), False, data)]).own
    seen, overview, first = one.summary, one.overview, one.bindings["C"][0]
    assert two.summary == seen
    assert one.summary is not seen
    assert one.overview is overview
    assert (first.statement, first.number) == (one.bindings["C"][0].statement, one.bindings["C"][0].number)
    assert (overview.loaded, overview.decorators) == ({"a.b"}, {"get"})
    assert (overview.classes, overview.coroutines) == ((("C", ("D",), {"y"}),), ((0, -1),))


def bound(source: str, name: str) -> list[str]:
    found = summary(source)
    return [binding.kind for binding in bindings_of(found.body, found.functions).get(name, [])]


def test_a_binding_replaces_those_before_it() -> None:
    assert bound("x = 1\nimport x\ndef x(): ...\n", "x") == ["def"]
    assert bound("x = 1\nwith a() as x: pass\n", "x") == ["with"]


def test_a_binding_under_a_condition_stands_beside_those_before_it() -> None:
    assert bound("x = 1\nif a:\n    import x\nelse:\n    def x(): ...\n", "x") == ["assign", "import", "def"]
    assert bound("try:\n    import x\nexcept ImportError:\n    x = None\n", "x") == ["import", "assign"]
    assert bound("for x in y:\n    x = 1\n", "x") == ["for", "assign"]


def test_an_annotation_replaces_nothing() -> None:
    assert bound("x = 1\nx: int\n", "x") == ["assign", "annotation"]
    assert bound("x: int\nx = 1\n", "x") == ["assign"]


def test_setters_go_with_their_property() -> None:
    source = "@property\ndef x(self): ...\n@x.setter\ndef x(self, value): ...\n"
    assert bound(source, "x") == bound(source, "x.setter") == ["def"]


def test_unpacking_binds_each_name() -> None:
    assert bound("a, (b, *c) = d.e = f()\n", "c") == ["assign"]
    assert bound("a, (b, *c) = d.e = f()\n", "d") == []
