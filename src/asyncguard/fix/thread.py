"""`load(x)` → `await asyncio.to_thread(load, x)`, or the thread function of the file's own event loop."""

from collections.abc import Iterator

import libcst as cst

from asyncguard.catalogue import Catalogue
from asyncguard.fix.awaits import needs_parentheses
from asyncguard.fix.draft import Case, Draft, Replacement
from asyncguard.fix.flavour import flavour
from asyncguard.fix.names import Needed, Spelling
from asyncguard.fix.tree import Site
from asyncguard.model.finding import Finding


def thread(case: Case) -> Draft | None:
    """Unsafe: the call runs beside the loop, and whatever it touches must bear that."""
    if not _may_move(case.finding, case.known) or _is_awkward(case.site):
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
    function_end = site.start + _length(site.call.func)
    if site.call.args:
        spaced = not isinstance(site.call.whitespace_before_args, cst.SimpleWhitespace)
        yield Replacement(function_end, site.opening + 1, "," if spaced else ", ")
    else:
        yield Replacement(function_end, site.opening + 1, "")
    if closed:
        yield Replacement(site.end, site.end, closed)


def _length(node: cst.CSTNode) -> int:
    return len(cst.Module(()).code_for_node(node))


def _is_awkward(site: Site) -> bool:
    """Where more than commas would have to move: a comment before the arguments, `f(x for x in y)`."""
    call = site.call
    after, before = call.whitespace_after_func, call.whitespace_before_args
    if isinstance(after, cst.ParenthesizedWhitespace) or (not call.args and not _is_blank(before)):
        return True
    return any(isinstance(arg.value, cst.GeneratorExp) and not arg.value.lpar for arg in call.args)


def _is_blank(space: cst.BaseParenthesizableWhitespace) -> bool:
    return isinstance(space, cst.SimpleWhitespace)


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
