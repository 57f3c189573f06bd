"""Programs with markers → assertions. For whoever writes a rule: the truth stands as a comment beside the code.

    # error: AG102                    a finding starts on this line
    # error: [9] AG102 "requests.get" and in this column (from 1), with this in its message
    # step: AG102                     this line belongs to the chain of a finding
    # missed-alarm: AG102 why         should be reported and is not; fails once it is
    # false-alarm: AG102 why          is reported and should not be; fails once it is not

A line without a marker is asserted to be silent. Several markers on a line are separated by `;`. They are read line by
line, not tokenised, so they also work in files that do not parse.
"""

from asyncguard.testing.compare import Mismatch, compare
from asyncguard.testing.fixtures import Fixture, discover
from asyncguard.testing.markers import Marker, MarkerError, read_markers
from asyncguard.testing.pages import Example, examples
from asyncguard.testing.programs import assert_fixture, assert_program, mismatches, run

__all__ = [
    "Example",
    "Fixture",
    "Marker",
    "MarkerError",
    "Mismatch",
    "assert_fixture",
    "assert_program",
    "compare",
    "discover",
    "examples",
    "mismatches",
    "read_markers",
    "run",
]
