"""bytes → Summary: decode, parse, walk."""

import codecs
import re
import sys
import threading
from collections.abc import Callable

import libcst as cst

from asyncguard.extract.positions import Positions
from asyncguard.extract.walk import Walk
from asyncguard.model.summary import Summary
from asyncguard.model.suppression import file_codes, line_codes

_BRACKETS = re.compile(r"[()\[\]{}]")
_NESTED_BRACKETS = 200
"""CPython's own limit ("too many nested parentheses")."""
_UNARY_RUN = re.compile(r"(?:\b(?:not|lambda\s*:|await)\s*|[-~+]\s*){200}")
_LONG_LINE = 2_000
_MOST_OPERATORS = 1_500
"""LibCST takes time in the square of the terms of one expression, and overflows the C stack on more."""
_OPERATOR = re.compile(r"""[\w)\]"'}]\s*(?:[-+*/%&|^<>@]|==|and\b|or\b|is\b|in\b)\s*[\w("'\[{~-]""")
_POSTFIX_RUN = re.compile(r"(?:\.\w+(?:\([^()]*\))?|\[[^\[\]]*\]|\(\)){1000}")
_DEEP_RECURSION = 100_000
_DEEP_STACK = 512 * 1024 * 1024


def extract_module(data: bytes) -> Summary:
    """The Summary of a file; `error` is set where it is not Python."""
    try:
        return _extract(data)
    except RecursionError:
        return _with_deep_stack(lambda: _extract(data))


def _extract(data: bytes) -> Summary:
    if b"\0" in data:
        return _failure(data[: data.index(b"\0")].count(b"\n") + 1, 1, "source contains a null byte")
    try:
        depth_error = _too_deep(data)
        if depth_error:
            return depth_error
        module = cst.parse_module(data)
        text = data.removeprefix(codecs.BOM_UTF8).decode(module.encoding)
    except cst.ParserSyntaxError as error:
        return _failure(error.raw_line, error.raw_column + 1, error.message)
    except (UnicodeDecodeError, LookupError, SyntaxError) as error:
        return _failure(1, 1, f"cannot decode the file: {error}")
    return _summarize(module, text)


def _summarize(module: cst.Module, text: str) -> Summary:
    positions = Positions(module, text)
    walk = Walk(positions)
    body = walk.block(module.body)
    noqa = {row: codes for row, comment in positions.comments if (codes := line_codes(comment)) is not None}
    whole = [codes for _, comment in positions.comments if (codes := file_codes(comment)) is not None]
    return Summary(
        functions=tuple(walk.functions),
        classes=tuple(walk.classes),
        body=body,
        exports=walk.exports,
        noqa=noqa,
        noqa_file=("" if "" in whole else ",".join(whole)) if whole else None,
        statement_rows={row: rows for row in noqa if (rows := walk.multi_line.get(row)) is not None},
        globals={name: tuple(functions) for name, functions in sorted(walk.globals.items())},
        calls=tuple(sorted(walk.called)),
    )


def _too_deep(data: bytes) -> Summary | None:
    """LibCST's parser overflows the C stack where CPython says "too many nested parentheses"; ask before it does."""
    text = data.decode("utf-8", "replace")
    depth = 0
    for found in _BRACKETS.finditer(text):
        depth += 1 if found[0] in "([{" else -1
        if depth > _NESTED_BRACKETS and not _cpython_accepts(data):
            return _failure(text.count("\n", 0, found.start()) + 1, 1, "too many nested parentheses")
        if depth > 5 * _NESTED_BRACKETS:
            break
    for row, line in enumerate(text.splitlines(), 1):
        if len(line) > _LONG_LINE and (_POSTFIX_RUN.search(line) or len(_OPERATOR.findall(line)) > _MOST_OPERATORS):
            return _failure(row, 1, "an expression of this length cannot be analysed")
    if (run := _UNARY_RUN.search(text)) and not _cpython_accepts(data):
        return _failure(text.count("\n", 0, run.start()) + 1, 1, "too deeply nested")
    return None


def _cpython_accepts(data: bytes) -> bool:
    try:
        compile(data, "<source>", "exec", flags=0x400, dont_inherit=True)  # ast.PyCF_ONLY_AST: parsed, never executed
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def _failure(row: int, column: int, message: str) -> Summary:
    return Summary(error=(row, column, message.strip()))


def _with_deep_stack(work: Callable[[], Summary]) -> Summary:
    """Run `work` with room for deep recursion, in a thread of its own."""
    result: list[Summary] = []

    def run() -> None:
        try:
            result.append(work())
        except (RecursionError, MemoryError):
            result.append(_failure(1, 1, "too deeply nested to analyse"))

    limit, size = sys.getrecursionlimit(), threading.stack_size(_DEEP_STACK)
    sys.setrecursionlimit(_DEEP_RECURSION)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    return result[0]
