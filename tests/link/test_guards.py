"""Conditions of catalogue entries on the arguments of a call."""

import pytest

from asyncguard.catalogue.schema import Effect, Guard
from asyncguard.link import guards
from asyncguard.link import values as v
from asyncguard.link.arguments import Arguments
from asyncguard.link.expressions import evaluate
from asyncguard.link.frame import Frame
from asyncguard.model import summary as m
from tests.link.programs import program, unit

SOURCE = "import os, ssl, socket\nMODE = 'r'\ndef f(unknown):\n    return ({call})\n"


def met(call: str, guard: Guard, *, complete: bool = True) -> bool:
    """Whether the guard holds for the arguments of `call`."""
    linked = program(SOURCE.format(call=call))
    frame = Frame(linked, unit(linked), v.Fn("app.py", 0))
    returned = unit(linked).body(0)[0]
    assert isinstance(returned, m.Return)
    assert isinstance(returned.value, m.Call)
    written = returned.value.args
    positional = tuple(evaluate(frame, arg.value) for arg in written if not arg.keyword)
    keywords = tuple((arg.keyword, evaluate(frame, arg.value)) for arg in written if arg.keyword)
    arguments = Arguments(positional, keywords, written, complete)
    effect = Effect(names=("g",), only_if=(guard,))
    return guards.holds(frame, effect, arguments, None, "")


@pytest.mark.parametrize(
    ("call", "guard", "answer"),
    [
        ("g()", Guard(arg="timeout", absent=True), True),
        ("g(timeout=1)", Guard(arg="timeout", absent=True), False),
        ("g(1)", Guard(arg="timeout", pos=0, absent=True), False),
        ("g(timeout=1)", Guard(arg="timeout", present=True), True),
        ("g(timeout=None)", Guard(arg="timeout", present=True), False),
        ("g()", Guard(arg="timeout", present=True), False),
        ("g(block=False)", Guard(arg="block", equals=False), True),
        ("g(block=True)", Guard(arg="block", equals=False), False),
        ("g(False)", Guard(arg="block", pos=0, equals=False), True),
        ("g(unknown)", Guard(arg="block", pos=0, equals=False), False),
        ("g(0)", Guard(pos=0, less_than=0.01), True),
        ("g(0.5)", Guard(pos=0, less_than=0.01), False),
        ("g(unknown)", Guard(pos=0, less_than=0.01), False),
        ("g('rb')", Guard(pos=0, matches="^r"), True),
        ("g(MODE)", Guard(pos=0, matches="^r$"), True),
        ("g(os.WNOHANG)", Guard(pos=0, matches="WNOHANG"), True),
        ("g(os.A | os.WNOHANG)", Guard(pos=0, matches="WNOHANG"), True),
        ("g(unknown)", Guard(pos=0, matches="^r$"), False),
        ("g('text')", Guard(pos=0, type=("str",)), True),
        ("g(socket.socket())", Guard(pos=0, type=("socket.socket",)), True),
        ("g(unknown)", Guard(pos=0, type=("str",)), False),
    ],
)
def test_met(call: str, guard: Guard, answer: bool) -> None:
    assert met(call, guard) is answer


def test_what_a_star_may_pass_is_not_absent() -> None:
    assert not met("g()", Guard(arg="timeout", absent=True), complete=False)


def made(**told: object) -> v.Instance:
    return v.Instance("a.B", made_with=(*told.items(), ("", None)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("owner", "guard", "answer"),
    [
        (made(strategy="async"), Guard(constructor=True, arg="strategy", equals="async"), True),
        (made(strategy="sync"), Guard(constructor=True, arg="strategy", equals="async"), False),
        (made(), Guard(constructor=True, arg="strategy", absent=True), True),
        (v.Instance("a.B"), Guard(constructor=True, arg="strategy", absent=True), False),
        (None, Guard(constructor=True, arg="strategy", absent=True), False),
        (made(), Guard(constructor=True, arg="strategy", present=True), False),
        (made(url="sqlite://"), Guard(constructor=True, arg="url", matches="^sqlite"), True),
    ],
)
def test_arguments_of_the_constructor(owner: v.Value | None, guard: Guard, answer: bool) -> None:
    linked = program("")
    effect = Effect(names=("m",), unless=(guard,))
    assert guards.holds(Frame(linked, unit(linked)), effect, Arguments(), owner, "") is not answer


def test_an_earlier_call_on_the_receiver() -> None:
    linked = program("")
    frame = Frame(linked, unit(linked))
    effect = Effect(names=("recv",), unless=(Guard(receiver_called="setblocking=False"),))
    assert guards.holds(frame, effect, Arguments(), None, "sock")
    frame.receiver_calls["sock"] = {("setblocking", False)}
    assert not guards.holds(frame, effect, Arguments(), None, "sock")
    assert guards.holds(frame, effect, Arguments(), None, "other")
