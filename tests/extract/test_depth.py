"""What nobody writes is refused before it is parsed; what is merely long is not."""

import ast
import re

import pytest

from asyncguard.extract.depth import shortened, too_deep

LONG = {
    "a number": b"x = " + b"1" * 5_000 + b"\n",
    "data on a line": b"x = [" + b"-1, 0.5e-3, 'a-b', " * 5_000 + b"]\n",
    "a table of sums": b"x = [" + b"a + 1, " * 2_000 + b"]\n",
    "encoded data": b"x = '" + b"ab+cd/ef-gh" * 2_000 + b"'\n",
    "a pattern": b"x = r'" + b"a|b|" * 2_000 + b"'\n",
    "prose": b'x = """\\n' + b"- the first of several, and so on.\\n" * 2_000 + b'"""\\n',
    "code of many lines": b"def f(a):\n    return (\n        a.b\n        + a.c()\n        + 1.\n    )\n\n\n" * 1_000,
    "chains of many lines": (b"x = (a\n" + b"    .b(c)\n" * 400 + b")\n") * 3,
    "an f-string with quotes in quotes": b"x = f'{a['b']}{c['" + b"d-e" * 1_000 + b"']}'\n",
    "a table of calls": b"x = {" + b"'a': b.c().d[0], " * 2_000 + b"}\n",
}


@pytest.mark.parametrize("name", LONG)
def test_merely_long(name: str) -> None:
    assert too_deep(LONG[name]) is None


TOO_LONG = {
    "sums": b"x = a" + b" + 1" * 20_000 + b"\n",
    "sums of several lines": b"x = (\n    a\n" + b"    + 1\n" * 20_000 + b")\n",
    "conditions of several lines": b"x = (\n    a\n" + b"    and b\n" * 20_000 + b")\n",
    "operators at the ends of lines": b"x = (\n" + b"    a +\n" * 20_000 + b"    b)\n",
    "lines that go on": b"x = a" + b" + \\\r\n    b" * 20_000 + b"\n",
    "attributes": b"x = a" + b".b" * 20_000 + b"\n",
    "chained calls": b"x = a" + b".b(1)" * 20_000 + b"\n",
    "chained calls of several lines": b"x = (\n    a\n" + b"    .b(c)\n" * 20_000 + b")\n",
    "parentheses": b"x = " + b"(" * 20_000 + b"1" + b")" * 20_000 + b"\n",
    "lambdas": b"x = " + b"lambda: " * 20_000 + b"1\n",
}


@pytest.mark.parametrize("name", TOO_LONG)
def test_refused(name: str) -> None:
    assert too_deep(TOO_LONG[name]) is not None


def test_the_row_is_named() -> None:
    assert too_deep(b"a\nb\n" + TOO_LONG["sums"]) == (3, "an expression of this length cannot be analysed")
    assert too_deep(b"a\n" + TOO_LONG["parentheses"]) == (2, "too many nested parentheses")


@pytest.mark.parametrize("name", LONG)
def test_what_is_merely_long_is_left_whole(name: str) -> None:
    assert shortened(LONG[name].decode()) == LONG[name].decode()


MANY = " + a" * 2_000
ENDS = {
    "a statement": f"x = a{MANY}\nb()\n",
    "another on its line": f"x = a{MANY}; b()\n",
    "an argument": f"f(a{MANY}, b())\n",
    "a keyword": f"f(k=a{MANY}, c=b())\n",
    "a subscript": f"x[a{MANY}:b()]\n",
    "an item": f"x = {{k: a{MANY}, c: b()}}\n",
    "a choice": f"x = a{MANY} if c else b()\n",
    "a condition": f"x = c if a{MANY} else b()\n",
    "a comprehension": f"x = [a{MANY} for c in b()]\n",
    "a header": f"if a{MANY}:\n    b()\n",
    "a loop": f"for c in a{MANY}:\n    b()\n",
    "of unary operators": f"x = -a{' + -a' * 2_000}; b()\n",
    "of calls": f"x = a{'.c(1, d)[0]' * 1_000}; b()\n",
    "of words": f"x = a{' and not a' * 2_000}\nb()\n",
    "of strings": f"x = ''{' + chr(1)' * 2_000}\nb()\n",
    "of lines": f"x = (a{MANY.replace('+', '  # why, (b)' + chr(10) + '+')}\n)\nb()\n",
    "that go on": f"x = a{MANY.replace('+', chr(92) + chr(10) + '+')}\nb()\n",
    "within another": f"x = a{MANY} + (a{MANY}){MANY}; b()\n",
    "an assignment within": f"f((x := a{MANY}), b())\n",
}


@pytest.mark.parametrize("name", ENDS)
def test_a_long_expression_is_cut_and_all_else_stays_where_it_is(name: str) -> None:
    before, after = ENDS[name], shortened(ENDS[name])
    assert len(after) == len(before)
    assert 1_500 < len(re.findall(r"\S", after)) < len(re.findall(r"\S", before))
    calls = {(call.lineno, call.col_offset) for call in ast.walk(ast.parse(after)) if isinstance(call, ast.Call)}
    row = before[: before.index("b()", 3_000)].count("\n")
    assert (row + 1, before.split("\n")[row].index("b()")) in calls
