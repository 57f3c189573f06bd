"""The catalogue's CPU-heavy calls starve a real loop, and a thread cures what the catalogue says it does."""

import pytest

from asyncguard.catalogue import load
from benchmarks.cpu.__main__ import described
from benchmarks.cpu.measure import Measured, Sample, measure, prepared, samples

SHORT = {
    "soundfile.info": "reads the header only: not reported",
    "charset_normalizer.from_bytes": "3 ms for its sample",
    "docx.document.Document#save": "11 ms for its sample",
}
"""Samples that are too short to say anything of a thread."""
each = pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)


@each
def test_the_catalogue_knows_the_call(sample: Sample) -> None:
    fact = described(sample, load())
    assert fact is not None
    assert fact.effect.burns is not None or sample.name in SHORT


@each
def test_it_needs_a_size_where_only_size_makes_it_heavy(sample: Sample) -> None:
    fact = described(sample, load())
    burn = fact.effect.burns if fact else None
    assert burn is None or (sample.megabytes is not None) == (burn.when == "size")


@pytest.mark.slow
@each
def test_it_starves_a_loop_and_a_thread_cures_it_or_not(sample: Sample) -> None:
    fact = described(sample, load())
    if sample.name in SHORT or fact is None or fact.effect.burns is None:
        pytest.skip("too short to tell")
    try:
        call = prepared(sample)
    except ImportError as error:
        pytest.skip(f"{error.name} is not installed")
    found = measure(call)
    assert found.on_the_loop > found.call / 2
    assert (found.in_a_thread > found.call / 2) == (fact.effect.burns.gil == "held")


@pytest.mark.parametrize(
    ("gaps", "gil"), [((0.19, 0.19), "held"), ((0.01, 0.001), "released"), ((0.02, 0.006), "switching")]
)
def test_the_gaps_tell_of_the_gil(gaps, gil):
    longest, median = gaps
    assert Measured(0.2, 0.2, longest, median).gil == gil
