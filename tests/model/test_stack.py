import sys

import pytest

from asyncguard.model.stack import with_deep_stack

DEPTH = 300
REPEATED = 300


def leaf() -> None:
    pass


def down(depth: int) -> None:
    """At every depth up to `depth`, many calls that return at once."""
    for _ in range(REPEATED):
        leaf()
    if depth:
        down(depth - 1)


def depth_of(count: int) -> int:
    return 1 + depth_of(count - 1) if count else 0


def test_recursion_may_be_deep() -> None:
    assert with_deep_stack(lambda: depth_of(50_000)) == 50_000


def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(LookupError, match="nothing there"):
        with_deep_stack(lambda: (_ for _ in ()).throw(LookupError("nothing there")))


@pytest.mark.skipif(sys.platform != "linux" or sys.implementation.name != "cpython", reason="how CPython keeps frames")
def test_calls_need_no_new_memory_again_and_again() -> None:
    """Where the frames of `down` end at the end of a piece, each of the calls would map memory, and touch it first."""
    import resource

    def faults() -> int:
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        down(DEPTH)
        return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before

    assert with_deep_stack(faults) < REPEATED
