"""What mypyc, which compiles this package for releases, is told of a class. Of plain Python it changes nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from mypy_extensions import mypyc_attr as mypyc_attr
else:
    Class = TypeVar("Class", bound=type)

    def mypyc_attr(**_: object) -> Callable[[Class], Class]:
        return lambda described: described
