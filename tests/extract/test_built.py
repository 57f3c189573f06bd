"""Two parsers, one Summary: trees built from what CPython parsed say what LibCST's own trees say."""

import sysconfig
import unicodedata
from importlib.util import decode_source
from pathlib import Path

import pytest

import asyncguard
from asyncguard.extract import built
from asyncguard.extract.module import parsed, summarized
from asyncguard.model import summary as m
from benchmarks.cache import CACHE

OURS = Path(asyncguard.__file__).parent
LIB = Path(sysconfig.get_path("stdlib"))
PARTS = 8
"""A large tree is compared in so many parts, so that it is seen where the time goes."""
SHAPES = {
    "arguments": "f(a, *b, k=1, **c)\nf(k=1, *b)\nf(*a, *b, **c, **d)\nf(x for x in y)\n",
    "subscripts": "a[b]\na[b,]\na[b, c]\na[*b]\na[*b,]\na[()]\na[1:2, ::3]\na[(b, c)]\n",
    "parentheses": "for x in (1, 2): pass\nfor x in (y for y in z()): pass\nfor x in ((a), (b)): pass\n"
    "for x in ( 1, 2 ): pass\n",
    "comments in parentheses": "for x in (  # (a\n  # b)\n  f(1), (2),  # c,)\n  # d\n  ): pass\nfor x in (): pass\n"
    "for x in (# a\n y for y in (z()) # b)\n ): pass\nfor x in (\\\n 1, (2) ,): pass\nfor x in (('a'), ): pass\n"
    "for x in (y for y in z if (w)): pass\nfor x in ( # é\n 'é', 'ü' # é\n): pass\nfor x in (1, 2), (3, 4): pass\n"
    "for x in (1, 2), 3: pass\nfor x in 1, (2, 3): pass\nfor x in ((1, 2), (3, 4)): pass\n",
    "booleans": "a and b and c\n(a and b) and c\na and (b and c)\na or b and c\nnot a\n",
    "numbers": "1\n-1\n1.5\n1j\n0x10\n1_000\n99999999999999999999999\n",
    "strings": "'a' 'b'\nb'a'\nf'a'\nf'{a}'\n'a' f'{a.b()}' 'c'\nf'{a.b():{c.d()}}'\n'\\N{BULLET}'\n'\\ud800'\n",
    "formatted": 'f"""\n{a.b(1)}\n  {c.d()} {a.b(1)}\n"""\nf"é{é.b()}" "ü" f"{a.b()} {a.b()}"\n',
    "annotations": "def f(a: 'A[B]', *b: \"C\", c: Literal['d'] = 1) -> 'x y': ...\nv: 'D'\ncast('E', f)\n",
    "unpacked": "def f(*a: *B) -> C[*D]: ...\ndef g(*a: *B[c.d()]): ...\nx: tuple[*A, int] = *b, 1\n",
    "definitions": "@a.b\nasync  def  f(a, /, b=lambda: 1, *, c=2, **d): return lambda *x: x\n"
    "class  C(A, *B, k=1, **l): x = 1\n",
    "continued": "def \\\n  f(): pass\nasync \\\n def g(): await f()\n",
    "semicolons": "a = 1; b = (\n  2); c()\nif a: b(); c()\ndel a, b; del (c)\n",
    "semicolons in blocks": "with a:\n  b();\nwith a: b() ;\n",
    "blocks": "with a as b, (c) as (d, e):\n  f()\nwith (\n  a,\n  b as c,\n):\n  pass\nasync def f():\n"
    "  async with a: b\n"
    "  async for x in y: z\n  else: w\n  while a: b\n  else: c\n",
    "tries": "try: a\nexcept (B, C) as d: e\nexcept: f\nelse: g\nfinally: h\ntry: a\nexcept* B: c\n",
    "patterns": "match a:\n  case A(b, c=D(e)) as f: 1\n  case [x, *y] | {'k': z, **w}: 2\n"
    "  case (1 | 2) as n if n: 3\n"
    "  case None: 4\n  case 'a' | b.c: 5\n  case [_, *_]: 6\n  case other: 7\n",
    "imports": "import a, b.c, d.e as f\nfrom . import g as h\nfrom ..i.j import k, l as m\nfrom n import *\n",
    "exports": "__all__ = ['a']\n__all__ += ['b']\n__all__.append('c')\n",
    "names": "async def f():\n  global a\n  a = (yield)\n  nonlocal b\n  (c := await d)\n  yield from e\n",
    "comments": "a()  # noqa: AG1\n# asyncguard: noqa: AG2\nb(\n)  # noqa\nwith a(\n):  # noqa\n  pass\n'# noqa'\n",
    "columns": "é = 'ü'; x.y(é, 'ß', z.w())\n\tif_ = 1\n".replace("\t", ""),
    "line ends": "a()\r\nb(c(),\r\n  d())\rdef f(): pass\n",
    "form feed": "a()\n\x0c\nb.c()  # noqa\n",
    "mark": "\ufeffa.b()\n",
}


def both(data: bytes) -> tuple[m.Summary, m.Summary]:
    text = decode_source(data)
    return summarized(*built.build(text), text), parsed(data)


@pytest.mark.parametrize("source", SHAPES.values(), ids=SHAPES)
def test_shapes(source: str) -> None:
    ours, theirs = both(source.encode())
    assert ours == theirs


@pytest.mark.parametrize("path", [*sorted(OURS.rglob("*.py")), *sorted((LIB / "asyncio").glob("*.py"))], ids=str)
def test_real_files(path: Path) -> None:
    ours, theirs = both(path.read_bytes())
    assert ours == theirs


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_the_standard_library(part: int) -> None:
    """CPython's own tests, which try every production of the grammar, are among its files. What is installed beside it
    has no end, and is left out."""
    files = [path for path in sorted(LIB.rglob("*.py")) if "site-packages" not in path.relative_to(LIB).parts]
    assert len(files) > 500
    assert [path for path in files[part::PARTS] if _differs(path)] == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("release", ["open-webui-0.12.4", "prefect-3.9.1", "homeassistant-2025.1.4"])
def test_released_packages(release: str, part: int) -> None:
    tree = CACHE / "whole" / release
    if not tree.exists():
        pytest.skip("`python -m benchmarks.speed` downloads it")
    assert [path for path in sorted(tree.rglob("*.py"))[part::PARTS] if _differs(path)] == []


def _differs(path: Path) -> bool:
    """Whatever goes wrong while a tree is built is a difference, unless CPython or LibCST refuse the file."""
    data = path.read_bytes()
    try:
        text = decode_source(data)
        ours = summarized(*built.build(text), text)
    except (built.NotBuiltError, UnicodeDecodeError, SyntaxError, RecursionError, LookupError):
        return False
    except Exception:
        return True
    if not unicodedata.is_normalized("NFKC", text):  # CPython normalizes names, as the language says; LibCST does not
        return False
    theirs = parsed(data)
    return theirs.error is None and ours != theirs


@pytest.mark.parametrize("error", [built.NotBuiltError, AttributeError])
def test_what_cannot_be_built_is_parsed_by_libcst(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> None:
        raise error

    data = b"async def f(): await g()\n"
    expected = parsed(data)
    monkeypatch.setattr(built, "build", refuse)
    from asyncguard.extract import extract

    assert extract(data) == expected
    assert expected.functions[0].is_async
