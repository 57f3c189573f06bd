"""Summaries → Program: names resolved, receivers typed, effects propagated. Reads no file and walks no tree."""

from asyncguard.link.modules import Installed as Installed
from asyncguard.link.modules import Module as Module
from asyncguard.link.program import Program as Program
from asyncguard.link.program import link as link
