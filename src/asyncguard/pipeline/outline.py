"""The text of a package → which classes it derives from which, and what it calls. A look at all its files that costs
little: nothing is parsed, so the answers only say where it is worth to look."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

_CLASS = re.compile(rb"^[ \t]*class[ \t]+\w+[ \t]*\(([^()]*(?:\([^()]*\)[^()]*)*)\)[ \t]*:", re.MULTILINE)
_NAME = re.compile(rb"(\w+)[ \t]*(?:\[[^\]]*\])?[ \t\r\n]*(?:,|$)")
_CALL = re.compile(rb"(?<!class )\b([A-Z]\w*)\(")


class Outline:
    """`texts` are the modules of one package with their source."""

    def __init__(self, texts: Iterable[tuple[str, bytes]]) -> None:
        self._texts = list(texts)

    def deriving(self, base: str) -> Sequence[str]:
        """Modules with a class that names `base`, or something that ends with `.base`, among its bases."""
        return self._deriving.get(base, ())

    def calls(self, name: str) -> bool:
        """Whether something of this name, which begins like a class, is called."""
        return name in self._calls

    @cached_property
    def _deriving(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = defaultdict(list)
        for module, text in self._texts:
            found = {name for bases in _CLASS.findall(text) for name in _NAME.findall(bases)}
            for name in found:
                out[name.decode("utf-8", "replace")].append(module)
        return out

    @cached_property
    def _calls(self) -> frozenset[str]:
        return frozenset(name.decode("utf-8", "replace") for _, text in self._texts for name in _CALL.findall(text))
