"""The catalogue's CPU-heavy calls starve a real loop, and a thread cures what the catalogue says it does."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from asyncguard.catalogue import load, schema
from benchmarks.cpu.__main__ import described
from benchmarks.cpu.measure import RUNS, Measured, Run, Sample, measure, prepared, samples

SHORT = {
    "soundfile.info": "reads the header only: not reported",
    "charset_normalizer.from_bytes": "3 ms for its sample",
    "docx.document.Document#save": "11 ms for its sample",
}
"""Samples that are too short to say anything of a thread."""
ELSEWHERE = {
    "dask.compute": "as long as the computation",
    "dask.dataframe.DataFrame#compute": "as long as the computation",
    "django.contrib.auth.models.AbstractBaseUser#check_password": "make_password",
    "django.contrib.auth.models.UserManager#acreate_user": "make_password",
    "httpx2.Response#json": "httpx",
    "jsonschema.Draft202012Validator#validate": "jsonschema.validate",
    "mistralai.Mistral": "once, by hand",
    "msgspec.yaml.decode": "PyYAML",
    "onnxruntime.InferenceSession#run": "once, by hand: needs a model",
    "ortools.linear_solver.pywraplp.Solver#Solve": "up to its time limit",
    "ortools.sat.python.cp_model.CpSolver#Solve": "up to its time limit",
    "pandas.DataFrame#applymap": "apply; gone in pandas 3",
    "passlib.hash.bcrypt#hash": "bcrypt; does not run with bcrypt 5",
    "pdfminer.high_level.extract_pages": "extract_text",
    "polars.LazyFrame#sink_csv": "write_csv",
    "polars.collect_all": "collect",
    "pwdlib.hashers.argon2.Argon2Hasher#hash": "PasswordHash.hash",
    "pydantic.TypeAdapter#validate_python": "model_validate_json",
    "tiktoken.Encoding#encode": "once, by hand: downloads its vocabulary",
    "tiktoken.get_encoding": "once, by hand: downloads",
    "zstandard.ZstdCompressor#compress": "zstandard.compress",
}
"""Entries whose figure rests on the sample of another entry, or on a measurement that is no sample."""
MOST_RUNS = 12
"""Of what a thread is said to cure: one in which the loop goes on is proof, whatever the machine did in the others."""
LIBRARIES = Path(schema.__file__).parent / "libraries"
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
    held = fact.effect.burns.gil == "held"
    found = measure(call, RUNS if held else MOST_RUNS)
    assert found.starves, found
    assert found.holds == held, found


@pytest.mark.parametrize(
    ("gaps", "gil"), [((0.19, 0.19), "held"), ((0.01, 0.001), "released"), ((0.02, 0.006), "switching")]
)
def test_the_gaps_tell_of_the_gil(gaps, gil):
    longest, median = gaps
    assert Measured(0.2, 0.2, longest, median).gil == gil


def test_a_machine_that_is_busy_now_and_then_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run is lengthened, and the loop stands still, but for one run beside a thread."""
    runs = iter([*(Run(0.4, [0.3]) for _ in range(7)), Run(0.1, [0.001] * 90)])
    monkeypatch.setattr("benchmarks.cpu.measure._timed", lambda _: 0.4)
    monkeypatch.setattr("benchmarks.cpu.measure._on_the_loop", lambda _: Run(0.4, [0.41]))
    monkeypatch.setattr("benchmarks.cpu.measure._in_a_thread", lambda _: next(runs))
    found = measure(lambda: None, MOST_RUNS)
    assert (found.call, found.starves, found.holds, found.gil) == (0.1, True, False, "released")


def test_what_holds_the_gil_is_not_missed_when_only_the_first_runs_were_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.cpu.measure._timed", lambda _: 0.4)
    monkeypatch.setattr("benchmarks.cpu.measure._on_the_loop", lambda _: Run(0.1, [0.1]))
    monkeypatch.setattr("benchmarks.cpu.measure._in_a_thread", lambda _: Run(0.1, [0.1]))
    found = measure(lambda: None)
    assert (found.call, found.starves, found.holds) == (0.1, True, True)


def burning() -> Iterator[tuple[list[str], schema.Burn]]:
    """The names of each entry that may be reported for CPU work, and the work."""
    for path in sorted(LIBRARIES.glob("*.toml")):
        library = msgspec.toml.decode(path.read_bytes(), type=schema.Library)
        entries = [(("",), effect) for effect in library.function]
        entries += [(described.names, effect) for described in library.types for effect in described.method]
        for owners, effect in entries:
            burn = effect.burns
            if burn is not None and not effect.blocks and (burn.when != "size" or burn.rate):
                yield [f"{owner}#{name}" if owner else name for owner in owners for name in effect.names], burn


def test_every_figure_is_measured_or_marked_as_an_estimate() -> None:
    measured = {sample.name for sample in samples()} | set(ELSEWHERE)
    assert [names[0] for names, burn in burning() if not (burn.estimated or measured.intersection(names))] == []


def test_nothing_is_both() -> None:
    measured = {sample.name for sample in samples()} | set(ELSEWHERE)
    assert [names[0] for names, burn in burning() if burn.estimated and measured.intersection(names)] == []
