"""What a user can get wrong, said so that it can be put right."""

from collections.abc import Iterable


class ConfigError(ValueError):
    """A mistake in a file or on the command line. `causes` go from the outermost to the innermost."""

    def __init__(self, *causes: str) -> None:
        super().__init__(": ".join(causes))
        self.causes = causes


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean `x`?` for the nearest of `known`, or ''."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean `{near[0]}`?" if near else ""
