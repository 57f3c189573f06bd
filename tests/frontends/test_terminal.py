"""Progress on a terminal."""

import sys

import pytest

from asyncguard.frontends import terminal
from asyncguard.frontends.terminal import Line, progress
from asyncguard.pipeline.progress import silent


class Clock:
    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(terminal, "time", clock)
    return clock


def drawn(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err.replace("\r\x1b[K", "|")


def test_a_quick_run_says_nothing(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    line = Line()
    clock.now = 0.9
    line("Reading", 1, 2)
    line.clear()
    assert drawn(capsys) == ""


def test_a_slow_run_says_where_it_is(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    line = Line()
    for now, stage, done in ((1.1, "Reading", 1), (1.15, "Reading", 2), (1.3, "Reading", 3), (1.31, "Linking", 0)):
        clock.now = now
        line(stage, done, 4 if done else 0)
    line.clear()
    assert drawn(capsys) == "|Reading 25%…|Reading 75%…|Linking…|"


def test_nothing_on_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    assert progress(quiet=False) == (silent, None)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    assert progress(quiet=False)[1] is not None
    assert progress(quiet=True) == (silent, None)
