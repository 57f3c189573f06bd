"""Text → its comments. Far quicker than Python's tokenizer, which is asked only where strings nest."""

import io
import re
import sys
import tokenize
from collections.abc import Iterator

from asyncguard.extract.built.nodes import NotBuiltError
from asyncguard.model.suppression import may_suppress

_TOKEN = re.compile(
    r"""
    (?P<comment> \#[^\n]* )
    | \"{3} [^"\\]* (?: (?: \\. | "(?!"") ) [^"\\]* )* \"{3}
    | '{3} [^'\\]* (?: (?: \\. | '(?!'') ) [^'\\]* )* '{3}
    | " [^"\\\n]* (?: \\. [^"\\\n]* )* "
    | ' [^'\\\n]* (?: \\. [^'\\\n]* )* '
    """,
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE = re.compile(r"(?<!\w)(?:r?[ft]|[ft]r)\Z", re.IGNORECASE)
_STRINGS_NEST = sys.version_info >= (3, 12)


def comments(text: str) -> list[tuple[int, str]]:
    """Row and text of every comment that may silence something, in a text that CPython can parse."""
    if not may_suppress(text):
        return []
    try:
        return list(_found(text))
    except NotBuiltError:
        return [(row, comment) for row, comment in _tokenized(text) if may_suppress(comment)]


def _found(text: str) -> Iterator[tuple[int, str]]:
    """Outside of strings a quote opens one, and `#` a comment. Raises NotBuiltError where strings nest."""
    row, at = 1, 0
    for token in _TOKEN.finditer(text):
        comment = token["comment"]
        if comment is None:
            if _STRINGS_NEST and _may_nest(text, token):
                raise NotBuiltError
        elif may_suppress(comment):
            row, at = row + text.count("\n", at, token.start()), token.start()
            yield row, comment


def _may_nest(text: str, token: re.Match[str]) -> bool:
    """`f"{names["a"]}"`: what looks like its end is the start of a string inside."""
    found = token[0]
    if found.count("{") == found.count("}"):
        return False
    return _TEMPLATE.search(text, max(0, token.start() - 3), token.start()) is not None


def _tokenized(text: str) -> Iterator[tuple[int, str]]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    except (tokenize.TokenError, SyntaxError) as error:
        raise NotBuiltError from error
