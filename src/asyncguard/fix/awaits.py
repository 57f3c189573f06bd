"""Where `await` may stand, and what it needs around it."""

import libcst as cst

from asyncguard.fix.tree import Site

_NEVER = (cst.Lambda, cst.ClassDef, cst.Decorator, cst.Annotation)
_BINDS_TIGHTER = ((cst.Attribute, "value"), (cst.Subscript, "value"), (cst.Call, "func"))


def may_await(site: Site) -> bool:
    """Whether the call may become an `await` where it stands: in the body of an `async def`, evaluated there."""
    functions = [(node, child) for node, child in site.around if isinstance(node, cst.FunctionDef)]
    if len(functions) != 1 or isinstance(site.parent, cst.Await):
        return False
    function, part = functions[0]
    if not isinstance(function, cst.FunctionDef) or function.asynchronous is None or part is not function.body:
        return False
    return not any(isinstance(node, _NEVER) for node in site.inside()) and not _is_deferred(site)


def needs_parentheses(site: Site) -> bool:
    """`load().rows`: what follows the call binds tighter than `await` does."""
    parent, call = site.around[-1]
    tighter = any(isinstance(parent, kind) and getattr(parent, part) is call for kind, part in _BINDS_TIGHTER)
    return tighter and not site.is_closed


def in_sync_with(site: Site) -> bool:
    """Inside a `with`: whatever it holds would be held while other tasks run."""
    return any(
        isinstance(node, cst.With) and node.asynchronous is None and child is node.body for node, child in site.around
    )


def _is_deferred(site: Site) -> bool:
    """In a generator expression, outside its first iterable: an `await` there makes an async generator of it."""
    for (node, child), (_, grandchild) in zip(site.around, [*site.around[1:], (site.call, site.call)], strict=True):
        if isinstance(node, cst.GeneratorExp):
            first = node.for_in
            if child is not first or grandchild is not first.iter:
                return True
    return False
