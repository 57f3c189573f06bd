"""What calling something does, as the catalogue knows it."""

import msgspec

from asyncguard.catalogue.schema import Effect


class Fact(msgspec.Struct, frozen=True):
    """An effect, and where it is written."""

    name: str
    """The primitive as it is reported: `requests.get`, `requests.Session.get`."""
    effect: Effect
    rule: str
    twin: str
    """The async counterpart of the class, or of the call."""
