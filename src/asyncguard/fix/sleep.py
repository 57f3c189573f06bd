"""`time.sleep(x)` → `await asyncio.sleep(x)`, or the sleep of the file's own event loop."""

from asyncguard.fix.awaits import in_sync_with, needs_parentheses
from asyncguard.fix.draft import Case, Draft, Replacement
from asyncguard.fix.flavour import flavour


def sleep(case: Case) -> Draft | None:
    """Safe: it waits as long. Unsafe inside a `with`: what that holds would be held while other tasks run."""
    if case.finding.primitive != "time.sleep" or len(case.finding.chain) != 1:
        return None
    loop = flavour(case.names)
    spelled = case.names.spell(loop.sleep, loop.needed)
    if spelled is None:
        return None
    site = case.site
    paren = "(" if needs_parentheses(site) else ""
    replacements = [Replacement(site.start, site.opening, f"{paren}await {spelled.text}")]
    if paren:
        replacements.append(Replacement(site.end, site.end, ")"))
    return Draft(
        f"Replace with `await {loop.sleep}(...)`",
        "unsafe" if in_sync_with(site) else "safe",
        replacements,
        needs=[spelled.needs] if spelled.needs else [],
        frees=["time"],
    )
