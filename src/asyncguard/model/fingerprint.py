"""Finding → a name that stays the same while the code around it moves."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b

from asyncguard.model.finding import Finding


def fingerprints(findings: Sequence[Finding], relative: Callable[[str], str]) -> list[str]:
    """32 hexadecimal digits for each finding, in order. `relative`: a shown path as a path from the project's root.

    File, code, function and chain count; rows, columns and wording do not. Findings that agree in all that are numbered
    in source order, so that each has its own."""
    seen: Counter[tuple[str, ...]] = Counter()
    return [_digest(key, number) for key, number in _numbered((_key(each, relative) for each in findings), seen)]


def _numbered(keys: Iterator[tuple[str, ...]], seen: Counter[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], int]]:
    for key in keys:
        yield key, seen[key]
        seen[key] += 1


def _key(finding: Finding, relative: Callable[[str], str]) -> tuple[str, ...]:
    """What stays. A finding that names no primitive is known by its words, without the numbers in them."""
    functions = [step.function for step in finding.chain]
    what = finding.primitive or "".join(char for char in finding.message if not char.isdigit())
    return (relative(finding.path), finding.code, finding.function, *functions, what)


def _digest(key: tuple[str, ...], number: int) -> str:
    return blake2b("\0".join((*key, str(number))).encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
