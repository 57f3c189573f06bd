"""`with open(p) as f:` → `async with` of the library for files that the project uses."""

from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from asyncguard.fix.awaits import may_await, needs_parentheses
from asyncguard.fix.draft import Case, Draft, Replacement
from asyncguard.fix.names import Needed
from asyncguard.fix.tree import Site, children

METHODS = ("flush", "read", "readline", "readlines", "seek", "tell", "truncate", "write", "writelines")
"""Coroutines of the libraries' files."""


class Library(NamedTuple):
    module: str
    function: str
    is_awaited: bool


LIBRARIES = (
    Library("aiofiles", "aiofiles.open", False),
    Library("anyio", "anyio.open_file", True),
    Library("trio", "trio.open_file", True),
)


def opened(case: Case) -> Draft | None:
    """Unsafe: other tasks run while the file is open. Only where all that is done with the file has an async twin. The
    same for whatever is found in the block: it is done once."""
    library = next((each for each in LIBRARIES if each.module in case.uses), None)
    site = _opening(case) if library else None
    block = _block(site) if site else None
    if library is None or site is None or block is None:
        return None
    with_, name = block
    spelled = case.names.spell(library.function, Needed(library.module))
    uses = _uses(case, with_, name)
    if spelled is None or uses is None:
        return None
    start = case.tree.place(with_)[0]
    call = f"await {spelled.text}" if library.is_awaited else spelled.text
    return Draft(
        f"Open it with `{library.function}`",
        "unsafe",
        [Replacement(start, start, "async "), Replacement(site.start, site.opening, call), *uses],
        needs=[spelled.needs] if spelled.needs else [],
    )


def _opening(case: Case) -> Site | None:
    """The call of `open`: the one that was found, or that of the file whose method was."""
    call = case.site.call
    if len(case.finding.chain) != 1:
        return None
    if isinstance(call.func, cst.Name) and call.func.value == "open":
        return case.site
    if not isinstance(call.func, cst.Attribute) or not isinstance(call.func.value, cst.Name):
        return None
    for node in case.site.inside():
        if isinstance(node, cst.With) and _names(node, call.func.value.value):
            item = node.items[0].item
            span = case.tree.span(item)
            is_open = isinstance(item, cst.Call) and isinstance(item.func, cst.Name) and item.func.value == "open"
            return case.tree.site(span) if is_open and span else None
    return None


def _block(site: Site) -> tuple[cst.With, str] | None:
    """The `with` that the call alone is in, and the name that it gives to the file."""
    nodes = [node for node, _ in site.around]
    item, with_ = nodes[-1], nodes[-2] if len(nodes) > 1 else None
    if not isinstance(with_, cst.With) or not isinstance(item, cst.WithItem) or len(with_.items) != 1:
        return None
    name = item.asname.name if item.asname else None
    return (with_, name.value) if isinstance(name, cst.Name) and with_.asynchronous is None else None


def _uses(case: Case, with_: cst.With, name: str) -> list[Replacement] | None:
    """The edits at everything that is done with the file; None where something else is done with it."""
    found = [way for way in _ways(case.tree.node.body, name, ()) if not _is_target(way)]
    out: list[Replacement] = []
    for way in found:
        if not any(node is with_ for node in way):
            if not any(isinstance(node, cst.With) and _names(node, name) for node in way):
                return None
            continue
        edits = _use(case, way)
        if edits is None:
            return None
        out += edits
    return out


def _use(case: Case, way: tuple[cst.CSTNode, ...]) -> list[Replacement] | None:
    """`way` goes from the function down to the name."""
    parent, name = way[-2], way[-1]
    if isinstance(parent, cst.For) and parent.iter is name and parent.asynchronous is None:
        start = case.tree.place(parent)[0]
        return [Replacement(start, start, "async ")]
    call = way[-3]
    if not (isinstance(parent, cst.Attribute) and parent.attr.value in METHODS and isinstance(call, cst.Call)):
        return None
    span = case.tree.span(call)
    site = case.tree.site(span) if call.func is parent and span else None
    if site is None or not may_await(site):
        return None
    if needs_parentheses(site):
        return [Replacement(site.start, site.start, "(await "), Replacement(site.end, site.end, ")")]
    return [Replacement(site.start, site.start, "await ")]


def _ways(node: cst.CSTNode, name: str, around: tuple[cst.CSTNode, ...]) -> Iterator[tuple[cst.CSTNode, ...]]:
    if isinstance(node, cst.Name) and node.value == name:
        yield (*around, node)
    for child in children(node):
        if not (isinstance(node, cst.Attribute) and child is node.attr):
            yield from _ways(child, name, (*around, node))


def _is_target(way: tuple[cst.CSTNode, ...]) -> bool:
    """`as f` itself, and `f=` of a call."""
    parent = way[-2]
    return isinstance(parent, cst.AsName) or (isinstance(parent, cst.Arg) and parent.keyword is way[-1])


def _names(with_: cst.With, name: str) -> bool:
    asnames = (item.asname.name for item in with_.items if item.asname)
    return any(isinstance(each, cst.Name) and each.value == name for each in asnames)
