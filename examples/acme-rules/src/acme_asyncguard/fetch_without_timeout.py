"""Requests through acme_http that may wait for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asyncguard.rule import Block, Edit, Facts, Finding, Fix, Rule, Span

if TYPE_CHECKING:
    import libcst


@dataclass(frozen=True)
class Options:
    longest: float = 30
    """Seconds. A longer timeout is no timeout."""


def _check(rule: Rule, facts: Facts) -> Iterator[Finding]:
    longest = rule.configured(Options).longest
    for block in facts.blocks(rule.code):
        request = block.chain[-1]  # the chain goes from the loop down to the call of acme_http
        tree = facts.tree(request.path, request.span)
        call = tree.call(request.span) if tree else None
        if call is None or any(arg.star for arg in call.args):
            continue  # `fetch(*args, **kwargs)`: nobody knows
        timeout = next((arg.value for arg in call.args if arg.keyword and arg.keyword.value == "timeout"), None)
        if timeout is None:
            yield _finding(rule, block, "has no timeout", _fix(block, call, longest))
        elif (seconds := _seconds(timeout)) is not None and seconds > longest:
            yield _finding(rule, block, f"waits up to {seconds:g} s", None)


def _seconds(timeout: libcst.BaseExpression) -> float | None:
    """Of a literal; None for what only runs tell."""
    found = getattr(timeout, "evaluated_value", None)
    return found if isinstance(found, int | float) else None


def _finding(rule: Rule, block: Block, what: str, fix: Fix | None) -> Finding:
    return Finding(
        path=block.path,
        span=block.span,
        code=rule.code,
        name=rule.name,
        message=f"`{block.primitive}` {what}",
        chain=block.chain,
        function=block.function,
        help=f"Pass `timeout=...`, at most {rule.configured(Options).longest:g} seconds",
        primitive=block.primitive,
        cost="network",
        conditional=block.conditional,
        fix=fix,
    )


def _fix(block: Block, call: libcst.Call, longest: float) -> Fix | None:
    """For a call on the reported line itself: what stands in another file is repaired there."""
    import libcst  # only where there is something to mend: importing it takes a fifth of a second

    if len(block.chain) > 1 or not call.args or isinstance(call.args[-1].comma, libcst.Comma):
        return None
    end = Span(block.span.end_row, block.span.end_column - 1, block.span.end_row, block.span.end_column - 1)
    return Fix(f"Add `timeout={longest:g}`", "unsafe", (Edit(end, f", timeout={longest:g}"),))


RULE = Rule(
    code="ACM001",
    name="fetch-without-timeout",
    summary="A request through `acme_http` without a timeout",
    check=_check,
    since="1.0.0",
    calls=("acme_http.fetch", "acme_http.Client#get", "acme_http.Client#post"),
    fixes=("unsafe",),
    options=Options(),
)
