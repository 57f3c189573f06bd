"""Hashing passwords and deriving keys on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._burn import starving

RULE = Rule(
    code="AG201",
    name="starving-password-hash",
    summary="Password hashing or key derivation on the event loop",
    check=starving,
    category="performance",
    fixes=("unsafe",),
)
