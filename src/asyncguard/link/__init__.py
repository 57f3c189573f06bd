"""Summaries → Program: names resolved, receivers typed, effects propagated. Reads no file and walks no tree."""

from asyncguard.link.program import Program as Program
from asyncguard.link.program import link as link
from asyncguard.link.units import Installed as Installed
from asyncguard.link.units import Module as Module
