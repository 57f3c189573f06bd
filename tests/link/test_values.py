"""The algebra of what a name may hold."""

import pytest

from asyncguard.link import lattice
from asyncguard.link import values as v

A, B = (v.Instance("a.A"),), (v.Instance("b.B"),)
TRUE, FALSE, NONE = (v.Literal("bool", True),), (v.Literal("bool", False),), (v.NONE,)
ANY = (v.ANY,)


def test_join_keeps_each_alternative_once_in_order() -> None:
    assert lattice.join(A, B, A) == A + B
    assert lattice.join(B, A) == B + A
    assert lattice.join() == lattice.join((), ()) == v.UNKNOWN


def test_join_ends_somewhere() -> None:
    many = tuple(v.Instance(f"x.C{number}") for number in range(100))
    assert lattice.join(many) == many[: lattice.MOST_ALTERNATIVES]


def test_where_one_way_is_unknown_so_is_the_whole() -> None:
    assert lattice.either(A, ()) == A + ANY
    assert lattice.either((), A) == ANY + A
    assert lattice.either(A, B) == A + B


def test_known() -> None:
    assert lattice.is_known(A)
    assert lattice.is_known(A + ANY)
    assert not lattice.is_known(ANY)
    assert not lattice.is_known(())


@pytest.mark.parametrize(
    ("known", "widened"),
    [
        ((), ()),
        (A, A),
        (A + NONE, A + ANY),
        (A + ANY, A + ANY),
        (TRUE, ()),
        (NONE, ()),
        ((v.Literal("str", "s3"),), (v.Literal("str", "s3"),)),
    ],
)
def test_what_other_code_may_change_is_not_relied_on(known: v.Type, widened: v.Type) -> None:
    assert lattice.widen(known) == widened


@pytest.mark.parametrize(
    ("known", "answer"),
    [
        (TRUE, True),
        (FALSE, False),
        (TRUE + FALSE, None),
        (NONE, False),
        ((v.Literal("str", ""),), False),
        ((v.Literal("str", "x"),), True),
        ((v.Literal("str"),), None),
        ((v.Literal("int", 0),), False),
        (NONE + FALSE, False),
        (A, None),
        (ANY, None),
        ((), None),
        ((v.Instance(v.RUNNING_LOOP),), True),
        ((v.Fn("a.py", 0),), True),
        ((v.Container("list", A),), None),
    ],
)
def test_truth(known: v.Type, answer: bool | None) -> None:
    assert lattice.truth(known) is answer


def test_depth() -> None:
    inner = (v.Container("list", A),)
    cls = v.Cls("a.py", 0)
    assert lattice.depth(A) == 0
    assert lattice.depth(inner) == 1
    assert lattice.depth((v.Row((A, inner)),)) == 2
    assert lattice.depth((v.Obj(cls, args=(("x", inner),)),)) == 2
    assert lattice.depth((v.Fn("a.py", 0, closure=(("x", A),)),)) == 1
    assert lattice.depth((v.Partial(A, (inner,), ()),)) == 2
