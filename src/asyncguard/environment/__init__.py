"""An interpreter's folder → where the source of each installed module is. Looks at names, imports and runs nothing."""

from asyncguard.environment.distribution import Distribution, distribution_of
from asyncguard.environment.find import VARIABLES, Environment, find_environment
from asyncguard.environment.search import Located, Packages
from asyncguard.environment.versions import declaring, versions

__all__ = [
    "VARIABLES", "Distribution", "Environment", "Located", "Packages", "declaring", "distribution_of",
    "find_environment", "versions",
]  # fmt: skip
