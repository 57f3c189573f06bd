"""Colours of a terminal, and text that cannot break out of its line."""

import re

_CODES = {"red": "31", "green": "32", "cyan": "36", "bright red": "91", "bright blue": "94", "bright cyan": "96"}
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&apos;", '"': "&quot;"})


def paint(text: str, colour: str = "", *, bold: bool = False, underline: bool = False, on: bool) -> str:
    """`text` in a colour and weight, or as it is where colours are not `on`."""
    codes = [code for code in ("1" if bold else "", "4" if underline else "", _CODES.get(colour, "")) if code]
    return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if on and codes and text else text


def printable(text: str) -> str:
    """`text` without control characters, each replaced by one visible character: source code and paths are not ours,
    and must neither move the cursor nor swap the reading direction."""
    return text if text.isascii() and text.isprintable() else _CONTROL.sub(_picture, text)


def xml(text: str) -> str:
    """`text` for an XML document: what XML cannot hold is left out, as ruff does."""
    return _NOT_XML.sub("", text).translate(_ENTITIES)


def _picture(match: re.Match[str]) -> str:
    """`␀` for NUL, as ruff shows it."""
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"
