"""`notify(x)`, a coroutine that nobody awaits → `await notify(x)`."""

from asyncguard.fix.awaits import may_await, needs_parentheses
from asyncguard.fix.draft import Case, Draft, Replacement


def awaited(case: Case) -> Draft | None:
    """Unsafe: what never ran before runs now, and takes its time."""
    site = case.site
    if not may_await(site) or needs_parentheses(site):
        return None
    return Draft(f"Await `{case.finding.callee}`", "unsafe", [Replacement(site.start, site.start, "await ")])
