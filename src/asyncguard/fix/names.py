"""How a dotted name is spelled at a place of a file, and the import that it needs."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from asyncguard.link.bindings import bindings_of
from asyncguard.model.summary import Function, Import, Stmt, Summary, statements


class Needed(NamedTuple):
    """`import module`, or `from module import member`."""

    module: str
    member: str = ""

    @property
    def binds(self) -> str:
        return self.member or self.module.partition(".")[0]

    def __str__(self) -> str:
        return f"from {self.module} import {self.member}" if self.member else f"import {self.module}"


class Spelling(NamedTuple):
    text: str
    needs: Needed | None = None


Bound = Mapping[str, Sequence[Stmt]]
"""Names of a module, and the statements that bind each."""


def bound_in(summary: Summary) -> Bound:
    found = bindings_of(summary.body, summary.functions)
    return {name: [binding.statement for binding in bindings] for name, bindings in found.items()}


class Names:
    """The names that are visible in one function of a file."""

    def __init__(self, summary: Summary, module: Bound, function: Function) -> None:
        self._summary = summary
        self._module = module
        self._function = function

    def spell(self, name: str, needed: Needed) -> Spelling | None:
        """How to write the dotted `name`, which `needed` would make known; None where another thing has that name."""
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            bound = self._bound_to(".".join(parts[:count]))
            if bound:
                return Spelling(".".join([bound, *parts[count:]]))
        if needed.binds in self._module or self._is_local(needed.binds):
            return None
        start = f"{needed.module}.{needed.member}" if needed.member else needed.binds
        return Spelling(needed.binds + name.removeprefix(start), needed)

    def bound(self, name: str) -> Sequence[Stmt] | None:
        """What binds a name of the module; None where it means something else in the function."""
        return None if self._is_local(name) else self._module.get(name, [])

    @cached_property
    def libraries(self) -> frozenset[str]:
        """Top-level packages that the file imports when it is loaded."""
        return frozenset(statement.module.partition(".")[0] for statement in self._imports if not statement.level)

    @property
    def _imports(self) -> Iterator[Import]:
        return (each for bound in self._module.values() for each in bound if isinstance(each, Import))

    def _bound_to(self, target: str) -> str:
        """A name that surely holds `target` here, or ''."""
        for statement in self._own_imports:
            if _target(statement) == target:
                return statement.name
        for name, bound in self._module.items():
            certain = len(bound) == 1 and bound[0] in self._unconditional
            if certain and _target(bound[0]) == target and not self._is_local(name):
                return name
        return ""

    @cached_property
    def _unconditional(self) -> tuple[Stmt, ...]:
        return tuple(statement for statement in self._summary.body if isinstance(statement, Import))

    @cached_property
    def _own_imports(self) -> list[Import]:
        """Imports that the function begins with."""
        out: list[Import] = []
        for statement in statements(self._function):
            if not isinstance(statement, Import):
                break
            out.append(statement)
        return out

    def _is_local(self, name: str) -> bool:
        return name in self._function.locals or name in self._function.free


def _target(statement: Stmt) -> str:
    """`import a.b` and `import a` → `a`; `from a import b` → `a.b`; '' for a relative import."""
    if not isinstance(statement, Import) or statement.level:
        return ""
    return f"{statement.module}.{statement.member}" if statement.member else statement.module
