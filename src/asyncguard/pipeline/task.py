"""Some texts → their summaries: what a worker is given to do at a time."""

import gc
from collections.abc import Sequence

from asyncguard.model.report import told

Text = tuple[bytes, bytes]
"""(digest, text)"""
Texts = Sequence[Text]
Outcome = tuple[bytes, bytes, str]
"""(digest, summary, error)"""
SWEEP_BYTES = 2_000_000
"""After so much source a worker collects its garbage once."""


def extract_chunk(chunk: Texts) -> list[Outcome]:
    """The outcome of each text. Trees are many small objects without cycles: collecting while they live is waste."""
    was_enabled, pending = gc.isenabled(), 0
    gc.disable()
    try:
        outcomes: list[Outcome] = []
        for digest, text in chunk:
            outcomes.append(_extract(digest, text))
            pending += len(text)
            if pending > SWEEP_BYTES:
                pending = gc.collect() * 0
        return outcomes
    finally:
        if was_enabled:
            gc.enable()


def _extract(digest: bytes, text: bytes) -> Outcome:
    from asyncguard.extract import extract
    from asyncguard.model.summary import encode

    try:
        return digest, encode(extract(text)), ""
    except Exception as error:
        return digest, b"", told(error)
