"""A look at a package's text."""

import pytest

from asyncguard.pipeline.outline import Outline


@pytest.mark.parametrize(
    "text",
    [
        "class A(Base): ...",
        "class A(x.Base):\n    pass",
        "if x:\n    class A(Other, Base): ...",
        "class A(Generic[T], Base[int]): ...",
        "class A(\n    Base,\n    metaclass=M,\n): ...",
        "class A(make(1), Base): ...",
    ],
)
def test_deriving(text: str) -> None:
    assert list(Outline([("m", text.encode())]).deriving("Base")) == ["m"]


@pytest.mark.parametrize(
    "text", ["class Base: ...", "class A(Baseline): ...", "x = Base()", "class A(metaclass=M): ..."]
)
def test_not_deriving(text: str) -> None:
    assert not Outline([("m", text.encode())]).deriving("Base")


def test_calls() -> None:
    outline = Outline([("m", b"class A(B):\n    x = C()\n"), ("n", b"\xff\xfe D(1)")])
    assert [name for name in "ABCDE" if outline.calls(name)] == ["C", "D"]
