"""ACME's rules for asyncguard."""

from acme_asyncguard import fetch_without_timeout
from asyncguard.rule import Plugin

PLUGIN = Plugin(api=1, rules=(fetch_without_timeout.RULE,), package=__name__)
