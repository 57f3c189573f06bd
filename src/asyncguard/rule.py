"""All that a rule author imports: what a rule is, and the facts that it may ask for."""

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from asyncguard.model.block import Block
from asyncguard.model.entry import EntryPoint
from asyncguard.model.finding import Finding, Step
from asyncguard.model.held import Held
from asyncguard.model.misuse import Misuse
from asyncguard.model.summary import Span

__all__ = ["Block", "EntryPoint", "Facts", "Finding", "Held", "Misuse", "Rule", "Span", "Step"]


class Facts(Protocol):
    """What rules may ask of the analysed program."""

    def blocks(self, code: str) -> Iterable[Block]:
        """Every place where the loop blocks or starves on a primitive of this rule's code."""

    def held_across(self, code: str) -> Iterable[Held]:
        """Every place that waits long while something is held, for the rule of this code."""

    def misuses(self, code: str) -> Iterable[Misuse]:
        """Every place where a coroutine is never run, or a task may be lost, for the rule of this code."""

    def reached_from(self, path: str, span: Span, code: str) -> tuple[EntryPoint, ...]:
        """The entry points from which a finding of that code at that place is reached."""

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
    deprecated: bool = False
    """Still works; who selects it is told."""
    removed: bool = False
    """Works no longer; who selects it by its code or name is told."""
    formerly: tuple[str, ...] = ()
    """Codes that it had before: they still select it, and who uses one is told."""
