"""Where inputs come from: the project's fixtures, bent."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
WORDS = (
    "async def ", "await ", "def ", "class ", "lambda ", "with ", "async with ", "for ", "async for ", "in ", "if ",
    "else ", "elif ", "match x:\n", "case ", "try:\n", "except* ", "finally:\n", "yield ", "yield from ", "return ",
    "import ", "from . import ", "*", "**", ":=", "->", "@", "...", "(", ")", "[", "]", "{", "}", ":", ",", "\n", "\t",
    "    ", "\\\n", "#", "# noqa: AG102", "# asyncguard: ignore[", "# asyncguard: disable\n", "'", '"""', "f'{", "rb'",
    "\x00", "\ufeff", "\r", "\f", "\u2028", "é", "0x", "1e", "1_", "type X = ", "global x\n", "nonlocal x\n", "del ",
)  # fmt: skip
SETTINGS = (
    "[tool.asyncguard]\n", "select = ", "ignore = ", "per-file-ignores = ", "[", "]", "{", "}", '"AG1"', "'", '"""',
    "= ", "true", "-1", "1979-05-27", "inf", "jobs = ", "blocking-calls = ", "offloaders = ", "src = ", "exclude = ",
    "\n", "#", ".", "\\", "\x00", "é", "[[tool.asyncguard]]\n", "output-format = ", '"**/*["', "cache-dir = ",
)  # fmt: skip


class Corpus(NamedTuple):
    programs: Sequence[bytes]
    settings: Sequence[bytes]


def corpus() -> Corpus:
    """Every Python file and every settings file of the fixtures."""
    folder = ROOT / "tests" / "fixtures"
    settings = [*folder.rglob("*.toml"), ROOT / "pyproject.toml"]
    return Corpus(_read(sorted(folder.rglob("*.py"))), _read(sorted(settings)))


def _read(paths: Sequence[Path]) -> list[bytes]:
    return [path.read_bytes() for path in paths]


def bent(chance: random.Random, texts: Sequence[bytes], words: Sequence[str]) -> bytes:
    """One of `texts`, with a few accidents; or a few of `words` in a row."""
    if chance.random() < 0.1:
        return "".join(chance.choices(words, k=chance.randrange(60))).encode()
    data = chance.choice(texts)
    for _ in range(chance.randrange(1, 6)):
        data = chance.choice(ACCIDENTS)(chance, data, texts, words)
    return data


def _drop(chance: random.Random, data: bytes, texts: Sequence[bytes], words: Sequence[str]) -> bytes:
    start, end = _piece(chance, data)
    return data[:start] + data[end:]


def _repeat(chance: random.Random, data: bytes, texts: Sequence[bytes], words: Sequence[str]) -> bytes:
    start, end = _piece(chance, data)
    return data[:end] + data[start:end] * chance.randrange(1, 20) + data[end:]


def _swap(chance: random.Random, data: bytes, texts: Sequence[bytes], words: Sequence[str]) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _splice(chance: random.Random, data: bytes, texts: Sequence[bytes], words: Sequence[str]) -> bytes:
    other = chance.choice(texts)
    return data[: _piece(chance, data)[0]] + other[_piece(chance, other)[0] :]


def _insert(chance: random.Random, data: bytes, texts: Sequence[bytes], words: Sequence[str]) -> bytes:
    at = _piece(chance, data)[0]
    return data[:at] + chance.choice(words).encode() + data[at:]


def _flip(chance: random.Random, data: bytes, texts: Sequence[bytes], words: Sequence[str]) -> bytes:
    out = bytearray(data)
    if out:
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def _indent(chance: random.Random, data: bytes, texts: Sequence[bytes], words: Sequence[str]) -> bytes:
    lines = data.split(b"\n")
    start = chance.randrange(len(lines))
    end = min(len(lines), start + chance.randrange(1, 10))
    return b"\n".join([*lines[:start], *(b"    " + line for line in lines[start:end]), *lines[end:]])


ACCIDENTS = (_drop, _repeat, _swap, _splice, _insert, _insert, _flip, _indent)


def _piece(chance: random.Random, data: bytes) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.randrange(1, 80))
