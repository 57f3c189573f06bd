"""What would overflow a parser, or take it minutes, is found before it is parsed, or left out of what is.

LibCST's native parser recurses without a limit of its own, where CPython says "too many nested parentheses", and takes
time in the square of the terms of one expression. Both are found by looking at the text: roughly in every file, exactly
(strings and comments told apart) in the few that look suspicious.
"""

import re
import warnings
from collections.abc import Iterator

_BRACKETS = re.compile(r"[()\[\]{}]")
_NESTED_BRACKETS = 200
"""CPython's own limit."""
_UNARY_RUN = re.compile(r"(?:\b(?:not|lambda\s*:|await)\s*|[-~+]\s*){200}")

_LONG_LINE = 2_000
_CONTINUED = re.compile(
    r"\n(?:(?=[ \t]*(?:[-+*/%&|^<>=.@]|and\b|or\b|else\b(?!\s*:)))"
    r"|(?<=[-+*/%&|^.\\]\n)|(?<=[-+*/%&|^.\\]\r\n)|(?<=\band\n)|(?<=\bor\n)|(?<=\belse\n))"
)
"""A line end before or after an operator. It starts with the line end, which is quick to find."""
_MANY_CONTINUED = 300
_MOST_TERMS = 1_500
_TOKEN = re.compile(
    r"""
    (?P<skipped> \#[^\n]* | \\\r?\n | [rbuft]{0,2}
        (?: \"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3} | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' ) )
    | (?P<operator> (?:and|or|not|in|is|if|else|lambda|await)\b | [-+*/%&|^<>=!@~.:]+ )
    | (?P<statement> (?:def|class|import|return|raise|assert|del|pass|try|for|while)\b )
    | (?P<word> \w+ ) | (?P<open> [(\[{] ) | (?P<close> [)\]}] ) | (?P<end> [,;] ) | (?P<newline> \n )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def too_deep(data: bytes) -> tuple[int, str] | None:
    """Row and message where `data` cannot be parsed in reasonable space and time."""
    text = data.decode("utf-8", "replace")
    return _nested(text, data) or _long(text)


def _nested(text: str, data: bytes) -> tuple[int, str] | None:
    depth = 0
    for found in _BRACKETS.finditer(text):
        depth += 1 if found[0] in "([{" else -1
        if depth > _NESTED_BRACKETS and refusal(data):
            return text.count("\n", 0, found.start()) + 1, "too many nested parentheses"
        if depth > 5 * _NESTED_BRACKETS:
            break
    if (run := _UNARY_RUN.search(text)) and refusal(data):
        return text.count("\n", 0, run.start()) + 1, "too deeply nested"
    return None


def refusal(data: bytes) -> Exception | None:
    """Why CPython cannot parse `data`; None where it can."""
    try:
        source: str | bytes = data.decode("utf-8-sig")  # of bytes, some versions count columns in bytes
    except UnicodeDecodeError:
        source = data
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(source, "<source>", "exec", flags=0x400, dont_inherit=True)  # ast.PyCF_ONLY_AST: never executed
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return error
    return None


def _long(text: str) -> tuple[int, str] | None:
    longest = max(map(len, text.split("\n")))
    if longest < _LONG_LINE and len(_CONTINUED.findall(text)) < _MANY_CONTINUED:
        return None
    terms = [0]
    """Operators, attributes, calls and subscripts since the last comma, for each open bracket."""
    for found in _TOKEN.finditer(text):
        match found.lastgroup:
            case "operator":
                terms[-1] += 1
            case "open":
                terms.append(0)
            case "close" if len(terms) > 1:
                terms.pop()
                terms[-1] += 1
            case "end":
                terms[-1] = 0
            case "newline" if len(terms) == 1:
                terms[0] = 0
            case "statement":
                terms = [0]
        if terms[-1] > _MOST_TERMS:
            return text.count("\n", 0, found.start()) + 1, "an expression of this length cannot be analysed"
    return None


_BINARY = re.compile(r"[-+*/%&|^@.]+|<<|>>|and|or", re.IGNORECASE)
_ENDS = re.compile(r"(?<!:):(?!=)|=|if|else|for", re.IGNORECASE)
_OPERANDS = ("word", "skipped", "close")


def shortened(text: str) -> str:
    """`text` with blanks in the place of the terms that a long expression has beyond the bound; all else stays where it
    is. CPython 3.12 and 3.13 make trees of some thousand levels, whatever room there is (3.12.1: 2990, 3.13.0: 9992).
    """
    parts, kept = [], 0
    for start, end in _tails(text):
        parts += [text[kept:start], re.sub(r"[^\n]", " ", text[start:end])]
        kept = end
    return "".join([*parts, text[kept:]])


def _tails(text: str) -> Iterator[tuple[int, int]]:
    """Where an expression exceeds the bound behind an operand, up to its end."""
    terms, start, before = [0], [-1], ""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        is_over = terms[-1] > _MOST_TERMS and max(start) < 0 and before in _OPERANDS
        if is_over and ((kind == "operator" and _BINARY.fullmatch(found[0])) or kind == "open"):
            start[-1] = found.start()
        if kind == "open":
            terms.append(0)
            start.append(-1)
        elif _is_end(kind, found[0], len(terms)):
            if start[-1] >= 0:
                yield start[-1], found.start()
            if kind == "close" and len(terms) > 1:
                terms.pop()
                start.pop()
                terms[-1] += 1
            else:
                terms[-1], start[-1] = 0, -1
        elif kind == "operator":
            terms[-1] += 1
        if kind != "newline" and found[0][0] not in "#\\":
            before = kind
    if start[0] >= 0:
        yield start[0], len(text)


def _is_end(kind: str, word: str, depth: int) -> bool:
    match kind:
        case "operator":
            return _ENDS.fullmatch(word) is not None
        case "newline":
            return depth == 1
    return kind in ("close", "end", "statement")
