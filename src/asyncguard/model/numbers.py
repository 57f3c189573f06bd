"""Numbers for the functions and classes of a file that is edited: each keeps its number while others come and go.

Who is gone leaves its place empty; who comes back gets it again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from asyncguard.model.summary import NOWHERE, Class, Define, DefineClass, Function, Lambda, Summary, encode_body

NO_CLASS = Class(
    name="", qualname="", bases=(), keywords=(), decorators=(), parent=-1, cls=-1, body=(), stores={}, span=NOWHERE
)
"""In the place of one that is gone."""


class Numbers:
    """Of one file, as it was read first and in all that it became."""

    def __init__(self, summary: Summary) -> None:
        self._functions = _Kind(each.qualname for each in summary.functions)
        self._classes = _Kind(each.qualname for each in summary.classes)

    @property
    def count(self) -> int:
        """How many there are, those that are gone included."""
        return len(self._functions) + len(self._classes)

    def renumber(self, summary: bytes) -> bytes:
        """The encoded Summary of what the file has become."""
        decoded = msgspec.msgpack.decode(summary)
        functions = self._functions.of(each[_NAME_OF_FUNCTION] for each in decoded[_FUNCTIONS])
        classes = self._classes.of(each[_NAME_OF_CLASS] for each in decoded[_CLASSES])
        if functions == [*range(len(self._functions))] and classes == [*range(len(self._classes))]:
            return summary
        _Renumbering(functions, classes).summary(decoded)
        decoded[_FUNCTIONS] = _placed(decoded[_FUNCTIONS], functions, len(self._functions), _NO_FUNCTION)
        decoded[_CLASSES] = _placed(decoded[_CLASSES], classes, len(self._classes), _NO_CLASS)
        return msgspec.msgpack.encode(decoded)


class _Kind:
    """Functions, or classes. Several of one name are told apart by their order."""

    def __init__(self, names: Iterator[str]) -> None:
        self._numbers: dict[tuple[str, int], int] = {}
        self.of(names)

    def __len__(self) -> int:
        return len(self._numbers)

    def of(self, names: Iterator[str]) -> list[int]:
        """The number of each; new ones are given to those that were not there before."""
        seen: dict[str, int] = {}
        out = []
        for name in names:
            seen[name] = seen.get(name, 0) + 1
            out.append(self._numbers.setdefault((name, seen[name]), len(self._numbers)))
        return out


def _placed(items: Sequence[Any], numbers: Sequence[int], count: int, nothing: Any) -> list[Any]:
    out = [nothing] * count
    for item, number in zip(items, numbers, strict=True):
        out[number] = item
    return out


class _Renumbering:
    """Puts other numbers into a decoded Summary."""

    def __init__(self, functions: Sequence[int], classes: Sequence[int]) -> None:
        self._functions, self._classes = functions, classes

    def summary(self, decoded: list[Any]) -> None:
        for each in decoded[_FUNCTIONS]:
            self._around(each, _AROUND_FUNCTION)
        for each in decoded[_CLASSES]:
            self._around(each, _AROUND_CLASS)
            each[_STORES] = self._each(each[_STORES])
        decoded[_GLOBALS] = self._each(decoded[_GLOBALS])
        self._nodes(decoded)

    def _around(self, described: list[Any], fields: tuple[int, int]) -> None:
        parent, cls = fields
        if described[parent] >= 0:
            described[parent] = self._functions[described[parent]]
        if described[cls] >= 0:
            described[cls] = self._classes[described[cls]]

    def _each(self, named: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
        return {name: [self._functions[at] for at in places] for name, places in named.items()}

    def _nodes(self, node: list[Any]) -> None:
        """What defines functions and classes in statements and expressions: a tag and a number, among others."""
        for each in node:
            if type(each) is list and each:
                place = _PLACES.get(each[0]) if type(each[0]) is str else None
                if place is not None and len(each) > place and type(each[place]) is int:
                    of = self._classes if each[0] == _CLASS_TAG else self._functions
                    each[place] = of[each[place]]
                self._nodes(each)


def _place(node: type[msgspec.Struct], field: str) -> int:
    """Where a field of a tagged node is, behind its tag."""
    return node.__struct_fields__.index(field) + 1


_PLACES = {
    Lambda.__struct_config__.tag: _place(Lambda, "function"),
    Define.__struct_config__.tag: _place(Define, "function"),
    DefineClass.__struct_config__.tag: _place(DefineClass, "cls"),
}
_CLASS_TAG = DefineClass.__struct_config__.tag
_FUNCTIONS, _CLASSES, _GLOBALS = map(Summary.__struct_fields__.index, ("functions", "classes", "globals"))
_NAME_OF_FUNCTION, _NAME_OF_CLASS = (each.__struct_fields__.index("qualname") for each in (Function, Class))
_AROUND_FUNCTION = Function.__struct_fields__.index("parent"), Function.__struct_fields__.index("cls")
_AROUND_CLASS = Class.__struct_fields__.index("parent"), Class.__struct_fields__.index("cls")
_STORES = Class.__struct_fields__.index("stores")


def _encoded(described: Function | Class) -> Any:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(described))


_NO_FUNCTION = _encoded(
    Function(
        name="<lambda>",  # that nobody refers to
        qualname="",
        params=(),
        decorators=(),
        returns=None,
        is_async=False,
        is_generator=False,
        gives=False,
        parent=-1,
        cls=-1,
        span=NOWHERE,
        end_row=0,
        free=(),
        locals=(),
        body=encode_body(()),
    )
)
_NO_CLASS = _encoded(NO_CLASS)
