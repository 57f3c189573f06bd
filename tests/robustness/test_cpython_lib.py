"""No crash on any file of the standard library, the deliberately broken ones of its test suite included."""

import sysconfig
from pathlib import Path

import pytest

from asyncguard.config import Settings, load
from asyncguard.pipeline import check

LIB = Path(sysconfig.get_path("stdlib"))


@pytest.mark.slow
def test_the_run_survives() -> None:
    config = load([LIB], Settings(select=("ALL",)), isolated=True, cwd=LIB)
    report = check([LIB], config, cwd=LIB, use_cache=False)
    assert len(report.files) > 500
    assert report.failures == ()
