"""Which names a function binds, which it takes from the functions around it, which it assigns elsewhere."""

import textwrap

import pytest

from asyncguard.model.summary import Function
from tests.extract.lowered import summary


def function(source: str, name: str = "f") -> Function:
    found = summary(textwrap.dedent(source)).functions
    return next(each for each in found if each.name == name)


@pytest.mark.parametrize(
    ("body", "bound"),
    [
        ("pass", ""),
        ("x = 1; x = 2", "x"),
        ("x: int", "x"),
        ("x += 1", "x"),
        ("(a, [b, *c]) = d", "a b c"),
        ("a.b = c[0] = 1", ""),
        ("import a.b, c.d as e; from g import h as i, j", "a e i j"),
        ("for a, b in c: pass", "a b"),
        ("with a as b, c as (d, e): pass", "b d e"),
        ("print(x := 1)", "x"),
        ("del x", ""),
        ("def g(): y = 1", "g"),
        ("class C: y = 1", "C"),
        ("type A = int", "A"),
        ("global x; x = 1", ""),
        ("x = 1; global x", ""),
    ],
)
def test_bound(body: str, bound: str) -> None:
    assert function(f"def f():\n    {body}\n").locals == tuple(bound.split())


def test_parameters_are_bound_first() -> None:
    assert function("def f(a, /, b, *c, d, **e): g = a\n").locals == ("a", "b", "c", "d", "e", "g")


def test_handlers_and_patterns_bind() -> None:
    found = function("""
        def f():
            try: pass
            except A as b: pass
            match c:
                case {"d": e, **g}: pass
                case [h, *i] as j: pass
        """)
    assert found.locals == ("b", "g", "e", "j", "h", "i")


AROUND = """
def around(a, b):
    c = d = e = 1
    def f(e):
        {body}
    {after}
"""


@pytest.mark.parametrize(
    ("body", "free"),
    [
        ("pass", ""),
        ("return c(a)", "a c"),
        ("return e", ""),
        ("c = 1; return c", ""),
        ("nonlocal c; c = 1", "c"),
        ("global c; return g", ""),
        ("return [x for x in a if c]", "a c"),
        ("return lambda x: a + x", "a"),
        ("def g(): return a", "a"),
        ("class C(b): x = a", "a b"),
        ("async def g():\n            def h(): return c", "c"),
        ("return later", "later"),
        ("global c; return c", ""),
        ("x: c = 1", "c"),
    ],
)
def test_free(body: str, free: str) -> None:
    assert function(AROUND.format(body=body, after="later = 1")).free == tuple(free.split())


def test_methods_do_not_see_names_of_their_class() -> None:
    assert function("class C:\n    x = 1\n    def f(self): return x\n").free == ()


def test_a_method_sees_the_function_around_its_class() -> None:
    source = "def around(a):\n    class C:\n        a = 1\n        def f(self): return a\n    return C\n"
    assert function(source).free == ("a",)


@pytest.mark.parametrize(
    ("body", "generator"),
    [
        ("yield", True),
        ("x = yield from y", True),
        ("return [(yield)]", True),
        ("return lambda: (yield)", False),
        ("def g(): yield", False),
        ("return (x for x in y)", False),
    ],
)
def test_generators(body: str, generator: bool) -> None:
    assert function(f"def f():\n    {body}\n").is_generator is generator


def test_globals_and_who_assigns_them() -> None:
    found = summary("def f():\n    global x, y\n    x = 1\ndef g():\n    global x\n    x += 1\n    y = 2\n")
    assert found.globals == {"x": (0, 1)}


def test_attributes_assigned_on_self() -> None:
    found = summary(
        textwrap.dedent("""
        class C:
            def __init__(self, other):
                self.a = 1
                self.b, other.c = 1, 2
                self.d.e = 3
            async def m(this):
                this.a: int = 2
                with f() as this.g: pass
                def inner(): this.h = 1
                def shadow(this): this.i = 1
            @staticmethod
            def s(): self.j = 1
        """)
    )
    assert found.classes[0].stores == {"a": (0, 1), "b": (0,), "g": (1,), "h": (1,)}
