"""Each kind of expression, and what is left of it."""

import pytest

from asyncguard.model import summary as m
from tests.extract.lowered import expression, outline, show, summary

KEPT = [
    *(
        "a",
        "a.b.c",
        "a[b]",
        "a[0]",
        "a[*b]",
        "f()",
        "f(a, *b, k=c, **d)",
        "f(a)(b).c()",
        "await f(a)",
        "await a.b[0].c()",
    ),
    *("True", "None", "...", "1", "-1", "1.5", "'text'", "a in b", "a is not None", "a < b <= c != d"),
    *("(a + b)", "(a / b)", "(a | b)", "(a % b)", "(a >> b)", "(a and b)", "(not a)", "(a if b else c)", "(x := f())"),
    *("{a: b, **c, 'd': f()}", "f(*a, *b, **c, **d)"),
]

FOLDED = {
    "(a)": "a",
    "((f)((a)))": "f(a)",
    "a and b and c": "(a and b and c)",
    "a and (b and c)": "(a and (b and c))",
    "(a and b) and c": "((a and b) and c)",
    "a and b or c": "((a and b) or c)",
    "a @ f()": "(a ? f())",
    "-f()": "<f()>",
    "+1": "<>",
    "~a": "<>",
    "b'abc'": "<bytes>",
    "'a' 'b'": "'ab'",
    "'a' f'{b()}'": "<str: b()>",
    "f'{a()}' 'b' f'{c.d}' 'e' f'{f()}'": "<str: a(), c.d, f()>",
    "f'{a}{b.c}{d():{e()}}'": "<str: b.c, d(), e()>",
    "f'{a!r}'": "<str>",
    "t'{a()} {b.c:{d()}}'": "<a(), b.c, d()>",
    "f'{f\"{a()}\"}'": "<str: <str: a()>>",
    "10 ** 3": "(10 ** 3)",
    "99999999999999999999": "<int>",
    "1_000": "1000",
    "0xff": "255",
    "1j": "<>",
    "[a, *b]": "list(a, *b)",
    "(a, b)": "tuple(a, b)",
    "()": "tuple()",
    "{a, f()}": "set(a, f())",
    "a[1:f()]": "a[<slice: 1, f()>]",
    "a[b, c]": "a[tuple(b, c)]",
    "a[b,]": "a[tuple(b)]",
    "[f(x) for x in y if z()]": "list(f(x) for x in y if z())",
    "{x for x in y}": "set(x for x in y)",
    "{k: v() for k, v in y}": "dict(k: v() for tuple(k, v) in y)",
    "(x async for x in y for z in x)": "generator(x async for x in y for z in x)",
    "lambda: f()": "<lambda 0>",
}


@pytest.mark.parametrize("source", KEPT)
def test_stays_what_it_is(source: str) -> None:
    assert show(expression(source)) == source


@pytest.mark.parametrize(("source", "left"), FOLDED.items())
def test_is_reduced_to_what_matters(source: str, left: str) -> None:
    assert show(expression(source)) == left


def test_long_text_is_not_kept() -> None:
    assert expression(repr("x" * 120)) == m.Const("str", "x" * 120)
    assert expression(repr("x" * 121)) == m.Const("str")


def test_half_a_surrogate_pair_can_be_written() -> None:
    found = summary("x = '\\ud800'\n")
    assert m.decode(m.encode(found)) == found


def test_a_call_knows_its_place_and_its_callee_needs_none() -> None:
    call = expression("a.b(c.d)")
    assert isinstance(call, m.Call)
    assert call.span == m.Span(1, 5, 1, 13)
    assert call.func == m.Attr(m.Name("a"), "b")
    assert call.args[0].value == m.Attr(m.Name("c"), "d", m.Span(1, 9, 1, 12))


def test_places_leave_parentheses_out() -> None:
    found = expression("(await (f()))")
    assert isinstance(found, m.Await)
    assert found.span == m.Span(1, 6, 1, 17)


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("x: 'A[B]'", "x: A[B]"),
        ("x: list['A.B']", "x: list[A.B]"),
        ("x: 'not python at all'", "x: <str>"),
        ("x: Literal['A']", "x: Literal['A']"),
        ("x: Annotated[A, Depends('B')]", "x: Annotated[tuple(A, Depends('B'))]"),
        ("x = cast('A', b)", "x = cast(A, b)"),
        ("x = f('A')", "x = f('A')"),
    ],
)
def test_quoted_annotations(source: str, read: str) -> None:
    assert outline(source) == read


def test_deep_expressions_end_somewhere() -> None:
    """Nobody writes them, and the summary has to be encoded and decoded."""
    found = summary(f"x = {'f(' * 180}y{')' * 180}\n")
    assert m.decode(m.encode(found)) == found


def test_names_of_what_is_called() -> None:
    assert summary("a.b(c()).d()\n\ndef f():\n    e[0]()\n    g()\n").calls == ("b", "c", "d", "g")
