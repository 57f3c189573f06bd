"""All that a rule author imports: what a rule is, and the facts that it may ask for."""

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from asyncguard.model.finding import Finding, Step
from asyncguard.model.summary import Span

__all__ = ["Block", "Facts", "Finding", "Rule", "Span", "Step"]


class Block(msgspec.Struct, frozen=True):
    """A fact: at this place, a function that runs on the loop does something that blocks it."""

    path: str
    span: Span
    function: str
    """Qualified name of the function on the loop."""
    code: str
    """The code of the rule that the catalogue assigns to the primitive."""
    primitive: str
    """`requests.get`"""
    category: str
    """`network`, `disk`, `sleep`, `lock` ...: what it waits for."""
    cost: str
    """Cost class: `disk` < `network` < `unbounded`."""
    callee: str
    """The call as a person would name it: `load_profile`, `self.client.get`."""
    chain: tuple[Step, ...]
    """Steps below this call, the primitive last. One step: the call is the primitive."""
    conditional: bool
    why: str
    instead: str
    raises: str
    """The exception that the primitive raises on a running loop instead of blocking, or ''."""


class Facts(Protocol):
    """What rules may ask of the analysed program."""

    def blocks(self, code: str) -> Iterable[Block]:
        """Every place where the loop blocks on a primitive of this rule's code."""

    def syntax_errors(self) -> Iterable[tuple[str, Span, str]]:
        """Path, place and message of every file that does not parse."""


class Rule(msgspec.Struct, frozen=True):
    """A rule: metadata, and a function of facts. Its page is the Markdown file beside its module."""

    code: str
    name: str
    summary: str
    check: Callable[["Rule", Facts], Iterable[Finding]]
    since: str = "0.1.0"
    preview: bool = False
    default: bool = True
    """Part of the default selection."""
    category: str = "correctness"
    equivalents: tuple[str, ...] = ()
    """Codes of other linters that find (part of) the same."""
