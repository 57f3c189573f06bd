"""A comment without some of its words, as an edit."""

import re
from collections.abc import Sequence

from asyncguard.model.fix import Edit
from asyncguard.model.summary import Suppression


def without(suppression: Suppression, words: Sequence[str]) -> Edit:
    """The edit that takes `words` out of the order, and the order with them where none is left."""
    if set(suppression.codes or ()) <= set(words):
        span, content = suppression.gone
        return Edit(span, content)
    return Edit(suppression.span, _less(suppression.text, words))


def _less(text: str, words: Sequence[str]) -> str:
    """`# noqa: AG102, E501` without AG102 → `# noqa: E501`; the rest keeps its spelling."""
    for word in words:
        text = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])[\s,]*", "", text, flags=re.IGNORECASE)
    return re.sub(r"[\s,]+(?=\]|$)", "", text)
