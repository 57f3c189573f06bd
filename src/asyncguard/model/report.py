"""What a run says."""

import msgspec

from asyncguard.model.finding import Finding


class Report(msgspec.Struct, frozen=True):
    findings: tuple[Finding, ...] = ()
    """What was asked for, selected and not suppressed, in the order of `Finding.sort_key`."""
    notes: tuple[str, ...] = ()
    """What a person should know of the run: files that could not be read, selections without effect."""
    failures: tuple[str, ...] = ()
    """Errors of our own that the run survived; the findings may be incomplete."""
    files: tuple[str, ...] = ()
    """The files asked for, as shown."""
    program: int = 0
    """How many files were analysed for them."""
