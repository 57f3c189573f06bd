"""The words of a finding about CPU work."""

import pytest

from asyncguard.model.summary import Span
from asyncguard.rule import Block, Finding, Step
from asyncguard.rules import starving_password_hash
from asyncguard.rules._burn import report

SPAN = Span(1, 1, 1, 9)


def finding(*functions: str, gil: str = "released", callee: str = "bcrypt.hashpw", **facts: str) -> Finding:
    chain = tuple(Step("app.py", SPAN, function, "calls") for function in functions or ("handler",))
    block = Block(
        path="app.py",
        span=SPAN,
        function="handler",
        code="AG201",
        primitive="bcrypt.hashpw",
        category="cpu",
        cost="cpu",
        callee=callee,
        chain=chain,
        conditional=False,
        why="hashes a password",
        instead=facts.get("instead", ""),
        raises="",
        gil=gil,
        takes="250 ms at rounds=12",
        input=facts.get("input", ""),
    )
    return report(starving_password_hash.RULE, block)


def test_message():
    assert finding().message == "`bcrypt.hashpw()` starves the event loop (CPU)"


def test_message_names_what_is_reached():
    expected = "`login()` starves the event loop: it reaches `bcrypt.hashpw` (CPU) 1 call down"
    assert finding("handler", "login", callee="login").message == expected


def test_message_says_what_is_of_any_size():
    expected = "`bcrypt.hashpw()` starves the event loop (CPU), given a request's body of any size"
    assert finding(input="a request's body").message == expected


def test_the_cost_class_is_cpu():
    assert finding().cost == "cpu"


def test_a_thread_cures_what_releases_the_gil():
    expected = "Use `await asyncio.to_thread(bcrypt.hashpw, ...)`: it releases the GIL. It takes 250 ms at rounds=12"
    assert finding().help == expected


@pytest.mark.parametrize(("gil", "why"), [("held", "a thread would stop the loop"), ("switching", "share the GIL")])
def test_a_thread_is_no_cure_otherwise(gil, why):
    said = finding(gil=gil).help
    assert said.startswith("Use a process pool or a job queue")
    assert why in said
    assert "to_thread" not in said


def test_what_the_catalogue_recommends_comes_first():
    assert finding(gil="held", instead="load it once").help == "Better: load it once. It takes 250 ms at rounds=12"


def test_what_the_catalogue_recommends_belongs_where_the_primitive_is():
    assert finding("handler", "sign", instead="load it once").help.startswith("In `sign`: load it once.")
