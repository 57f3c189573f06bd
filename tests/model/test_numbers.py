"""Numbers of functions and classes: kept while others come and go, and the same everywhere in a summary."""

import random
from collections.abc import Iterator

import pytest

from asyncguard.extract import extract
from asyncguard.model import summary as m
from asyncguard.model.numbers import Numbers

PARTS = (
    "def one(x=lambda: 1):\n    def inner():\n        return lambda y: y\n    return inner\n",
    "class A:\n    def m(self):\n        self.x, self.y = 1, lambda: 2\n    class B:\n     def n(self): self.z = 1\n",
    "@decorated(lambda: 0)\nasync def two():\n    global G\n    class Local:\n        def k(self): pass\n    G = 1\n",
    "if x:\n    def one(): pass\nelse:\n    def one(): return [l for l in (lambda: 3)()]\n",
    "l = [D, 'D', ('l', 3), ['K', 'x', 2]]\nK = {'l': lambda: 4}\n",
)


def numbered(numbers: Numbers, text: str) -> m.Summary:
    return m.decode(numbers.renumber(m.encode(extract(text.encode()))))


def said(summary: m.Summary) -> dict[object, object]:
    """Everything that a summary says of each function and class, with names in the place of numbers."""
    out: dict[object, object] = {}
    names = [each.qualname for each in summary.functions]
    classes = [each.qualname for each in summary.classes]
    functions = [(each, m.statements(each)) for each in summary.functions if each.qualname]
    for function, body in sorted(functions, key=lambda pair: pair[0].span):
        around = (
            names[function.parent] if function.parent >= 0 else "",
            classes[function.cls] if function.cls >= 0 else "",
        )
        shown = list(spoken((function.decorators, function.params, body), names, classes))
        out.setdefault(function.qualname, []).append((function.span, around, shown))  # type: ignore[attr-defined]
    for cls in summary.classes:
        if cls.qualname:
            stores = {name: [names[at] for at in places] for name, places in cls.stores.items()}
            around = [*names, ""][cls.parent], [*classes, ""][cls.cls]
            out["class", cls.qualname] = around, stores, list(spoken(cls.body, names, classes))
    out["module"] = list(spoken(summary.body, names, classes))
    out["globals"] = {name: [names[at] for at in places] for name, places in summary.globals.items()}
    return out


def spoken(node: object, names: list[str], classes: list[str]) -> Iterator[object]:
    match node:
        case m.Lambda(function=index):
            yield "lambda", names[index]
        case m.Define(name=name, function=index):
            yield "def", name, names[index]
        case m.DefineClass(name=name, cls=index):
            yield "class", name, classes[index]
        case tuple() | list():
            for each in node:
                yield from spoken(each, names, classes)
        case _ if hasattr(node, "__struct_fields__"):
            yield type(node).__name__
            for field in node.__struct_fields__:
                yield from spoken(getattr(node, field), names, classes)
        case _:
            yield repr(node)


@pytest.mark.parametrize("seed", range(30))
def test_it_says_the_same_whatever_comes_and_goes(seed: int) -> None:
    rng = random.Random(seed)
    numbers = Numbers(extract("".join(PARTS).encode()))
    known: dict[str, int] = {}
    for _ in range(6):
        text = "".join(rng.sample(PARTS, rng.randrange(len(PARTS) + 1)))
        renumbered = numbered(numbers, text)
        assert said(renumbered) == said(extract(text.encode()))
        for at, each in enumerate(renumbered.functions):
            if each.qualname and sum(each.qualname == other.qualname for other in renumbered.functions) == 1:
                assert known.setdefault(each.qualname, at) == at


def test_what_is_gone_leaves_its_place_and_gets_it_again() -> None:
    text = "def a(): pass\ndef b(): pass\nclass C: pass\nclass D: pass\n"
    numbers = Numbers(extract(text.encode()))
    less = numbered(numbers, text.replace("def a(): pass\n", "").replace("class C: pass\n", ""))
    assert [each.qualname for each in less.functions] == ["", "b"]
    assert [each.qualname for each in less.classes] == ["", "D"]
    more = numbered(numbers, f"def c(): pass\nclass E: pass\n{text}")
    assert [each.qualname for each in more.functions] == ["a", "b", "c"]
    assert [each.qualname for each in more.classes] == ["C", "D", "E"]
    assert numbers.count == 6


def test_what_is_as_it_was_is_not_touched() -> None:
    text = m.encode(extract("".join(PARTS).encode()))
    assert Numbers(m.decode(text)).renumber(text) is text


def test_a_text_that_does_not_parse_has_nothing() -> None:
    numbers = Numbers(extract(b"def a(): pass\n"))
    broken = numbered(numbers, "def (")
    assert broken.error is not None
    assert [each.qualname for each in broken.functions] == [""]
