"""Block → Finding: the words that the blocking rules share."""

from collections.abc import Iterator

from asyncguard.rule import Block, Facts, Finding, Rule

WAITS_FOR = {
    "cpu": "CPU",
    "db": "database",
    "dns": "name resolution",
    "import": "import",
    "input": "user input",
    "loop": "nested event loop",
    "metadata": "file metadata",
    "process": "subprocess",
}
"""What the catalogue's short categories are called in a message; the others read well as they are."""

SUBSCRIPTS = ("__getitem__", "__setitem__", "__delitem__", "__contains__")
"""Methods that brackets and `in` call."""

LATER = "`asyncio.get_running_loop().call_later(...)`"
THREAD = "await asyncio.to_thread(...)"
"""How the catalogue says that there is no async twin."""


def blocking(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks(rule.code):
        yield report(rule, block)


def report(rule: Rule, block: Block, verb: str = "blocks the event loop") -> Finding:
    """The finding for one block. `verb` is what the call does, in the third person."""
    return Finding(
        path=block.path,
        span=block.span,
        code=rule.code,
        name=rule.name,
        message=_message(block, verb),
        chain=block.chain,
        function=block.function,
        help=_help(block),
        callee=block.callee if _is_call(block) else "",
        primitive=block.primitive,
        cost=block.cost,
        conditional=block.conditional,
    )


def _message(block: Block, verb: str) -> str:
    if block.raises:
        verb = f"raises {block.raises} on the event loop"
    if block.conditional:
        verb = f"may {_infinitive(verb)}{' on first use' if block.first else ''}"
    return f"{_spelled(block)} {verb}{_evidence(block)}"


def _evidence(block: Block) -> str:
    category = "" if block.raises else f" ({WAITS_FOR.get(block.category, block.category)})"
    down = len(block.chain) - 1
    if down > 0:
        return f": it reaches `{block.primitive}`{category} {down} {'call' if down == 1 else 'calls'} down"
    if block.callee not in ("", block.primitive.removeprefix("builtins.")):
        return f": `{block.primitive}`{category}"
    return category


def _help(block: Block) -> str:
    """The async twin where the call is the primitive itself; otherwise the offloader, and the twin where it belongs."""
    offload = f"`{offloaded(block)}`"
    if not block.can_await:
        later = block.category == "sleep" and len(block.chain) == 1
        name = block.function.rpartition(".")[2]
        return f"Use {LATER if later else offload}: `{name}` is no coroutine, and cannot await"
    if len(block.chain) == 1:
        return f"Use {block.instead.replace(THREAD, offload) or offload}"
    where = block.chain[-1].function
    if not block.instead or THREAD in block.instead or not where:
        return f"Use {offload}"
    return f"Use {offload}, or in `{where}`: {block.instead}"


def offloaded(block: Block) -> str:
    """The call in an offloader. Django's own, where Django refuses: it runs in the thread that has the connection."""
    if not block.can_await:
        return f"asyncio.get_running_loop().run_in_executor(None, {block.callee if _is_call(block) else '...'}, ...)"
    django = block.raises == "SynchronousOnlyOperation"
    if not _is_call(block):
        return "await sync_to_async(...)(...)" if django else "await asyncio.to_thread(...)"
    return f"await sync_to_async({block.callee})(...)" if django else f"await asyncio.to_thread({block.callee}, ...)"


def _spelled(block: Block) -> str:
    """`load` -> `load()`. What is no plain call stays as it is: `import json`, `users` (iterated), `pages(...)`."""
    return f"`{block.callee}()`" if _is_call(block) else f"`{block.callee or block.primitive}`"


def _is_call(block: Block) -> bool:
    """Whether `callee` names what is called, rather than what is read, iterated, subscripted, entered or imported."""
    implicit = len(block.chain) == 1 and block.primitive.endswith("__")
    subscripted = block.chain[0].text.rstrip("`").endswith(SUBSCRIPTS)
    return not (implicit or subscripted or _is_bare(block)) and block.callee.split(".")[-1].isidentifier()


def _is_bare(block: Block) -> bool:
    """The place holds the name and nothing more: a property that is read, an object that is iterated."""
    span = block.span
    return span.row == span.end_row and span.end_column - span.column == len(block.callee)


def _infinitive(verb: str) -> str:
    """`blocks the loop` -> `block the loop`."""
    head, _, rest = verb.partition(" ")
    return f"{head.removesuffix('s')} {rest}"
