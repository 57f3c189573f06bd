"""A pytest plugin for who writes rules: each program in the folders that the ini file names is a test.

    # conftest.py
    pytest_plugins = ["asyncguard.testing.plugin"]

    # pyproject.toml
    [tool.pytest.ini_options]
    asyncguard_fixtures = ["tests/fixtures"]

An `asyncguard.toml` in such a folder has the settings of all its programs: `plugins`, `select`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from asyncguard.testing.fixtures import OWN_SETTINGS, Fixture, discover
from asyncguard.testing.programs import EVERYTHING, assert_fixture

INI = "asyncguard_fixtures"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(INI, "Folders of programs with markers; each program is a test.", type="paths", default=[])


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A folder of programs is no folder of test modules."""
    if path not in parent.config.getini(INI):
        return None
    found: Programs = Programs.from_parent(parent, path=path)
    return found


class Programs(pytest.Directory):
    """A folder of programs."""

    def collect(self) -> Iterator[pytest.Item]:
        own = self.path / OWN_SETTINGS
        settings = own.read_bytes() if own.exists() else EVERYTHING
        for fixture in discover(self.path):
            yield Program.from_parent(self, name=fixture.id, fixture=fixture, settings=settings)


class Program(pytest.Item):
    """One program: every marker holds, every other line is silent."""

    def __init__(self, *, fixture: Fixture, settings: bytes, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self._fixture, self._settings = fixture, settings

    def runtest(self) -> None:
        assert_fixture(self._fixture, self._settings)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """Markers that do not hold are told without a traceback."""
        wrong = isinstance(excinfo.value, AssertionError)
        return str(excinfo.value) if wrong else str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, None, str]:
        return self._fixture.path, None, self.name
