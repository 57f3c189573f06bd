"""Paths → Sources: which files there are, and the dotted names under which each may be imported. Reads no file."""

from asyncguard.discover.discover import NOTEBOOK, Discovery, MissingPathError, discover, is_no_project
from asyncguard.discover.source import Source, shown

__all__ = ["NOTEBOOK", "Discovery", "MissingPathError", "Source", "discover", "is_no_project", "shown"]
