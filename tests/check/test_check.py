"""Findings: selected, not suppressed, one a call, in order."""

from collections.abc import Iterable, Iterator

import pytest

from asyncguard.check import file_ignores, judge, settle
from asyncguard.config import Config, ConfigError
from asyncguard.config.config import FileIgnore
from asyncguard.config.patterns import Pattern
from asyncguard.model.finding import Finding, Step
from asyncguard.model.summary import NOWHERE, Span
from asyncguard.rule import Block, Facts, Rule
from asyncguard.rules import BUILTIN


def finding(code: str = "AG102", row: int = 3, path: str = "a.py", cost: str = "network", steps: int = 1) -> Finding:
    chain = (Step(path, NOWHERE, "f", "calls `g`"),) * steps
    return Finding(path, Span(row, 1, row, 9), code, "name", "message", chain, cost=cost)


def settled(*findings: Finding, off: Iterable[str] = (), silent: Iterable[str] = ()) -> list[Finding]:
    return settle(findings, lambda each: each.code in silent, lambda _: set(off))


def codes(*findings: Finding) -> list[str]:
    return [each.code for each in settled(*findings)]


class NoFacts:
    def blocks(self, code: str) -> Iterator[Block]:
        return iter(())

    def syntax_errors(self) -> Iterator[tuple[str, Span, str]]:
        return iter(())


def test_order_does_not_depend_on_input() -> None:
    findings = [finding(row=row, path=path) for path in "ba" for row in (2, 10, 1)]
    places = [(each.path, each.span.row) for each in settled(*findings)]
    assert places == [("a", 1), ("a", 2), ("a", 10), ("b", 1), ("b", 2), ("b", 10)]
    assert settled(*reversed(findings)) == settled(*findings)


class TestOneACall:
    def test_the_dearest_stays_and_names_the_others(self) -> None:
        found = settled(finding("AG101", cost="disk"), finding("AG109"), finding("AG108", cost="unbounded"))
        assert [(each.code, each.also) for each in found] == [("AG108", ("AG101", "AG109"))]

    def test_then_the_lowest_code(self) -> None:
        assert codes(finding("AG110"), finding("AG102"), finding("AG104")) == ["AG102"]

    def test_then_the_shortest_chain(self) -> None:
        (found,) = settled(finding(steps=3), finding(steps=2))
        assert (len(found.chain), found.also) == (2, ())

    def test_families_and_places_are_told_apart(self) -> None:
        assert codes(finding("AG102"), finding("AG201"), finding("AG106", row=4)) == ["AG102", "AG201", "AG106"]

    def test_a_suppressed_code_neither_wins_nor_is_named(self) -> None:
        (found,) = settled(finding("AG108", cost="unbounded"), finding("AG102"), silent=["AG108"])
        assert (found.code, found.also) == ("AG102", ())


def test_ignored_in_the_file() -> None:
    assert settled(finding("AG102"), finding("AG106", row=9), off={"AG102"})[0].code == "AG106"


class TestPerFileIgnores:
    def ignored(self, glob: str, path: str, selector: str = "AG10", negated: bool = False) -> set[str]:
        entry = FileIgnore(Pattern(glob, "/p"), (selector,), negated, "from the CLI")
        return set(file_ignores(Config(root="/p", per_file_ignores=(entry,)), BUILTIN)(path, path.rpartition("/")[2]))

    def test_glob(self) -> None:
        assert "AG102" in self.ignored("tests/*", "/p/tests/a/b.py")
        assert not self.ignored("tests/*", "/p/src/b.py")
        assert "AG102" in self.ignored("src/*", "/p/tests/b.py", negated=True)

    def test_unknown_selector(self) -> None:
        with pytest.raises(ConfigError, match="`NOPE` in `per-file-ignores` from the CLI"):
            self.ignored("a", "/p/a", "NOPE")


def test_a_rule_that_fails_takes_no_other_with_it() -> None:
    def good(rule: Rule, facts: Facts) -> Iterator[Finding]:
        yield finding()

    def bad(rule: Rule, facts: Facts) -> Iterator[Finding]:
        raise KeyError("x")

    found, failures = judge(NoFacts(), [Rule("AG901", "bad", "", bad), Rule("AG102", "name", "", good)])
    assert found == [finding()]
    assert str(failures[0]).startswith("Internal error in AG901 (bad): KeyError: 'x'")
