"""The examples on the rules' pages are programs whose markers hold."""

import re
from collections.abc import Iterator

import pytest

from asyncguard.rules import BUILTIN, page
from asyncguard.testing import Example, assert_program, examples

SETTINGS = re.compile(r'^```toml title="(asyncguard\.toml)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def every_example() -> Iterator[pytest.param]:
    for rule in BUILTIN:
        text = page(rule)
        settings = {name: b'select = ["AG"]\n' + body.encode() for name, body in SETTINGS.findall(text)}
        for number, example in enumerate(examples(text), start=1):
            yield pytest.param(settings, example, id=f"{rule.name}-{number}")


@pytest.mark.parametrize(("settings", "example"), every_example())
def test_markers_hold(settings: dict[str, bytes], example: Example):
    assert_program({**settings, **example.files}, name=example.heading)
