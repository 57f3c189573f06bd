"""Which names a function binds and which it takes from the functions around it."""


class Scope:
    """Names of one function (or of a module or class body) while it is walked."""

    def __init__(self, kind: str, first_param: str = "", method: tuple[int, int] = (-1, -1)) -> None:
        self.kind = kind
        """module, class or function"""
        self.first_param = first_param
        """`self` of a method; '' elsewhere."""
        self.method = method
        """The method's index and its class's."""
        self.is_generator = False
        self.gives = False
        """Has a `return` with a value."""
        self.bound: dict[str, None] = {}
        self.reads: set[str] = set()
        self.elsewhere: set[str] = set()
        """Declared global or nonlocal."""
        self.globals: set[str] = set()

    def bind(self, name: str) -> None:
        if name not in self.elsewhere:
            self.bound[name] = None

    def declare_elsewhere(self, names: tuple[str, ...], *, is_global: bool) -> None:
        self.elsewhere.update(names)
        (self.globals if is_global else self.reads).update(names)
        for name in names:
            self.bound.pop(name, None)


def free_names(scope: Scope, around: list[Scope]) -> tuple[str, ...]:
    """Names that `scope` reads from the functions in `around` (outermost first), sorted."""
    enclosing = {name for outer in around if outer.kind == "function" for name in outer.bound}
    return tuple(sorted((scope.reads & enclosing) - scope.bound.keys() - scope.globals))
