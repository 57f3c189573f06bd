"""The last lines, in ruff's words."""

from collections.abc import Sized


def summary(findings: Sized) -> str:
    count = len(findings)
    return f"Found {count} error{'s' if count != 1 else ''}.\n" if count else "All checks passed!\n"
