"""Comments are found without Python's tokenizer, and are those that it finds."""

import io
import json
import tokenize
from pathlib import Path

import pytest

from asyncguard.extract.built.comments import comments
from asyncguard.extract.module import parsed

TRICKY = {
    "in strings": 'a = \'# noqa\'\nb = """\n# noqa\n\\""" # noqa\n"""  # noqa: AG101\n',
    "after escapes": 'a = "\\""  # noqa\nb = "\\\\"  # noqa\nc = r"\\"# noqa"  # noqa\n',
    "continued strings": 'a = "one \\\n# noqa"  # noqa\n',
    "quotes in comments": "# it's # noqa\na = 1  # \"noqa\nb = '''x'''  # noqa\n",
    "quotes of the other kind": "a = '\"'  # noqa\nb = \"'\"  # noqa\nc = '''\"\"\"'''  # noqa\nd = \"\"  # noqa\n",
    "templates": 'a = f"{b:{c}}" + rf"{{# noqa"  # noqa\n',
    "the last line": "a = 1\n\n\nb = 2  # asyncguard: ignore[AG101]",
    "two strings beside each other": "a = '' '# noqa' \"\"'x'  # noqa\nb = ''''''  # noqa\n",
}
NESTED = 'a = f"{b["# noqa"]}"  # noqa\nc = 1  # noqa\n'


def by_tokenizer(text: str) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [(each.start[0], each.string) for each in tokens if each.type == tokenize.COMMENT and "noqa" in each.string]


@pytest.mark.parametrize("text", TRICKY.values(), ids=TRICKY.keys())
def test_as_the_tokenizer(text: str) -> None:
    found = comments(text)
    assert found
    assert found == (by_tokenizer(text) or [(4, "# asyncguard: ignore[AG101]")])


def test_the_text_of_a_template_is_none_for_libcst_either() -> None:
    assert [each.span.row for each in parsed(b'a = f"# noqa"\nb = f"{a}# noqa"  # noqa\n').suppressions] == [2]


def test_strings_that_nest() -> None:
    try:
        compile(NESTED, "<text>", "exec")
    except SyntaxError:
        pytest.skip("strings do not nest in this Python")
    assert comments(NESTED) == [(1, "# noqa"), (2, "# noqa")]


def test_comments_that_silence_nothing_are_left_out() -> None:
    assert comments("a = 1  # one\nb = 2  # noqa\n") == [(2, "# noqa")]
    assert comments("a = 1  # one\n") == []


def test_a_real_file() -> None:
    text = Path(json.decoder.__file__).read_text(encoding="utf-8").replace("#", "# noqa #")
    assert comments(text) == [(row, comment) for row, comment in by_tokenizer(text)]
