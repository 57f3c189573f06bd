"""bytes → Summary: decode, parse, walk. CPython parses; what it refuses, LibCST."""

import codecs
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import decode_source

import libcst as cst

from asyncguard.extract import built
from asyncguard.extract.depth import refusal, shortened, too_deep
from asyncguard.extract.positions import Positions
from asyncguard.extract.suppressions import misspelt, suppressions
from asyncguard.extract.walk import Places, Walk
from asyncguard.model.stack import with_deep_stack
from asyncguard.model.summary import Summary


def extract_module(data: bytes) -> Summary:
    """The Summary of a file; `error` is set where it is not Python."""
    try:
        return _extract(data)
    except RecursionError:
        return _patiently(data)


def _extract(data: bytes, seen: Callable[[str], str] = str) -> Summary:
    """Of the text as it is `seen`."""
    if b"\0" in data:
        return _failure(data[: data.index(b"\0")].count(b"\n") + 1, 1, "source contains a null byte")
    try:
        text = seen(decode_source(data))
    except (UnicodeDecodeError, LookupError, SyntaxError) as error:
        return _failure(1, 1, f"cannot decode the file: {error}")
    try:
        return summarized(*built.build(text), text)
    except RecursionError:
        raise
    except Exception:  # NotBuiltError; or a mistake of ours, which costs time and no file
        return parsed(data)


def parsed(data: bytes) -> Summary:
    """The Summary by way of LibCST's own parser: what CPython refuses may be newer than the running Python."""
    try:
        if refused := too_deep(data):
            return _failure(refused[0], 1, refused[1])
        module = cst.parse_module(data)
    except cst.ParserSyntaxError as error:
        return _not_python(data, error)
    text = data.removeprefix(codecs.BOM_UTF8).decode(module.encoding)
    return summarized(module.body, Positions(module, text), text)


def summarized(statements: Sequence[cst.CSTNode], positions: Places, text: str) -> Summary:
    """Lower `statements`, which stand at `positions` of `text`."""
    walk = Walk(positions)
    body = walk.block(statements)
    walk.resolve_scopes()
    return Summary(
        functions=tuple(walk.functions),
        classes=tuple(walk.classes),
        body=body,
        exports=walk.exports,
        suppressions=suppressions(positions.comments, text, walk.multi_line),
        misspelt=misspelt(positions.comments, text),
        globals={name: tuple(functions) for name, functions in sorted(walk.globals.items())},
        calls=tuple(sorted(walk.called)),
    )


def _not_python(data: bytes, error: cst.ParserSyntaxError) -> Summary:
    """What CPython says of the file: it knows the place and the reason better than LibCST."""
    told = refusal(data)
    if isinstance(told, SyntaxError):
        return _failure(max(1, told.lineno or 1), max(1, told.offset or 1), told.msg)
    return _failure(error.raw_line, error.raw_column + 1, f"LibCST cannot parse this: {error.message}")


def _failure(row: int, column: int, message: str) -> Summary:
    return Summary(error=(row, column, message.strip()))


def _patiently(data: bytes) -> Summary:
    """The same, with room for deep recursion; where CPython's own parser has none, of what is not too long."""
    for seen in (str, shortened):
        try:
            return with_deep_stack(partial(_extract, data, seen))
        except (RecursionError, MemoryError):
            continue
    return _failure(1, 1, "too deeply nested to analyse")
