"""Expressions as a person would name them."""

from asyncguard.model import summary as m

_MOST_KNOWN = 20_000
_spelled: dict[int, tuple[m.Expr, str]] = {}
_paths: dict[int, tuple[m.Expr, str]] = {}
"""Identity of an expression → itself (which keeps the identity its own) and its text. Every expression is asked about
each time that it is interpreted."""


def spell(expr: m.Expr) -> str:
    """`self.client.get`, `requests.get(...).json`, `rows[...]`; '' for what has no short name."""
    plain = path(expr)
    if plain:
        return plain
    known = _spelled.get(id(expr))
    return known[1] if known is not None and known[0] is expr else _keep(_spelled, expr, _spell(expr))


def path(expr: m.Expr) -> str:
    """`self.client` for a chain of plain attributes, else ''."""
    if type(expr) is m.Name:
        return expr.id
    if type(expr) is not m.Attr:
        return ""
    known = _paths.get(id(expr))
    return known[1] if known is not None and known[0] is expr else _keep(_paths, expr, _path(expr))


def _keep(known: dict[int, tuple[m.Expr, str]], expr: m.Expr, text: str) -> str:
    if len(known) >= _MOST_KNOWN:
        known.clear()
    known[id(expr)] = expr, text
    return text


def _spell(expr: m.Expr) -> str:
    match expr:
        case m.Attr(value=value, name=name):
            owner = spell(value)
            return f"{owner}.{name}" if owner else name
        case m.Call(func=func):
            return f"{spell(func)}(...)"
        case m.Subscript(value=value):
            return f"{spell(value)}[...]"
        case m.Await(value=value):
            return f"(await {spell(value)})"
        case m.Const(kind="str"):
            return '"..."'
        case m.Lambda():
            return "lambda"
    return ""


def _path(expr: m.Attr) -> str:
    owner = path(expr.value)
    return f"{owner}.{expr.name}" if owner else ""


def dotted(text: str) -> m.Expr | None:
    """The inverse of `path`."""
    if not text:
        return None
    first, *rest = text.split(".")
    out: m.Expr = m.Name(first)
    for name in rest:
        out = m.Attr(out, name)
    return out
