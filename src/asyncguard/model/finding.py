"""What analysis claims: a Finding with its proof."""

import msgspec

from asyncguard.model.fix import Fix
from asyncguard.model.summary import Span


class Step(msgspec.Struct, frozen=True):
    """One link of a chain: at `path`:`span`, inside `function`, this happens."""

    path: str
    span: Span
    function: str
    """Qualified name of the function that contains the step, '' at module level."""
    text: str
    """What happens, as a phrase: "calls `load_profile`", "`requests.get` (network)"."""


class Finding(msgspec.Struct, frozen=True):
    """A claim and its proof."""

    path: str
    """As it is shown: relative to the working directory where possible, with `/`."""
    span: Span
    code: str
    """`AG102`"""
    name: str
    """The rule's slug, `blocking-http-call`."""
    message: str
    chain: tuple[Step, ...] = ()
    """From the reported call down to the primitive, in order. The last step is the primitive."""
    function: str = ""
    """Qualified name of the function on the loop."""
    help: str = ""
    """What to write instead."""
    primitive: str = ""
    """The catalogue's name of what blocks, `requests.get`."""
    cost: str = ""
    """Cost class: `disk`, `network`, `unbounded`, `cpu`."""
    conditional: bool = False
    """The chain runs only under a condition."""
    also: tuple[str, ...] = ()
    """Other codes that the same call would get."""
    callee: str = ""
    """What the reported call calls, as it is written; '' where it is no call (an import, an iteration, a `with`)."""
    fix: Fix | None = None
    impact: str = ""
    """One of `asyncguard.model.entry.IMPACTS`, '' where nothing runs."""
    entry_points: tuple[str, ...] = ()
    """Labels of the entry points from which it is reached, the worst first."""
    beside: bool = False
    """It says more about a place of which another finding speaks: where there is one, it is one of its `also`, and goes
    with it."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The codes with which a comment silences all that is said of its place: what stands beside it goes with it."""
        return (self.code, *(code for code in self.also if code[:-2] == self.code[:-2]))

    def sort_key(self) -> tuple[str, Span, str]:
        return (self.path, self.span, self.code)
