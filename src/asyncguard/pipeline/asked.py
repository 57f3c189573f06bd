"""What a run rests on, beside the content of the project's files."""

from collections.abc import Set
from typing import NamedTuple

from asyncguard.cache import Cache
from asyncguard.config import Config
from asyncguard.discover import Discovery
from asyncguard.environment import Environment
from asyncguard.plugins import Rulebook


class Asked(NamedTuple):
    found: Discovery
    config: Config
    book: Rulebook
    codes: Set[str]
    """The rules that are on."""
    environment: Environment | None
    """Where packages are; None where nobody is to descend, or there is none."""
    cache: Cache
