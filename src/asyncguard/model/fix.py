"""How a finding can be repaired, as data: who shows it and who applies it read the same."""

from typing import Literal

import msgspec

from asyncguard.model.summary import Span

Applicability = Literal["safe", "unsafe", "display-only"]
"""As in ruff: keeps what the program does; may change it; is to be read by a person."""


class Edit(msgspec.Struct, frozen=True):
    """Put `content` in the place of what stands at `span` in the finding's file. An empty span inserts."""

    span: Span
    content: str = ""


class Fix(msgspec.Struct, frozen=True):
    message: str
    """What it does, as an order: "Remove unused `noqa` directive"."""
    applicability: Applicability
    edits: tuple[Edit, ...]
    """In source order, none inside another."""
