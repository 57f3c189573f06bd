"""The linked program, and trees of its functions where a rule asks for one: what rules see."""

from collections.abc import Callable, Iterable

from asyncguard.link import Program
from asyncguard.link.intext import InText
from asyncguard.model.block import Block
from asyncguard.model.definition import Definition
from asyncguard.model.entry import EntryPoint
from asyncguard.model.held import Held
from asyncguard.model.misuse import Misuse
from asyncguard.model.summary import Span
from asyncguard.model.text import Text
from asyncguard.rule import Tree


class ProgramFacts:
    """`text` gives what was analysed of a file by its shown path, None where it is not at hand (any more)."""

    def __init__(self, program: Program | InText, text: Callable[[str], str | None]) -> None:
        self._program = program
        self._text = text
        self._trees: dict[tuple[str, int], Tree | None] = {}

    def blocks(self, code: str) -> Iterable[Block]:
        return self._program.blocks(code)

    def held_across(self, code: str) -> Iterable[Held]:
        return self._program.held_across(code)

    def misuses(self, code: str) -> Iterable[Misuse]:
        return self._program.misuses(code)

    def in_handler(self, path: str, span: Span) -> bool:
        return self._program.in_handler(path, span)

    def reached_from(self, path: str, span: Span, code: str) -> tuple[EntryPoint, ...]:
        return self._program.reached_from(path, span, code)

    def definitions(self) -> Iterable[Definition]:
        return self._program.definitions()

    def syntax_errors(self) -> Iterable[tuple[str, Span, str]]:
        return self._program.syntax_errors()

    def tree(self, path: str, span: Span) -> Tree | None:
        """A function is parsed once, however often it is asked for."""
        index = self._program.around(path, span)
        if index is None:
            return None
        if (path, index) not in self._trees:
            self._trees[path, index] = self._parsed(path, index)
        return self._trees[path, index]

    def _parsed(self, path: str, index: int) -> Tree | None:
        text = self._text(path)
        if text is None:
            return None
        from asyncguard.fix.tree import parsed

        return parsed(Text(text), self._program.function_of(path, index))
