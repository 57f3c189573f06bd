"""Shared fixtures."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

import asyncguard
from asyncguard.model import summary as m
from asyncguard.rule import Block, Step


class Module(msgspec.Struct, frozen=True):
    path: str
    modules: tuple[str, ...]
    is_package: bool
    data: bytes
    root: str = ""


class Program:
    """Finds `time.sleep` and `requests.get` wherever an `async def` writes them."""

    KNOWN = (("time", "sleep", "AG101", "unbounded"), ("requests", "get", "AG102", "network"))

    def __init__(self, modules: list[Module]) -> None:
        self.units = [(module.path, m.decode(module.data)) for module in modules]

    def blocks(self, code: str) -> Iterator[Block]:
        for path, summary in self.units:
            for function in summary.functions:
                for call in _calls(m.statements(function)) if function.is_async else ():
                    for name, attribute, rule, cost in self.KNOWN:
                        if code == rule and call.func == m.Attr(m.Name(name), attribute):
                            yield self._block(path, function, call, f"{name}.{attribute}", code, cost)

    def _block(self, path: str, function: m.Function, call: m.Call, name: str, code: str, cost: str) -> Block:
        chain = (Step(path, call.span, function.qualname, f"`{name}` ({cost})"),)
        return Block(path, call.span, function.qualname, code, name, cost, cost, name, chain, False, "", "", "")

    def syntax_errors(self) -> Iterator[tuple[str, m.Span, str]]:
        for path, summary in self.units:
            if summary.error:
                row, column, message = summary.error
                yield path, m.Span(row, column, row, column + 1), message


def _calls(node: object) -> Iterator[m.Call]:
    if isinstance(node, m.Call):
        yield node
    if isinstance(node, tuple):
        for each in node:
            yield from _calls(each)
    elif isinstance(node, msgspec.Struct):
        for field in node.__struct_fields__:
            yield from _calls(getattr(node, field))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine; a small stand-in while there is none."""
    if not (Path(asyncguard.__file__).parent / "link/program.py").exists():
        stand_in = ModuleType("asyncguard.link")
        vars(stand_in).update(Module=Module, link=lambda modules, *_: Program(modules))
        monkeypatch.setitem(sys.modules, "asyncguard.link", stand_in)
        monkeypatch.delitem(sys.modules, "asyncguard.pipeline.analyse", raising=False)
