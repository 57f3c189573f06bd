"""The examples of the rule's page."""

from importlib.resources import files

import pytest

from asyncguard.testing import assert_program, examples

PAGE = files("acme_asyncguard").joinpath("fetch-without-timeout.md").read_text(encoding="utf-8")
SETTINGS = b'plugins = ["acme"]\nselect = ["ACM"]\n'


@pytest.mark.parametrize("example", list(examples(PAGE)), ids=lambda example: example.heading)
def test_the_examples_hold(example):
    assert_program(example.files, settings=SETTINGS)
