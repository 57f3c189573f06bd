"""Plugins → rules and catalogue files, admitted by the same checks as our own.

A plugin is an installed package with an entry point. It is used where the settings name it, and nowhere else.
"""

from asyncguard.plugins.admit import Rulebook, admitted
from asyncguard.plugins.find import CATALOGUES, RULES, found
from asyncguard.plugins.source import Source

__all__ = ["CATALOGUES", "RULES", "Rulebook", "Source", "admitted", "found"]
