"""Positions agree with LibCST's own PositionProvider, node by node."""

import codecs
import inspect
import json.decoder
import queue
import textwrap
import tokenize
from pathlib import Path
from types import ModuleType

import libcst as cst
import pytest
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from asyncguard.extract.positions import Positions
from asyncguard.model.summary import Span

SAMPLES = {
    "nothing": "",
    "no newline at the end": "x = 1",
    "tabs": "if a:\n\tb(c)\n\tif d:\n\t\te  =\tf(g)\n",
    "crlf": "def f():\r\n    g(\r\n        1,\r\n    )\r\n",
    "carriage returns": "x = 1\rdef f():\r    g()\r",
    "mixed line ends": "a()\r\nb()\nc()\rd()\n",
    "emoji": 's = "🦄🦄" + f("é", g("👩‍👩‍👧"))  # 🦄\nh(s)\n',
    "form feeds": "a()\n\f\ndef f():\n    b()\n\f\n    c()\n\fd()\ne()\n",
    "line separators that end no line": 's = "a\u2028b\x1c\x85"; f(s)\n',
    "byte order mark": "\ufeffx = f(1)\n",
    "backslashes": "x = a + \\\n    b()\nwith a() as b, \\\n     c() as d:\n    pass\n",
    "parentheses": "x = ((f)((g(1))))\ny = (\n    (yield),\n)\n",
    "semicolons": "a(); b() ; c()\nif x: y(); z()\n",
    "comments": "# one\n\n\n  # two\nf(  # three\n    1,  # four\n)\n    # five\n",
    "decorators": "@a\n\n@b(c)\n# why\nasync def f(): pass\n\n@d\nclass C(E): x = 1\n",
    "nested f-strings": "x = f'{a!r:>{width(b)}} {f\"{c(d)}\"} {e=}' f'{g}' 'h'\n",
    "f-string of several lines": 'x = f"""\n{a(1)}\n  {\n  b(2)}\n"""\nc()\n',
    "triple quotes": 'x = """\nabc\n""".strip()\ny = f(\n    """a\n    b"""\n)\n',
    "type parameters": "def f[T: (int, str), *Ts, **P](x: T) -> T: ...\nclass C[T](B[T]): ...\ntype A[T] = B[T]\n",
    "match": "match f(x):\n    case [a, *_, b] if a: h()\n    case C(d, e=1) | {'k': v, **rest}: pass\n    case _: 1\n",
    "groups of exceptions": "try:\n    a()\nexcept* (B, C) as e:\n    d()\nelse:\n    e()\nfinally:\n    f()\n",
    "elif": "if a():\n    b()\nelif c():\n    d()\nelse:\n    e()\n",
    "with in parentheses": "async def f():\n    async with (\n        a() as b,\n        c,\n    ):\n        d()\n",
    "comprehensions": "x = [a(b) for b in c() if d(b) async for e in f()]\ny = {k: v for k, v in g()}\n",
    "lambdas": "x = lambda a, *b, c=d(), **e: f(a)\n",
}


def expected(at: CodeRange) -> Span:
    return Span(at.start.line, at.start.column + 1, at.end.line, at.end.column + 1)


def assert_as_libcst_says(data: bytes) -> None:
    module = cst.parse_module(data)
    positions = Positions(module, data.removeprefix(codecs.BOM_UTF8).decode(module.encoding))
    reference = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    known = {node: positions.span(node) for node in reference if not isinstance(node, cst.IndentedBlock)}
    wrong = {node: span for node, span in known.items() if span not in (None, expected(reference[node]))}
    assert wrong == {}
    positioned = cst.BaseExpression | cst.BaseStatement | cst.BaseSmallStatement | cst.Param | cst.MatchCase
    assert [node for node, span in known.items() if span is None and isinstance(node, positioned)] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_sample(name: str) -> None:
    assert_as_libcst_says(SAMPLES[name].encode())


@pytest.mark.parametrize("module", [json.decoder, queue, textwrap, tokenize], ids=lambda module: module.__name__)
def test_real_file(module: ModuleType) -> None:
    assert_as_libcst_says(Path(inspect.getfile(module)).read_bytes())


def test_encoding_declared_in_the_file() -> None:
    assert_as_libcst_says("# -*- coding: latin-1 -*-\ns = 'äöü'; f(s)\n".encode("latin-1"))


def test_a_node_of_another_tree_stands_nowhere() -> None:
    module = cst.parse_module("f()\n")
    assert Positions(module, module.code).span(cst.parse_expression("f()")) is None


def test_comments_and_the_rows_they_stand_on() -> None:
    module = cst.parse_module("#!/bin/sh\nf(  # one\n    '# no comment',\n)\n\f\n# two\n")
    assert Positions(module, module.code).comments == [(1, "#!/bin/sh"), (2, "# one"), (6, "# two")]
