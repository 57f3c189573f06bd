"""A program with markers → nothing, or an AssertionError that shows where they do not hold."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from asyncguard.config import Settings, load
from asyncguard.model.report import Report
from asyncguard.pipeline import check
from asyncguard.testing.compare import Mismatch, compare
from asyncguard.testing.fixtures import OWN_SETTINGS, Fixture
from asyncguard.testing.markers import lines, read_markers

EVERYTHING = b'select = ["AG"]\n'


def assert_fixture(fixture: Fixture, settings: bytes = EVERYTHING) -> None:
    """Every marker of the fixture holds, and every other line is silent."""
    __tracebackhide__ = True
    assert_program(fixture.files(), name=fixture.id, settings=settings)


def assert_program(files: Mapping[str, bytes], name: str = "program", settings: bytes = EVERYTHING) -> None:
    """The same for a program given as relative path → content."""
    __tracebackhide__ = True
    wrong = mismatches(files, settings)
    if wrong:
        raise AssertionError(f"{name}: markers and findings disagree (-expected +reported)\n{_shown(wrong, files)}")


def mismatches(files: Mapping[str, bytes], settings: bytes = EVERYTHING) -> list[Mismatch]:
    """Where markers and findings disagree. `settings` count unless `files` has an `asyncguard.toml` of its own; by
    default all rules of asyncguard are on."""
    report = run(files, settings)
    failures = [Mismatch("", 0, "!", failure) for failure in report.failures]
    markers = [marker for path, text in _texts(files).items() for marker in read_markers(text, path)]
    return failures + compare(markers, report.findings)


def run(files: Mapping[str, bytes], settings: bytes = EVERYTHING) -> Report:
    """The report on `files`, as a project of its own, somewhere else."""
    with TemporaryDirectory(prefix="asyncguard-") as name:
        root = Path(name).resolve()
        for path, data in {OWN_SETTINGS: settings, **files}.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return check([root], load([root], Settings(jobs=1), cwd=root), cwd=root, use_cache=False, variables={})


def _texts(files: Mapping[str, bytes]) -> dict[str, str]:
    """The Python files, decoded well enough to find markers in them."""
    return {path: data.decode("utf-8", "replace") for path, data in files.items() if path.endswith(".py")}


def _shown(wrong: Sequence[Mismatch], files: Mapping[str, bytes]) -> str:
    texts = {path: lines(text) for path, text in _texts(files).items()}
    out: list[str] = []
    for path in dict.fromkeys(mismatch.path for mismatch in wrong):
        out.append(f"  {path}")
        last = 0
        for mismatch in (mismatch for mismatch in wrong if mismatch.path == path):
            if mismatch.row != last and mismatch.row <= len(texts.get(path, ())):
                out.append(f"    {mismatch.row:4} | {texts[path][mismatch.row - 1].strip()}")
            out.append(f"       {mismatch.sign} {mismatch.text}")
            last = mismatch.row
    return "\n".join(out)
