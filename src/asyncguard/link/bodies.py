"""What the text of a function body says, found once however often the body is interpreted."""

from asyncguard.link import exposed
from asyncguard.link.spelling import path
from asyncguard.link.syntax import below, statements
from asyncguard.model import summary as m

_FILLING = ("setdefault", "add", "set", "update", "__setitem__")


class Body:
    """The statements of a function, and answers that come from them alone."""

    def __init__(self, body: tuple[m.Stmt, ...]) -> None:
        self.statements = body
        self._handed_on: dict[int, frozenset[str]] = {}
        """By identity of the loop, which is one of the statements."""
        self._assigned: dict[str, list[m.Expr]] | None = None
        self._declared: frozenset[str] | None = None
        self._filled: frozenset[str] | None = None

    @property
    def assigned(self) -> dict[str, list[m.Expr]]:
        """Path -> what is assigned to it, anywhere in the function."""
        if self._assigned is None:
            self._assigned = _assigned(self.statements)
        return self._assigned

    def handed_on(self, loop: m.For | m.While, functions: tuple[m.Function, ...]) -> frozenset[str]:
        """Names whose values at the end of a round the next round of `loop` looks at. `functions` are the file's."""
        known = self._handed_on.get(id(loop))
        if known is None:
            known = self._handed_on[id(loop)] = exposed.by(loop, functions)
        return known

    def forget(self) -> None:
        """Other functions of the file may capture other names now."""
        self._handed_on.clear()

    @property
    def declared(self) -> frozenset[str]:
        """Attributes that are declared without a value: `self.client: Client`."""
        if self._declared is None:
            self._declared = _declared(self.statements)
        return self._declared

    @property
    def filled(self) -> frozenset[str]:
        """Paths in whose place, or into which, something is put."""
        if self._filled is None:
            self._filled = filled(self.statements)
        return self._filled


def _assigned(body: tuple[m.Stmt, ...]) -> dict[str, list[m.Expr]]:
    out: dict[str, list[m.Expr]] = {}
    for each in statements(body):
        if not isinstance(each, m.Assign):
            continue
        for where in {path(target) for target in each.targets} - {""}:
            out.setdefault(where, []).append(each.value)
    return out


def _declared(body: tuple[m.Stmt, ...]) -> frozenset[str]:
    found = [each.target for each in statements(body) if isinstance(each, m.Annotated) and each.value is None]
    return frozenset(target.name for target in found if isinstance(target, m.Attr))


def filled(body: tuple[m.Stmt, ...]) -> frozenset[str]:
    """The same of any block."""
    targets = [target for each in statements(body) if isinstance(each, m.Assign) for target in each.targets]
    into = [target.value for target in targets if isinstance(target, m.Subscript)]
    into += [
        each.func.value for each in below(body, m.Call) if isinstance(each.func, m.Attr) and each.func.name in _FILLING
    ]
    return frozenset(path(each) for each in (*targets, *into)) - {""}


NO_BODY = Body(())
"""Of what is no function."""
