"""What a loop hands from one round to the next."""

import textwrap

import pytest

from asyncguard.catalogue import load
from asyncguard.extract import extract
from asyncguard.link import link, statements
from asyncguard.link.exposed import by
from asyncguard.link.syntax import statements as every
from asyncguard.model import summary as m
from asyncguard.testing.fixtures import Fixture
from tests.link.programs import blocks, modules
from tests.test_fixtures import FIXTURES

LOOPS = {
    "for x in xs: use(x)": {"xs": False, "use": True, "x": False},
    "for x in xs: y = x; use(y)": {"y": False},
    "for x in xs: use(y); y = x": {"y": True},
    "for x in xs:\n    if x: y = 1\n    use(y)": {"y": True},
    "for x in xs:\n    if x: y = 1\n    else: y = 2\n    use(y)": {"y": False},
    "for x in xs:\n    try: y = f()\n    except E: pass\n    use(y)": {"y": True},
    "for x in xs:\n    with f() as y: use(y)": {"y": False},
    "for x in xs:\n    for y in x: z = y\n    use(z)": {"z": True, "y": False},
    "for x in xs: y = [z for z in x]": {"z": False, "y": False},
    "for x in xs: found.append(x)": {"found": False},
    "for x in xs: found[x] = 1": {"found": False},
    "for x in xs: found.append(x); use(found)": {"found": True},
    "for x in xs: y = found.append(x)": {"found": True},
    "for x in xs: n += 1": {"n": True},
    "for x in xs: y = lambda: n": {"n": True},
    "for x in xs:\n    def g(): return n\n    n = g": {"n": True},
    "for x in xs: y and (z := f()); use(z)": {"z": True},
    "for x in xs: (z := f()) and y; use(z)": {"z": False},
    "for x in xs:\n    match x:\n        case [y]: use(y)\n        case _: use(z)": {"y": False, "z": True},
    "for x in xs: o.a = 1": {"o": True},
    "while (x := f()): use(x)": {"x": False},
    "while x: x = f()": {"x": True},
}


@pytest.mark.parametrize(("loop", "expected"), LOOPS.items(), ids=LOOPS)
def test_names_that_the_next_round_looks_at(loop: str, expected: dict[str, bool]) -> None:
    text = f"def outer(n, y, z, found):\n{textwrap.indent(loop, '    ')}\n    return n, y, z, found\n"
    summary = extract(text.encode())
    outer = next(function for function in summary.functions if function.name == "outer")
    [first, *_] = [each for each in every(m.statements(outer)) if isinstance(each, m.For | m.While)]
    seen = by(first, summary.functions)
    assert {name: name in seen for name in expected} == expected


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.id)
def test_findings_are_those_of_going_round_until_nothing_changes(
    fixture: Fixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = modules({path: data for path, data in fixture.files().items() if path.endswith(".py")})
    found = blocks(link(given, load()))
    monkeypatch.setattr(statements, "_says_the_same", lambda f, s, before, after: before == after)
    assert blocks(link(given, load())) == found
