"""How often a loop goes round, at least, where the text tells; 0 where it does not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from asyncguard.link import lattice
from asyncguard.link import values as v

if TYPE_CHECKING:
    from asyncguard.link.arguments import Arguments

CONSTANT = 100
"""Integers of a module from here on are taken to be meant: smaller ones may be switches that other code sets."""


def rounds(known: v.Type) -> int:
    """How many elements `known` has at least, whichever of its alternatives it is."""
    return min((_elements(value) for value in known), default=0)


def _elements(value: v.Value) -> int:
    match value:
        case v.Container(count=count):
            return count
        case v.Mapped(shape="enumerate" | "reversed" | "zip" | "map", sources=sources):
            return min((rounds(each) for each in sources), default=0)
    return 0


def integer(known: v.Type) -> int | None:
    """The integer that `known` surely is."""
    match known:
        case (v.Literal(kind="int", value=int(value)),):
            return value
    return None


def of(known: v.Type) -> v.Type:
    """The large integers in `known`."""
    return tuple(value for value in known if lattice.is_large(value))


def without(known: v.Type) -> v.Type:
    """The rest."""
    return tuple(value for value in known if not lattice.is_large(value))


def of_range(arguments: Arguments) -> int:
    """`range(start, stop, step)`."""
    given = [integer(known) for known in arguments.positional]
    known = [value for value in given if value is not None]
    if not arguments.complete or len(known) != len(given) or not 1 <= len(known) <= 3 or known[2:] == [0]:
        return 0
    return len_of(range(*known))


def len_of(numbers: range) -> int:
    """`len`, which refuses what does not fit a machine word."""
    return max(0, -(-(numbers.stop - numbers.start) // numbers.step))


def of_product(arguments: Arguments) -> int:
    """`itertools.product(a, b, repeat=2)`."""
    repeated = arguments.get(None, "repeat")
    repeat = 1 if repeated is None else integer(repeated)
    if repeat is None or not arguments.complete or not 0 < repeat <= 64:
        return 0
    return int(math.prod(rounds(known) for known in arguments.positional)) ** repeat if arguments.positional else 0


def of_choices(arguments: Arguments, *, ordered: bool) -> int:
    """`itertools.permutations(a, 3)`, `itertools.combinations(a, 3)`."""
    pool = rounds(arguments.get(0, "iterable") or ())
    given = arguments.get(1, "r")
    r = integer(given) if given is not None else pool if ordered else None
    if r is None or r < 0 or not 0 < pool <= 10_000 or r > 64:
        return 0
    return math.perm(pool, r) if ordered else math.comb(pool, r)


def folded(op: str, left: v.Type, right: v.Type) -> v.Type:
    """Integers computed from integers; nothing where one of them is not known, or the result is out of reason."""
    a, b = integer(left), integer(right)
    if a is None or b is None:
        return ()
    match op:
        case "+":
            return _integer(a + b)
        case "-":
            return _integer(a - b)
        case "*":
            return _integer(a * b)
        case "//" if b != 0:
            return _integer(a // b)
        case "%" if b != 0:
            return _integer(a % b)
        case "**" if 0 <= b <= 63 and abs(a) <= 1_000:
            return _integer(a**b)
        case "<<" if 0 <= b <= 62 and abs(a) <= 1_000:
            return _integer(a << b)
    return ()


def _integer(value: int) -> v.Type:
    return (v.Literal("int", value),) if abs(value) < 2**63 else ()
