"""Expressions as a person would name them."""

from asyncguard.model import summary as m


def spell(expr: m.Expr) -> str:
    """`self.client.get`, `requests.get(...).json`, `rows[...]`; '' for what has no short name."""
    match expr:
        case m.Name(id=name):
            return name
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


def path(expr: m.Expr) -> str:
    """`self.client` for a chain of plain attributes, else ''."""
    match expr:
        case m.Name(id=name):
            return name
        case m.Attr(value=value, name=name):
            owner = path(value)
            return f"{owner}.{name}" if owner else ""
    return ""


def dotted(text: str) -> m.Expr | None:
    """The inverse of `path`."""
    if not text:
        return None
    first, *rest = text.split(".")
    out: m.Expr = m.Name(first)
    for name in rest:
        out = m.Attr(out, name)
    return out
