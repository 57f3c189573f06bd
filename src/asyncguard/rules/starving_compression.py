"""Compressing and packing archives on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._burn import starving

RULE = Rule(
    code="AG204",
    name="starving-compression",
    summary="Compression or archives on the event loop",
    check=starving,
    category="performance",
    fixes=("unsafe",),
)
