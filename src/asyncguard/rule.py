"""All that a rule author imports: what a rule is, and the facts that it may ask for. docs/plugins.md is its manual."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

import msgspec

from asyncguard.model.block import Block
from asyncguard.model.definition import Definition
from asyncguard.model.entry import EntryPoint
from asyncguard.model.finding import Finding, Step
from asyncguard.model.fix import Applicability, Edit, Fix
from asyncguard.model.held import Held
from asyncguard.model.misuse import Misuse
from asyncguard.model.summary import Span

if TYPE_CHECKING:
    import libcst

__all__ = [
    "API",
    "Applicability",
    "Block",
    "Definition",
    "Edit",
    "EntryPoint",
    "Facts",
    "Finding",
    "Fix",
    "Held",
    "Misuse",
    "Plugin",
    "Rule",
    "Span",
    "Step",
    "Tree",
]

API = 1
"""The version of what this module offers. It grows when something is changed or taken away, not when something is
added."""

Status = Literal["stable", "preview", "deprecated", "removed"]
Options = TypeVar("Options")


class Tree(Protocol):
    """One function of a file, parsed by LibCST."""

    @property
    def node(self) -> "libcst.FunctionDef":
        """The function itself."""

    def call(self, span: Span) -> "libcst.Call | None":
        """The call that stands there, in the function or in one inside it."""

    def span(self, node: "libcst.CSTNode") -> Span | None:
        """Where a node of this tree stands in the file, parentheses around it excluded."""


class Facts(Protocol):
    """What rules may ask of the analysed program. Every answer is in order of place."""

    def blocks(self, code: str) -> Iterable[Block]:
        """Every place where the loop blocks or starves on a primitive of this rule's code, or reaches one of its
        `calls`."""

    def held_across(self, code: str) -> Iterable[Held]:
        """Every place that waits long while something is held, for the rule of this code."""

    def misuses(self, code: str) -> Iterable[Misuse]:
        """Every place where a coroutine is never run, or a task may be lost, for the rule of this code."""

    def in_handler(self, path: str, span: Span) -> bool:
        """Whether the function around a place is called by a framework again and again, while others are served, or by
        a function that is."""

    def reached_from(self, path: str, span: Span, code: str) -> tuple[EntryPoint, ...]:
        """The entry points from which a finding of that code at that place is reached."""

    def definitions(self) -> Iterable[Definition]:
        """Every function of the program."""

    def tree(self, path: str, span: Span) -> Tree | None:
        """The innermost function around a place, parsed when it is asked for; None where there is none, or where it
        cannot be parsed alone."""

    def syntax_errors(self) -> Iterable[tuple[str, Span, str]]:
        """Path, place and message of every file that does not parse."""


class Rule(msgspec.Struct, frozen=True):
    """A rule: metadata, and a function of facts. Its page is a Markdown file of its name."""

    code: str
    """One to three capital letters, three digits: `AG102`."""
    name: str
    """What is bad, so that it reads after "allow": `blocking-http-call`."""
    summary: str
    """One line, without a full stop."""
    check: Callable[["Rule", Facts], Iterable[Finding]]
    """A pure function: the same facts and options, the same findings."""
    since: str = "0.1.0"
    status: Status = "stable"
    """`preview` needs --preview; `deprecated` still works, and who selects it is told; `removed` works no longer."""
    default: bool = True
    """Part of the default selection."""
    category: str = "correctness"
    equivalents: tuple[str, ...] = ()
    """Codes of other linters that find (part of) the same."""
    formerly: tuple[str, ...] = ()
    """Codes that it had before: they still select it, and who uses one is told."""
    fixes: tuple[Applicability, ...] = ()
    """What its fixes may be; none where it has no fixes."""
    always_fixed: bool = False
    """Every finding has a fix."""
    calls: tuple[str, ...] = ()
    """Dotted names of functions, methods and classes: `facts.blocks` has each call of them, with its chain."""
    options: object = None
    """A frozen dataclass or Struct with the default of each option, or None. `[tool.asyncguard.options.<name>]` changes
    them."""

    @property
    def letters(self) -> str:
        """`AG` of `AG102`."""
        return self.code.rstrip("0123456789")

    @property
    def preview(self) -> bool:
        return self.status == "preview"

    @property
    def deprecated(self) -> bool:
        return self.status == "deprecated"

    @property
    def removed(self) -> bool:
        return self.status == "removed"

    def configured(self, kind: type[Options]) -> Options:
        """The options as the user has set them. `kind` is their class."""
        if not isinstance(self.options, kind):
            raise TypeError(f"the options of {self.name} are no {kind.__name__}")
        return self.options


class Plugin(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry point of the group `asyncguard.rules` names."""

    api: int
    """The API that it is written for."""
    rules: tuple[Rule, ...]
    package: str
    """The importable package that has the rules' pages: `<name>.md` in it."""
