"""Text → markers."""

import pytest

from asyncguard.testing import Marker, MarkerError, read_markers


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("f()  # error: AG102", Marker("", 1, "error", "AG102"), id="code"),
        pytest.param("f()  # error: [5] AG102", Marker("", 1, "error", "AG102", 5), id="column"),
        pytest.param('f()  # error: AG102 "a.b"', Marker("", 1, "error", "AG102", 0, "a.b"), id="fragment"),
        pytest.param('f()  # error: [5] AG102 "a; b"', Marker("", 1, "error", "AG102", 5, "a; b"), id="both"),
        pytest.param("f()  # step: AG102", Marker("", 1, "step", "AG102"), id="step"),
        pytest.param(
            "f()  # missed-alarm: AG102 is hard", Marker("", 1, "missed-alarm", "AG102", why="is hard"), id="missed"
        ),
        pytest.param(
            "f()  # false-alarm: AG102 is odd", Marker("", 1, "false-alarm", "AG102", why="is odd"), id="false"
        ),
        pytest.param("f()  # noqa: AG101  # error: AG102", Marker("", 1, "error", "AG102"), id="after another comment"),
        pytest.param("f()  #error:AG102   ", Marker("", 1, "error", "AG102"), id="without spaces"),
    ],
)
def test_a_marker(line: str, expected: Marker) -> None:
    assert list(read_markers(line)) == [expected]


def test_several_on_a_line() -> None:
    found = list(read_markers('f(g())  # error: [1] AG102 "x"; error: [3] AG101; step: AG106', "a.py"))
    assert found == [
        Marker("a.py", 1, "error", "AG102", 1, "x"),
        Marker("a.py", 1, "error", "AG101", 3),
        Marker("a.py", 1, "step", "AG106"),
    ]


def test_rows_are_those_of_python() -> None:
    text = "a\r\nb  # error: AG101\rc\x0c # error: AG102\nd\x85e\u2028f # error: AG103"
    assert [(marker.row, marker.code) for marker in read_markers(text)] == [(2, "AG101"), (3, "AG102"), (4, "AG103")]


@pytest.mark.parametrize("comment", ["nothing", "error handling", "an error: really", "see error: AG102"])
def test_other_comments(comment: str) -> None:
    assert list(read_markers(f"f()  # {comment}")) == []


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("error: AG", "is no marker"),
        ("error: unknown", "is no marker"),
        ("error: [x] AG102", "is no marker"),
        ("error: AG102 AG103", "separated by `;`"),
        ("step: AG102 because", "separated by `;`"),
        ("missed-alarm: AG102", "say why"),
        ("false-alarm: AG102", "say why"),
    ],
)
def test_bad_markers(comment: str, said: str) -> None:
    with pytest.raises(MarkerError, match=f"a.py:1: .*{said}"):
        list(read_markers(f"f()  # {comment}", "a.py"))
