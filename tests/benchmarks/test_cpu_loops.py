"""Loops that AG206 reports starve a real loop for about as long as it says."""

import pytest

from benchmarks.cpu.loops import Loop, cpu_time, estimate, findings, loops, prepared
from benchmarks.cpu.measure import measure

each = pytest.mark.parametrize("loop", loops(), ids=lambda loop: loop.name)


@each
def test_it_is_reported(loop: Loop) -> None:
    assert len(findings(loop)) == 1


@pytest.mark.slow
@each
def test_it_takes_as_long_as_is_said_or_longer(loop: Loop) -> None:
    found = estimate(findings(loop))
    assert 0.5 * found < cpu_time(prepared(loop)) < 8 * found


@pytest.mark.slow
@each
def test_it_starves_a_loop(loop: Loop) -> None:
    assert measure(prepared(loop)).starves
