"""Held → Finding: the words that the rules on held resources share."""

from collections.abc import Iterator

from asyncguard.rule import Facts, Finding, Held, Rule

WAITS_FOR = {
    "arg": "a timer",
    "callee": "a worker thread",
    "client": "the client",
    "llm": "a language model",
    "lock": "a lock",
    "network": "the network",
    "seconds": "another process or server",
    "unbounded": "somebody else",
}
"""The catalogue's latency classes in a message."""


def held(rule: Rule, facts: Facts, stays: str, cure: str) -> Iterator[Finding]:
    """A finding for each fact. `stays` says what happens to the resource, in the infinitive: "stay locked"."""
    for fact in facts.held_across(rule.code):
        message = f"`{fact.resource}` {_conjugated(stays, fact)} while {slow(fact)}{only_where(fact)}"
        yield report(rule, fact, message, cure)


def report(rule: Rule, fact: Held, message: str, cure: str) -> Finding:
    return Finding(
        path=fact.path,
        span=fact.span,
        code=rule.code,
        name=rule.name,
        message=message,
        chain=(*fact.taken, *fact.waits, *fact.released),
        function=fact.function,
        help=f"{cure}{_order(fact)}",
        primitive=fact.primitive,
        cost="unbounded" if fact.latency in ("llm", "unbounded", "client") else "network",
        conditional=fact.conditional,
    )


def _order(fact: Held) -> str:
    """Where in this function the wait could follow."""
    if not fact.released or fact.released[0].path != fact.path:
        return ""
    return f" (below line {fact.released[0].span.row}, where `{fact.resource}` is given back)"


def _conjugated(stays: str, fact: Held) -> str:
    """`stay locked` → `stays locked`, `may stay locked`."""
    verb, _, rest = stays.partition(" ")
    return f"may {stays}" if fact.conditional else f"{verb}s {rest}"


def only_where(fact: Held) -> str:
    """`, only where SHARE, off by default, is on`."""
    return f", {fact.setting}" if fact.setting else ""


def slow(fact: Held) -> str:
    """`self.load()` waits for the network (`httpx.AsyncClient.get`, 2 calls down)."""
    down = len(fact.waits) - 1
    far = f", {down} {'call' if down == 1 else 'calls'} down" if down else ""
    where = f"`{fact.callee}`" if fact.callee else "this"
    return f"{where} waits for {WAITS_FOR.get(fact.latency, fact.latency)} (`{fact.primitive}`{far})"
