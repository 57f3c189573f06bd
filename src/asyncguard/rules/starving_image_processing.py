"""Decoding, transforming and encoding images, audio and video on the event loop."""

from asyncguard.rule import Rule
from asyncguard.rules._burn import starving

RULE = Rule(
    code="AG202",
    name="starving-image-processing",
    summary="Image, audio or video processing on the event loop",
    check=starving,
    category="performance",
    fixes=("unsafe",),
)
