"""What is found depends neither on the order of the modules, nor on the order of the questions, nor on how much is
kept decoded."""

import random
from collections.abc import Mapping, Sequence
from itertools import permutations

import msgspec
import pytest

from asyncguard.catalogue import load
from asyncguard.link import Module, link, units
from asyncguard.testing.fixtures import Fixture
from tests.link.programs import CODES, blocks, modules
from tests.test_fixtures import FIXTURES

SEVERAL = [fixture for fixture in FIXTURES if len([path for path in fixture.files() if path.endswith(".py")]) > 2]


@pytest.mark.parametrize("fixture", SEVERAL, ids=lambda fixture: fixture.id)
def test_shuffled(fixture: Fixture) -> None:
    given = modules({path: data for path, data in fixture.files().items() if path.endswith(".py")})
    expected = blocks(link(given, load()))
    chance = random.Random(fixture.id)
    for _ in range(3):
        shuffled = chance.sample(given, len(given))
        assert blocks(link(shuffled, load())) == expected


@pytest.mark.parametrize("fixture", SEVERAL, ids=lambda fixture: fixture.id)
def test_decoded_again_and_again(fixture: Fixture, monkeypatch: pytest.MonkeyPatch) -> None:
    given = modules({path: data for path, data in fixture.files().items() if path.endswith(".py")})
    expected = blocks(link(given, load()))
    for kept in (units.SUMMARIES, units.BODIES):
        monkeypatch.setattr(kept, "most", 1)
    assert blocks(link(given, load())) == expected


CYCLES = {
    "a.py": """
        import time
        from b import B
        from c import make

        class A:
            def __init__(self, b): self.b = b
            def run(self, n): return self.b.run(n - 1) if n else self.stop()
            def stop(self): time.sleep(1)

        async def main():
            A(B(None)).run(3)
            make().run(2)
    """,
    "b.py": """
        import a, c

        class B:
            def __init__(self, a): self.a = a
            def run(self, n): return (self.a or a.A(self)).run(n)

        async def other():
            c.make().stop()
            B(c.make()).run(1)
    """,
    "c.py": """
        from a import A
        from b import B

        def make(): return A(B(make()))

        async def third():
            make().b.a.stop()
    """,
}


def test_cycles_of_modules_and_calls() -> None:
    given = modules(CYCLES)
    expected = blocks(link(given, load()))
    assert {(block.path, block.span.row) for block in expected} >= {("a.py", 12), ("a.py", 13), ("b.py", 9)}
    for seed in range(6):
        assert blocks(link(random.Random(seed).sample(given, 3), load())) == expected


def facts(given: Sequence[Module], prefixes: Mapping[str, str]) -> list[tuple[object, ...]]:
    """What is found where each path gets its prefix: then files are interpreted in another order."""
    renamed = [msgspec.structs.replace(module, path=f"{prefixes[module.path]}/{module.path}") for module in given]
    return sorted(
        (block.path.partition("/")[2], block.span, block.code, len(block.chain), block.conditional)
        for block in blocks(link(renamed, load()))
    )


@pytest.mark.parametrize("fixture", SEVERAL, ids=lambda fixture: fixture.id)
def test_interpreted_in_another_order(fixture: Fixture) -> None:
    given = modules({path: data for path, data in fixture.files().items() if path.endswith(".py")})
    expected = facts(given, {module.path: "" for module in given})
    chance = random.Random(fixture.id)
    for _ in range(3):
        assert facts(given, {module.path: str(chance.random()) for module in given}) == expected


def test_cycles_interpreted_in_another_order() -> None:
    given = modules(CYCLES)
    expected = facts(given, {"a.py": "", "b.py": "", "c.py": ""})
    for order in permutations("123"):
        assert facts(given, dict(zip(CYCLES, order, strict=True))) == expected


def test_codes_in_any_order() -> None:
    given = modules(CYCLES)
    forwards, backwards = link(given, load()), link(given, load())
    there = {code: list(forwards.blocks(code)) for code in CODES}
    assert {code: list(backwards.blocks(code)) for code in reversed(CODES)} == there
