"""Text → HTML that says the same and does nothing."""

import re
from html import escape

from asyncguard.report.style import printable

_CODE = re.compile("`([^`]+)`")


def text(content: str) -> str:
    """Text for an element or a quoted attribute."""
    return escape(printable(content))


def prose(content: str) -> str:
    """A message: what stands between backticks is code."""
    return _CODE.sub(r"<code>\1</code>", text(content))


def tag(name: str, content: str, kind: str = "") -> str:
    """An element; `content` is HTML."""
    return f'<{name} class="{kind}">{content}</{name}>' if kind else f"<{name}>{content}</{name}>"


def badge(impact: str) -> str:
    """The impact in a word, and in a colour for those who see it."""
    return tag("span", impact or "unrated", f"impact {impact}".rstrip())
