"""The facts about some files of a program, for rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import TYPE_CHECKING

from asyncguard.link.reach import in_handler
from asyncguard.model import summary as m
from asyncguard.model.block import Block
from asyncguard.model.definition import Definition
from asyncguard.model.entry import EntryPoint
from asyncguard.model.held import Held
from asyncguard.model.misuse import Misuse

if TYPE_CHECKING:
    from asyncguard.link.program import Program
    from asyncguard.link.roots import Facts


class Part:
    """What a program says of `paths`. From where they are reached it does not know."""

    def __init__(
        self,
        program: Program,
        paths: Set[str],
        facts: Facts,
        errors: Sequence[tuple[str, m.Span, str]] | None = None,
    ) -> None:
        """`errors` stand for the syntax errors that the program knows of."""
        self._program = program
        self._errors = errors
        self._paths = paths
        self._blocks, self._held, self._misuses = facts

    def blocks(self, code: str) -> Iterable[Block]:
        return [fact for fact in self._blocks.get(code, ()) if fact.path in self._paths]

    def held_across(self, code: str) -> Iterable[Held]:
        return [fact for fact in self._held.get(code, ()) if fact.path in self._paths]

    def misuses(self, code: str) -> Iterable[Misuse]:
        """But for those that say where in the program something is used, and from where that is reached."""
        return [x for x in self._misuses if x.code == code and x.path in self._paths and not x.uses]

    def in_handler(self, path: str, span: m.Span) -> bool:
        """As far as is known already: a handler is mostly registered in its own file."""
        return in_handler(self._program, path, span)

    def reached_from(self, path: str, span: m.Span, code: str) -> tuple[EntryPoint, ...]:
        return ()

    def definitions(self) -> Iterable[Definition]:
        return [each for each in self._program.definitions() if each.path in self._paths]

    def around(self, path: str, span: m.Span) -> int | None:
        return self._program.around(path, span)

    def function_of(self, path: str, index: int) -> m.Function:
        return self._program.function_of(path, index)

    def syntax_errors(self) -> Iterable[tuple[str, m.Span, str]]:
        known = self._program.syntax_errors() if self._errors is None else self._errors
        return [error for error in known if error[0] in self._paths]


def unparsed(program: Program, path: str, error: tuple[int, int, str]) -> Part:
    """What is to be said of a file of which nothing is known but where it does not parse."""
    row, column, message = error
    return Part(program, {path}, ({}, {}, []), [(path, m.Span(row, column, row, column + 1), message)])
