"""pyproject.toml, asyncguard.toml and command-line flags → one frozen Config."""

from asyncguard.config.config import Config, Selection
from asyncguard.config.errors import ConfigError
from asyncguard.config.load import load
from asyncguard.config.schema import Settings
from asyncguard.config.selection import fixable, selected, warnings

__all__ = ["Config", "ConfigError", "Selection", "Settings", "fixable", "load", "selected", "warnings"]
