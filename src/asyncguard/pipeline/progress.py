"""What a run says while it runs."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""(what is being done, how much is done, of how much); 0 of 0 where that is not known."""


def silent(stage: str, done: int, total: int) -> None:
    """Says nothing."""
