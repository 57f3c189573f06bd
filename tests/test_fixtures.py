"""Every fixture's markers hold."""

from pathlib import Path

import pytest

from asyncguard.testing import Fixture, assert_fixture, discover

FIXTURES = list(discover(Path(__file__).parent / "fixtures"))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.id)
def test_markers_hold(fixture: Fixture) -> None:
    assert_fixture(fixture)
