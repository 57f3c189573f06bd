"""What a user can get wrong, said so that it can be put right."""

from collections.abc import Iterable
from operator import eq

CLOSE = 0.6
"""As `difflib` has it: what is less like a word is another one."""


class ConfigError(ValueError):
    """A mistake in a file or on the command line. `causes` go from the outermost to the innermost."""

    def __init__(self, *causes: str) -> None:
        super().__init__(": ".join(causes))
        self.causes = causes


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean `x`?` for the nearest of `known`, or ''. Of several, the one with most letters in place."""
    from difflib import SequenceMatcher

    def likeness(name: str) -> tuple[float, int]:
        return SequenceMatcher(None, name, word).ratio(), sum(map(eq, name, word))

    best = max(known, key=likeness, default="")
    return f"; did you mean `{best}`?" if best and likeness(best)[0] >= CLOSE else ""
