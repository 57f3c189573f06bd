"""Each kind of statement, and what is left of it."""

import textwrap

import pytest

from asyncguard.model import summary as m
from tests.extract.lowered import outline, summary

CASES = """
## assignments
a = b = f()
a, *b = c
a.b[0] = d
=>
a = b = f()
tuple(a, *b) = c
a.b[0] = d
## annotated
a: int
b: A[B] = c
=>
a: int
b: A[B] = c
## augmented
a += f()
=>
a ?= f()
## expressions
f()
await_
'doc'
1
a.b
a + f()
=>
f()
a.b
(a + f())
## pass
pass
=>
## delete
del a
del a.b, c[f()]
=>
<tuple(a.b, c[f()])>
## assert
assert a(), b()
=>
if (not a())
    raise b()
## raise
raise
raise A(b) from c
=>
raise
raise A(b)
## if
if a:
    b()
elif c:
    d()
else:
    e()
=>
if a
    b()
else
    if c
        d()
    else
        e()
## while
while a():
    break
else:
    b()
=>
while a()
    break
else
    b()
## for
for a, b in c():
    continue
else:
    d()
=>
for tuple(a, b) in c()
    continue
else
    d()
## with
with a() as b, c as (d, e):
    f()
=>
with a() as b, c as tuple(d, e)
    f()
## try
try:
    a()
except (B, C) as e:
    d()
except:
    f()
else:
    g()
finally:
    h()
=>
try
    a()
except tuple(B, C) as e
    d()
except  as None
    f()
else
    g()
finally
    h()
## groups of exceptions
try:
    a()
except* B:
    c()
=>
try
    a()
except B as None
    c()
## match
match f():
    case A(b, c=D()) as e if g(e):
        h()
    case [x, *_, 'y'] | {'k': v, **rest}:
        pass
    case None | 1:
        pass
    case _:
        i()
=>
match f()
case A binds e, b if g(e)
    h()
case binds x, rest, v
case binds
case binds
    i()
## imports
import a, a.b, a.b as c
from a.b import c, d as e
from . import f
from ..g import h
from i import *
=>
import a as a
import a as a (loads a.b)
import a.b as c
import a.b:c as c
import a.b:d as e
import .:f as f
import ..g:h as h
import i:* as *
## type alias
type A[T] = list['B']
=>
type A = list[B]
## definitions
def f(): g()
class C: x = 1
async def h(): ...
=>
def f <0>
class C <0>
def h <1>
## suites on one line
if a: b(); c()
else: d()
=>
if a
    b()
    c()
else
    d()
"""


@pytest.mark.parametrize("case", CASES.split("## ")[1:], ids=lambda case: case.partition("\n")[0])
def test_lowered(case: str) -> None:
    source, _, left = case.partition("\n")[2].partition("=>\n")
    assert outline(source) == left.removesuffix("\n")


def body_of(source: str) -> tuple[m.Stmt, ...]:
    return m.statements(summary(textwrap.dedent(source)).functions[0])


def test_statements_of_functions() -> None:
    loop, clean, last = body_of("""
        async def f():
            async for a in b(): await c()
            async with d() as e: pass
            return e
        """)
    assert isinstance(loop, m.For)
    assert isinstance(clean, m.With)
    assert (loop.is_async, clean.is_async, last) == (True, True, m.Return(m.Name("e")))


def test_a_loop_blocks_where_its_iterable_stands() -> None:
    (loop,) = summary("for a in b.c():\n    d()\n").body
    assert isinstance(loop, m.For)
    assert loop.span == m.Span(1, 10, 1, 15)


@pytest.mark.parametrize(
    ("source", "exports"),
    [
        ("x = 1", None),
        ("__all__ = ['a', \"b\"]", ("a", "b")),
        ("__all__ = ('a',) ; __all__ += ['b']", ("a", "b")),
        ("__all__: list[str] = ['a']", ("a",)),
        ("__all__ = ['a']; __all__.extend(['b', 'c']); __all__.append('d')", ("a", "b", "c", "d")),
        ("__all__ = make()", None),
        ("def f():\n    __all__ = ['a']", None),
    ],
)
def test_exports(source: str, exports: tuple[str, ...] | None) -> None:
    assert summary(source).exports == exports
