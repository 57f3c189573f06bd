"""The applications in fixtures/frameworks: what is called from outside, where it runs, and under which name."""

import re
from collections.abc import Iterator

import pytest

from asyncguard.catalogue import load
from asyncguard.link import link
from asyncguard.testing import Fixture
from tests.link.programs import modules
from tests.test_fixtures import FIXTURES

APPLICATIONS = [fixture for fixture in FIXTURES if fixture.id.startswith("frameworks/")]
ENTRY = re.compile(r"# entry: (.*)")


def marked(files: dict[str, bytes]) -> Iterator[tuple[str, int, str]]:
    """File, row and words of every `# entry:` comment."""
    for path, data in files.items():
        for row, line in enumerate(data.decode().splitlines(), start=1):
            found = ENTRY.search(line)
            if found:
                yield from ((path, row, part.strip()) for part in found[1].split(";"))


@pytest.mark.parametrize("application", APPLICATIONS, ids=lambda fixture: fixture.id)
def test_entry_points(application: Fixture) -> None:
    files = {path: data for path, data in application.files().items() if path.endswith(".py")}
    found = link(modules(files), load()).entry_points
    told = {(each.path, each.span.row, f"{each.runs} {each.kind} {each.label}") for each in found}
    assert told == set(marked(files))


def test_there_are_applications() -> None:
    assert len(APPLICATIONS) >= 5
