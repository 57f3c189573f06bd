"""LibCST's literals with their values, which CPython has read already."""

from typing import Any

import libcst as cst


class Text(cst.SimpleString):
    """A string or bytes, and its value."""

    evaluated_value: Any = None


class Whole(cst.Integer):
    """A whole number, and its value."""

    evaluated_value: Any = None


class Real(cst.Float):
    """A number with a point, and its value."""

    evaluated_value: Any = None
