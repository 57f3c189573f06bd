"""A program → an assertion whose message shows what is wrong."""

import pytest

from asyncguard.testing import assert_program

BAD = b"import time\n\n\nasync def bad():\n    time.sleep(1)  # error: [5] AG101\n"


def test_silence_and_markers_hold() -> None:
    assert_program({"app.py": BAD, "pkg/ok.py": b"import time\n\ntime.sleep(1)\n"})


def test_the_message_shows_the_line_and_both_sides() -> None:
    with pytest.raises(AssertionError) as caught:
        assert_program({"app.py": BAD.replace(b"AG101", b"AG102")}, name="mine")
    message = str(caught.value)
    assert message.startswith("mine: markers and findings disagree")
    assert "   5 | time.sleep(1)  # error: [5] AG102\n" in message
    assert "+ [5] AG101 " in message
    assert "- error: [5] AG102 (not reported)" in message


def test_all_rules_are_on() -> None:
    code = b"import os\n\n\nasync def bad(path):\n    os.path.exists(path)  # error: AG113\n"
    assert_program({"app.py": code})


def test_own_settings() -> None:
    assert_program({"app.py": BAD.replace(b"  # error: [5] AG101", b""), "asyncguard.toml": b'select = ["AG102"]\n'})


def test_files_see_each_other() -> None:
    helper = b"import time\n\n\ndef wait():\n    time.sleep(1)  # step: AG101\n"
    app = b"from helper import wait\n\n\nasync def bad():\n    wait()  # error: AG101\n"
    assert_program({"app.py": app, "helper.py": helper})
