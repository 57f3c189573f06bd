"""An interpreter's folder → where the source of each installed module is. Looks at names, imports and runs nothing."""

from asyncguard.environment.find import Environment, find_environment
from asyncguard.environment.search import Located, Packages

__all__ = ["Environment", "Located", "Packages", "find_environment"]
