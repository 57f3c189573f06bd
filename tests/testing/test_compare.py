"""Markers and findings → mismatches."""

from asyncguard.model.finding import Finding, Step
from asyncguard.model.summary import Span
from asyncguard.testing import compare, read_markers


def finding(row: int, code: str = "AG102", column: int = 1, message: str = "", steps: tuple[int, ...] = ()) -> Finding:
    chain = tuple(Step("a.py", Span(step, 1, step, 9), "f", "calls") for step in steps)
    return Finding("a.py", Span(row, column, row, column + 3), code, "slug", message, chain)


def differences(text: str, *findings: Finding) -> list[tuple[int, str]]:
    return [(mismatch.row, mismatch.sign) for mismatch in compare(read_markers(text, "a.py"), findings)]


def test_agreement() -> None:
    assert differences("f()  # error: AG102\ng()", finding(1)) == []


def test_missing() -> None:
    assert differences("f()\ng()  # error: AG102") == [(2, "-")]


def test_unexpected() -> None:
    assert differences("f()\ng()", finding(2)) == [(2, "+")]


def test_another_code_is_both() -> None:
    assert differences("f()  # error: AG101", finding(1)) == [(1, "+"), (1, "-")]


def test_another_column() -> None:
    assert differences("f()  # error: [5] AG102", finding(1, column=4)) == [(1, "+"), (1, "-")]


def test_another_message() -> None:
    assert differences('f()  # error: AG102 "requests.get"', finding(1, message="httpx.get")) == [(1, "+"), (1, "-")]


def test_two_findings_need_two_markers() -> None:
    both = finding(1, column=1), finding(1, column=7)
    assert differences("f()  # error: AG102", *both) == [(1, "+")]
    assert differences("f()  # error: AG102; error: AG102", *both) == []


def test_the_demanding_marker_chooses_first() -> None:
    both = finding(1, column=1), finding(1, column=7)
    assert differences("f()  # error: AG102; error: [1] AG102", *both) == []


def test_another_file() -> None:
    markers = read_markers("f()  # error: AG102", "b.py")
    assert [(m.path, m.sign) for m in compare(markers, [finding(1)])] == [("a.py", "+"), ("b.py", "-")]


def test_a_step_is_in_a_chain() -> None:
    assert differences("f()  # error: AG102\ng()  # step: AG102", finding(1, steps=(2,))) == []
    assert differences("f()  # error: AG102\ng()  # step: AG102", finding(1, steps=(3,))) == [(2, "-")]
    assert differences("f()  # error: AG102\ng()  # step: AG106", finding(1, steps=(2,))) == [(2, "-")]


def test_steps_may_stay_unsaid() -> None:
    assert differences("f()  # error: AG102\ng()", finding(1, steps=(2,))) == []


def test_a_missed_alarm_is_missed() -> None:
    assert differences("f()  # missed-alarm: AG102 hard") == []
    assert differences("f()  # missed-alarm: AG102 hard", finding(1)) == [(1, "!")]


def test_a_missed_alarm_excuses_no_other_code() -> None:
    assert differences("f()  # missed-alarm: AG102 hard", finding(1, "AG101")) == [(1, "+")]


def test_a_false_alarm_is_reported() -> None:
    assert differences("f()  # false-alarm: AG102 odd", finding(1)) == []
    assert differences("f()  # false-alarm: AG102 odd") == [(1, "!")]


def test_an_error_and_a_missed_alarm_on_one_line() -> None:
    text = "f(g())  # error: AG102; missed-alarm: AG102 hard"
    assert differences(text, finding(1)) == []
    assert differences(text, finding(1), finding(1, column=3)) == [(1, "!")]
