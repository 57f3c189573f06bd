"""Whatever is syntactically Python is summarized, and a summary is plain data."""

import ast
from contextlib import suppress

import hypothesmith
import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from asyncguard.config import ConfigError, Settings, load
from asyncguard.extract import extract
from asyncguard.model.summary import Summary

quick = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def round_trip(summary: Summary) -> Summary:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(summary), type=Summary)


@quick
@given(hypothesmith.from_grammar())
def test_programs_of_the_grammar(source: str) -> None:
    summary = extract(source.encode())
    assert round_trip(summary) == summary


@quick
@given(hypothesmith.from_node())
def test_programs_of_nodes(source: str) -> None:
    summary = extract(source.encode())
    assert round_trip(summary) == summary
    assert not summary.error or not _parses(source)


@quick
@given(st.binary())
@example(b"\xef\xbb\xbf")
def test_bytes(data: bytes) -> None:
    summary = extract(data)
    assert round_trip(summary) == summary


@quick
@given(st.text(), st.text(alphabet="# noqa:AG102,-[]ignore\t flake8asyncguard"))
def test_comments(before: str, comment: str) -> None:
    extract(f"x = 1  # {before}\ny = 2  # noqa{comment}\n# asyncguard: {comment}\n".encode(errors="replace"))


@quick
@given(text=st.text())
def test_settings(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("settings")
    (root / "asyncguard.toml").write_bytes(text.encode(errors="surrogatepass"))
    with suppress(ConfigError):
        load([root], Settings(), cwd=root)


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
