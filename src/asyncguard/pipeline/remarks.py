"""What a run says of installed packages."""

from collections.abc import Iterator

from asyncguard.environment import Environment
from asyncguard.link import Program
from asyncguard.pipeline.packages import InstalledPackages

MOST_NAMES = 6


def missing(program: Program, packages: InstalledPackages) -> Iterator[str]:
    """One note on the calls that could not be followed, because what they call is not installed."""
    calls = {top: len(sites) for top, sites in program.graph.left.items() if packages.is_missing(top)}
    if calls:
        count = sum(calls.values())
        names = sorted(calls, key=lambda top: (-calls[top], top))
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        verb = "call goes" if count == 1 else "calls go"
        listed = ", ".join(names[:MOST_NAMES])
        yield f"{count} {verb} into packages that are not installed here, and were not followed: {listed}{more}"


def remarks(environment: Environment | None, program: Program, packages: InstalledPackages) -> tuple[str, ...]:
    """The environment, how much of it was read, and the bounds that were hit."""
    if environment is None:
        return ("Packages: no environment found (`--python` names one)",)
    cut = [f"Stopped reading `{package}` at its bound of {bound}" for package, bound in sorted(packages.cut.items())]
    deep = [f"Stopped following calls in `{module}`: too deep" for module in sorted(program.cut)]
    return (f"Packages: {packages.followed} modules read from {environment.source}", *cut, *deep)
