"""In which contexts a function is interpreted, and what its parameters hold there."""

import pytest

from asyncguard.link import contexts
from asyncguard.link import values as v
from asyncguard.link.frame import Frame
from asyncguard.link.program import Program
from tests.link.programs import program, shown, unit

SOURCE = """
import requests
from fastapi import Depends

class Base: ...
class Derived(Base): ...
class Plain: ...

def provide():
    return requests.Session()

def f(base: Base, plain: Plain, bare, flag=False, size: int = 3, *rest: str, db=Depends(provide), **more): ...

class C[T: Plain]:
    def method(self, item: T) -> "C": ...
    @classmethod
    def make(cls, x): ...
    @staticmethod
    def free(x): ...
"""
F, METHOD, MAKE, FREE = 1, 2, 3, 4
DERIVED, PLAIN = (v.Obj(v.Cls("app.py", 1), exact=True),), (v.Obj(v.Cls("app.py", 2), exact=True),)
TRUE = (v.Literal("bool", True),)
FN = v.Fn("app.py", F)


@pytest.fixture
def linked() -> Program:
    return program(SOURCE)


def telling(linked: Program, **passed: v.Type) -> dict[str, str]:
    return {name: shown(known) for name, known in contexts.context(linked, FN, passed, complete=False)}


def test_what_the_annotation_says_makes_no_difference(linked: Program) -> None:
    assert telling(linked, plain=PLAIN) == {}


def test_what_may_be_of_a_subclass_does(linked: Program) -> None:
    assert telling(linked, base=DERIVED) == {"base": "app.py:1()"}


def test_what_has_no_annotation_does(linked: Program) -> None:
    assert telling(linked, bare=PLAIN) == {"bare": "app.py:2()"}
    assert telling(linked, bare=(v.Fn("app.py", 0),)) == {"bare": "app.py#0"}


def test_flags_do_and_other_constants_do_not(linked: Program) -> None:
    assert telling(linked, flag=TRUE, bare=(v.Literal("int", 3),)) == {"flag": "True"}


def test_a_flag_that_is_not_passed_has_its_default(linked: Program) -> None:
    assert dict(contexts.context(linked, FN, {}, complete=True))["flag"] == (v.Literal("bool", False),)


def test_too_many_contexts_are_one(linked: Program) -> None:
    args = [(v.Instance(f"x.C{number}"),) for number in range(contexts.MOST_CONTEXTS + 2)]
    told = [telling(linked, bare=each) for each in args]
    assert all(told[: contexts.MOST_CONTEXTS])
    assert told[contexts.MOST_CONTEXTS :] == [{}, {}]
    assert telling(linked, bare=args[0]) == told[0]


def parameters(linked: Program, fn: v.Fn, args: v.Args = ()) -> dict[str, str]:
    info = linked.function(fn)
    frame = Frame(linked, unit(linked), fn, v.Cls("app.py", info.cls) if info.cls >= 0 else None)
    contexts.fill(linked, frame, args)
    return {name: shown(known) for name, known in frame.env.items()}


def test_parameters_hold_what_is_declared(linked: Program) -> None:
    assert parameters(linked, FN) == {
        "base": "app.py:0()",
        "plain": "app.py:2()",
        "bare": "",
        "flag": "",
        "size": "int",
        "rest": "tuple[str]",
        "db": "requests.Session",
        "more": "dict[]",
    }


def test_parameters_hold_what_is_passed(linked: Program) -> None:
    assert parameters(linked, FN, (("bare", PLAIN), ("base", DERIVED)))["base"] == "app.py:1()"


@pytest.mark.parametrize(
    ("index", "held"),
    [
        (METHOD, {"self": "app.py:3()", "item": "app.py:2()"}),
        (MAKE, {"cls": "app.py:3", "x": ""}),
        (FREE, {"x": ""}),
    ],
)
def test_the_first_parameter_of_a_method(linked: Program, index: int, held: dict[str, str]) -> None:
    assert parameters(linked, v.Fn("app.py", index)) == held


def test_self_is_the_object_that_the_method_is_called_on(linked: Program) -> None:
    assert parameters(linked, v.Fn("app.py", METHOD, bound=DERIVED))["self"] == "app.py:1()"
