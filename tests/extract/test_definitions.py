"""Functions, classes, parameters: what a Summary keeps of them."""

import textwrap

import pytest

from asyncguard.model import summary as m
from tests.extract.lowered import show, summary

NESTED = """
@outer_decorator
async def f(a, /, b: int = 1, *args: str, c: 'C' = d(), **kwargs) -> list[int]:
    class Inner(Base, metaclass=Meta):
        x = 1

        @property
        def method(self) -> 'Inner':
            return lambda y: y

    def nested(): ...


class Top[T: Bound]:
    class Below:
        def deep[U](self, value: U) -> T: ...
"""


@pytest.fixture
def found() -> m.Summary:
    return summary(NESTED)


def function(found: m.Summary, name: str) -> m.Function:
    return next(each for each in found.functions if each.name == name)


def test_qualified_names(found: m.Summary) -> None:
    assert [each.qualname for each in found.functions] == [
        "f",
        "f.<locals>.Inner.method",
        "f.<locals>.Inner.method.<locals>.<lambda>",
        "f.<locals>.nested",
        "Top.Below.deep",
    ]
    assert [each.qualname for each in found.classes] == ["f.<locals>.Inner", "Top", "Top.Below"]


def test_what_encloses_what(found: m.Summary) -> None:
    assert [(each.parent, each.cls) for each in found.functions] == [(-1, -1), (0, 0), (1, -1), (0, -1), (-1, 2)]
    assert [(each.parent, each.cls) for each in found.classes] == [(0, -1), (-1, -1), (-1, 1)]


def test_parameters(found: m.Summary) -> None:
    shown = [
        (p.name, p.kind, p.annotation and show(p.annotation), p.default and show(p.default))
        for p in function(found, "f").params
    ]
    assert shown == [
        ("a", "pos", None, None),
        ("b", "pos", "int", "1"),
        ("args", "*", "str", None),
        ("c", "kw", "C", "d()"),
        ("kwargs", "**", None, None),
    ]


def test_header(found: m.Summary) -> None:
    outer = function(found, "f")
    assert [show(decorator) for decorator in outer.decorators] == ["outer_decorator"]
    assert (outer.is_async, show(outer.returns), show(function(found, "method").returns)) == (
        True,
        "list[int]",
        "Inner",
    )
    assert (outer.span, outer.end_row) == (m.Span(3, 11, 3, 12), 11)


def test_classes(found: m.Summary) -> None:
    inner = found.classes[0]
    assert [show(base) for base in inner.bases] == ["Base"]
    assert [(keyword.keyword, show(keyword.value)) for keyword in inner.keywords] == [("metaclass", "Meta")]
    assert inner.body[1] == m.Define("method", 1)


def test_type_parameters(found: m.Summary) -> None:
    assert found.classes[1].type_params == (("T", m.Name("Bound")),)
    assert function(found, "deep").type_params == (("U", None),)


def test_a_lambda_is_a_function_that_returns() -> None:
    found = summary("f = lambda a, *, b=c(): a(b)\n")
    assert m.statements(found.functions[0]) == (
        m.Return(m.Call(m.Name("a"), (m.Arg(m.Name("b")),), m.Span(1, 25, 1, 29))),
    )
    assert [param.kind for param in found.functions[0].params] == ["pos", "kw"]


def test_definitions_under_a_condition() -> None:
    source = """
    if a:
        def f(): ...
    else:
        def f(): ...
    try:
        class C: ...
    except E:
        C = None
    """
    found = summary(textwrap.dedent(source))
    assert [each.qualname for each in found.functions] == ["f", "f"]
    assert [each.qualname for each in found.classes] == ["C"]
