"""What one round of a loop hands to the next: names that its body reads before they surely have a value of this round.

Liveness, as in compilers ("upward exposed uses"), of one block. Where in doubt, a name counts.
"""

from collections.abc import Iterable

from asyncguard.link.syntax import children, target_names
from asyncguard.model import summary as m


def by(loop: m.For | m.While, functions: tuple[m.Function, ...]) -> frozenset[str]:
    """Names whose values at the end of a round the next round looks at."""
    reader = _Reader(functions)
    written: set[str] = set()
    if isinstance(loop, m.For):
        written.update(target_names(loop.target))
    else:
        reader.read(loop.test, written)
    reader.block(loop.body, written)
    return frozenset(reader.exposed)


_GROWING = ("append", "appendleft", "add", "extend", "insert", "update")
"""Methods of collections that put something in, and whose result is of no use."""
_OF_PARTS = frozenset({tuple, m.Const, type(None), m.Call, m.Attr, m.Arg, m.Return, m.Subscript, m.Compare, m.Await})
"""Kinds of nodes that read what their parts read."""


class _Reader:
    """Reads in order of evaluation. `written` are the names that surely have a value of this round."""

    def __init__(self, functions: tuple[m.Function, ...]) -> None:
        self._functions = functions
        self.exposed: set[str] = set()

    def block(self, body: tuple[m.Stmt, ...], written: set[str]) -> set[str]:
        for statement in body:
            self.read(statement, written)
        return written

    def read(self, node: object, written: set[str]) -> None:
        """Notes what `node` reads, and adds what it surely writes to `written`."""
        if isinstance(node, m.Name):
            if node.id not in written:
                self.exposed.add(node.id)
        elif type(node) in _OF_PARTS:  # most of what there is
            for child in children(node):
                self.read(child, written)
        else:
            self._read(node, written)

    def _read(self, node: object, written: set[str]) -> None:
        match node:
            case m.Eval(value=m.Call(func=m.Attr(value=m.Name(), name=method), args=args)) if method in _GROWING:
                self.read(args, written)  # whatever is in it already
            case m.Assign(targets=targets, value=value):
                self.read(value, written)
                for target in targets:
                    self._write(target, written)
            case m.Annotated(target=target, value=value):
                self.read(value, written)
                self._write(target, written)
            case m.Walrus(name=name, value=value):
                self.read(value, written)
                written.add(name)
            case m.Import(name=name):
                written.add(name)
            case m.Global(names=names):
                self.exposed.update(names)
            case m.Lambda(function=index):
                self._used(self._functions[index].free, written)
            case m.Define(name=name, function=index):
                self._define(self._functions[index], written)
                written.add(name)
            case m.DefineClass():
                self._define_class(node, written)
            case m.Bool(values=values):
                self.read(values[0], written)
                self._perhaps(values[1:], written)
            case m.Choice(test=test, body=body, orelse=orelse):
                self.read(test, written)
                self._perhaps((body, orelse), written)
            case m.Comprehension():
                self._comprehension(node, set(written))
            case m.If(test=test, body=body, orelse=orelse):
                self.read(test, written)
                written |= self.block(body, set(written)) & self.block(orelse, set(written))
            case m.For(target=target, iter=iterated, body=body, orelse=orelse):
                self.read(iterated, written)
                self.block(body, {*written, *target_names(target)})
                self.block(orelse, set(written))
            case m.While(test=test, body=body, orelse=orelse):
                self.read(test, written)
                self._perhaps((body, orelse), written)
            case m.With(items=items, body=body):
                for item in items:
                    self.read(item.value, written)
                    if item.target is not None:
                        self._write(item.target, written)
                self.block(body, written)
            case m.Try(body=body, handlers=handlers, orelse=orelse, final=final):
                self.block(orelse, self.block(body, set(written)))
                for handler in handlers:
                    self.block(handler.body, {*written, handler.name or ""})
                self.block(final, set(written))
            case m.Match(subject=subject, cases=cases):
                self.read(subject, written)
                for case in cases:
                    self._case(case, {*written, *case.binds})
            case _:
                for child in children(node):
                    self.read(child, written)

    def _used(self, names: Iterable[str], written: set[str]) -> None:
        self.exposed.update(name for name in names if name not in written)

    def _perhaps(self, nodes: tuple[object, ...], written: set[str]) -> None:
        """Each of `nodes` may or may not be evaluated."""
        for node in nodes:
            self.read(node, set(written))

    def _write(self, target: m.Expr, written: set[str]) -> None:
        match target:
            case m.Name(id=name):
                written.add(name)
            case m.Sequence(items=items):
                for item in items:
                    self._write(item, written)
            case m.Starred(value=value):
                self._write(value, written)
            case m.Subscript(value=m.Name(), index=index):
                self.read(index, written)
            case _:
                self.read(target, written)

    def _define(self, function: m.Function, written: set[str]) -> None:
        self._used(function.free, written)
        for param in function.params:
            self.read(param.default, written)
        self.read(function.decorators, written)

    def _define_class(self, node: m.DefineClass, written: set[str]) -> None:
        for function in self._functions:
            if function.cls == node.cls:
                self._define(function, written)
        written.add(node.name)

    def _comprehension(self, node: m.Comprehension, written: set[str]) -> None:
        for clause in node.clauses:
            self.read(clause.iter, written)
            written.update(target_names(clause.target))
            self.read(clause.tests, written)
        self.read(node.key, written)
        self.read(node.element, written)

    def _case(self, case: m.Case, written: set[str]) -> None:
        self.read(case.type, written)
        self.read(case.guard, written)
        self.block(case.body, written)
