"""Who points at what, one or many."""

from asyncguard.link.inverse import Inverse


def test_one_and_several() -> None:
    known: Inverse[str] = Inverse()
    assert list(known.of("a")) == []
    known.add("a", ("x", 1))
    known.add("a", ("x", 1))
    assert list(known.of("a")) == [("x", 1)]
    known.add("a", ("y", 2))
    assert set(known.of("a")) == {("x", 1), ("y", 2)}
    known.discard("a", ("x", 1))
    assert list(known.of("a")) == [("y", 2)]
    known.discard("a", ("y", 2))
    assert list(known.of("a")) == []
    assert list(known) == []


def test_what_is_not_there_may_be_taken_away() -> None:
    known: Inverse[str] = Inverse()
    known.discard("a", ("x",))
    known.add("a", ("x",))
    known.discard("a", ("y",))
    assert list(known.of("a")) == [("x",)]
    known.discard("a", ("x",))
    assert list(known) == []


def test_nobody_in_particular_is_somebody() -> None:
    """What nothing asks for: the question is None."""
    known: Inverse[str] = Inverse()
    known.discard("a", None)
    known.add("a", None)
    assert list(known.of("a")) == [None]
    known.add("a", ("x",))
    known.discard("a", ("x",))
    assert list(known.of("a")) == [None]
    known.discard("a", None)
    assert list(known) == []
