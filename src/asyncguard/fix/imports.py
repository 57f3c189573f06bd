"""Imports that a fix adds, and those that it leaves without use → edits."""

import io
import re
import sys
import tokenize
from collections.abc import Sequence
from functools import lru_cache

from asyncguard.fix.names import Needed
from asyncguard.link.bindings import bindings_of
from asyncguard.model.fix import Edit
from asyncguard.model.summary import Import, Span, Summary
from asyncguard.model.text import Text


def added(text: Text, summary: Summary, needed: Needed) -> Edit:
    """The edit that adds an import at module level: in order among imports of its kind, else where imports begin."""
    groups = _groups(text, _statements(summary))
    standard = _is_standard(needed.module)
    for group in groups:
        if any(_is_standard(each.module) == standard and not each.level for each in group):
            return _in_order(text, group, needed)
    if groups and standard:
        return _insert(groups[0][0].span.row, f"{needed}{text.newline * 2}")
    if groups:
        return _insert(groups[-1][-1].span.end_row + 1, f"{text.newline}{needed}{text.newline}")
    return _at_top(text, summary, needed)


def below(summary: Summary) -> int | None:
    """The row after the imports at module level; None where there are none."""
    return max((each.span.end_row for each in _statements(summary)), default=-1) + 1 or None


def needless(text: Text, summary: Summary, rest: str) -> dict[str, Edit]:
    """`import name` of the standard library that `rest` does not need → the edit that removes it. `rest` is the text
    with the changes that have been made to it, or the text itself."""
    found: dict[str, Edit] = {}
    for name, bindings in bindings_of(summary.body, summary.functions).items():
        statement = bindings[0].statement
        if len(bindings) != 1 or statement not in summary.body or name in (summary.exports or ()):
            continue
        if isinstance(statement, Import) and statement.member is None and _is_standard(name):
            span = _whole_rows(text, statement, name)
            if span and _occurrences(rest, name) <= 1:
                found[name] = Edit(span)
    return found


def _statements(summary: Summary) -> list[Import]:
    """Import statements at module level, in order, each once, without those of `__future__`."""
    by_span = {each.span: each for each in summary.body if isinstance(each, Import) and each.module != "__future__"}
    return [by_span[span] for span in sorted(by_span)]


def _groups(text: Text, imports: Sequence[Import]) -> list[list[Import]]:
    """Imports with nothing but comments between them."""
    groups: list[list[Import]] = []
    for each in imports:
        last = groups[-1][-1].span.end_row if groups else each.span.row
        rows = range(last + 1, each.span.row)
        if groups and all(text.row(row).lstrip().startswith("#") for row in rows):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _in_order(text: Text, group: Sequence[Import], needed: Needed) -> Edit:
    """As isort has it: `import x` before `from x import y`, each by name."""
    before = [each for each in group if _order(each.module, each.member or "") < _order(needed.module, needed.member)]
    if before and before == list(group[: len(before)]):
        return _insert(before[-1].span.end_row + 1, _line(text, before[-1].span.end_row, needed))
    return _insert(group[0].span.row, f"{needed}{text.newline}")


def _order(module: str, member: str) -> tuple[bool, str]:
    return bool(member), module.lower()


def _line(text: Text, row: int, needed: Needed) -> str:
    """A row to put after `row`, which may be the last one and lack its line end."""
    ended = text.start(row + 1) > text.start(row) + len(text.row(row))
    return f"{needed}{text.newline}" if ended else f"{text.newline}{needed}"


def _at_top(text: Text, summary: Summary, needed: Needed) -> Edit:
    """After the docstring and imports from the future, before everything else."""
    future = [each.span.end_row for each in summary.body if isinstance(each, Import)]
    last = max(future, default=_docstring(text))
    if last:
        return _insert(last + 1, f"{text.newline}{needed}{text.newline}")
    row = 1
    while row < text.rows and text.row(row).startswith("#"):
        row += 1
    return _insert(row, f"{needed}{text.newline * 2}")


def _docstring(text: Text) -> int:
    """The last row of the module's docstring, or 0."""
    for token in _tokens(text.text):
        if token.type == tokenize.STRING:
            return token.end[0]
        if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING):
            break
    return 0


def _whole_rows(text: Text, statement: Import, name: str) -> Span | None:
    """The rows of a statement that imports `name` and nothing else, with nothing beside it."""
    span = statement.span
    if text.between(span.row, span.end_row).strip() != f"import {name}":
        return None
    return Span(span.row, 1, span.end_row + 1, 1) if span.end_row < text.rows else None


def _occurrences(text: str, name: str) -> int:
    """How often a name is read or bound. In strings it counts where it may be an annotation: `"time.struct_time"`."""
    count, before = 0, ""
    in_string = re.compile(rf"(?<![\w.]){name}(?:\.\w|[\"']$)")
    for token in _tokens(text):
        if token.type == tokenize.NAME:
            count += token.string == name and before != "."
        elif token.type not in (tokenize.COMMENT, tokenize.OP):
            count += bool(in_string.search(token.string))
        before = token.string
    return count


@lru_cache(maxsize=2)
def _tokens(text: str) -> Sequence[tokenize.TokenInfo]:
    try:
        return list(tokenize.generate_tokens(io.StringIO(text, newline="").readline))
    except (tokenize.TokenError, SyntaxError):
        return [tokenize.TokenInfo(tokenize.ERRORTOKEN, text, (1, 0), (1, 0), text)]


def _insert(row: int, content: str) -> Edit:
    return Edit(Span(row, 1, row, 1), content)


def _is_standard(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names
