"""Where the summaries of installed packages are kept: one place for all projects of a user."""

from pathlib import Path


def shared_directory() -> Path:
    """As the platform has it: `~/.cache/asyncguard` and its kin."""
    from platformdirs import user_cache_path

    return user_cache_path("asyncguard", appauthor=False)
