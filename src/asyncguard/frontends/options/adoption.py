"""To start with a project that has findings."""

import click

OPTIONS = (
    click.option(
        "--baseline", type=click.Path(), metavar="<PATH>", help="Leave out the findings that this file records."
    ),
    click.option(
        "--write-baseline",
        is_flag=True,
        help="Record all findings in the baseline [default: asyncguard-baseline.json].",
    ),
    click.option(
        "--prune-baseline", is_flag=True, help="Remove from the baseline what is no longer found; add nothing."
    ),
    click.option(
        "--since", metavar="<GIT_REF>", help="Only findings whose line or chain has changed since then, as git sees it."
    ),
    click.option(
        "--add-noqa",
        metavar="[=<REASON>]",
        help="Add `noqa` directives to lines with findings. Optionally provide a reason to append after the codes.",
    ),
)


def spelled(words: list[str]) -> list[str]:
    """The words of a command line with `--add-noqa` as `--add-noqa=`: as in ruff, only `=` gives it a reason, so that
    it does not swallow the path behind it."""
    end = words.index("--") if "--" in words else len(words)
    return [f"{word}=" if word == "--add-noqa" and at < end else word for at, word in enumerate(words)]
