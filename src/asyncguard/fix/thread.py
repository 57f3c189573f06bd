"""`load(x)` → `await asyncio.to_thread(load, x)`, or the thread function of the file's own event loop."""

import re
from collections.abc import Iterator

import libcst as cst

from asyncguard.catalogue import Catalogue
from asyncguard.fix.awaits import needs_parentheses
from asyncguard.fix.draft import Case, Draft, Replacement
from asyncguard.fix.flavour import flavour
from asyncguard.fix.names import Needed, Spelling
from asyncguard.fix.tree import SPACE, Site
from asyncguard.model.finding import Finding

_ROW_END = re.compile(r"(?:[ \t\f]|\\\r?\n)*[#\r\n]")
_OWN = re.compile(rf"{SPACE}\(")


def thread(case: Case) -> Draft | None:
    """Unsafe: the call runs beside the loop, and whatever it touches must bear that."""
    if not _may_move(case.finding, case.known) or _is_awkward(case):
        return None
    loop = flavour(case.names)
    partial = not loop.takes_keywords and any(arg.keyword or arg.star == "**" for arg in case.site.call.args)
    wanted = [case.names.spell(loop.to_thread, loop.needed)]
    if partial:
        wanted.append(case.names.spell("functools.partial", Needed("functools")))
    spelled = [each for each in wanted if each is not None]
    if len(spelled) != len(wanted):
        return None
    return Draft(
        f"Run `{case.finding.callee}` in a thread with `{loop.to_thread}`",
        "unsafe",
        list(_moved(case.site, spelled)),
        needs=[each.needs for each in spelled if each.needs],
    )


def _moved(site: Site, around: list[Spelling]) -> Iterator[Replacement]:
    """`load(x)` → `await around[0](around[1](load, x))`."""
    outer = needs_parentheses(site)
    opened = "".join(f"{each.text}(" for each in around)
    yield Replacement(site.start, site.start, f"{'(' if outer else ''}await {opened}")
    closed = ")" * (len(around) - 1 + outer)
    if site.call.args:
        yield Replacement(site.function_end, site.opening + 1, "," if _starts_a_row(site) else ", ")
    else:
        yield Replacement(site.function_end, site.opening + 1, "")
    if closed:
        yield Replacement(site.end, site.end, closed)


def _is_awkward(case: Case) -> bool:
    """Where more than commas would have to move: a comment before the arguments, `f(x for x in y)`."""
    site, args = case.site, case.site.call.args
    before = site.text[site.function_end : site.opening]
    if "\n" in before or "\r" in before or (not args and _starts_a_row(site)):
        return True
    return any(isinstance(each.value, cst.GeneratorExp) and not _is_enclosed(case, each.value) for each in args)


def _starts_a_row(site: Site) -> bool:
    """Nothing but a comment follows the parenthesis that opens the arguments in its row."""
    return _ROW_END.match(site.text, site.opening + 1) is not None


def _is_enclosed(case: Case, argument: cst.GeneratorExp) -> bool:
    """`f((x for x in y))`: it has parentheses of its own. Several arguments have to have them."""
    if len(case.site.call.args) > 1:
        return True
    return _OWN.match(case.site.text, case.site.opening + 1, case.tree.place(argument)[0]) is not None


def _may_move(finding: Finding, known: Catalogue) -> bool:
    """Whether one call may be taken to another thread: not where an object stays with the thread that made it, nor
    where the library refuses to work beside a loop at all. (What a helper enters, it leaves: that moves with it.) Work
    that keeps the GIL stops the loop from a thread, too."""
    owner, _, method = finding.primitive.rpartition(".")
    fact = known.function(finding.primitive) or known.method(owner, method)
    if fact and fact.effect.burns and not fact.effect.blocks and fact.effect.burns.gil != "released":
        return False
    if len(finding.chain) > 1 and method == "__enter__":
        return True
    made, owners = known.type((fact.effect.returns if fact else None) or ""), known.type(owner)
    if any(each and each.thread_bound for each in (made, *(known.bases(owners) if owners else ()))):
        return False
    return len(finding.chain) > 1 or not (fact and fact.effect.raises)
