"""Findings and texts → fixes, and fixes and texts → new texts. Fixes are data: edits of the finding's file."""

from asyncguard.fix.apply import Applied, apply

__all__ = ["Applied", "apply"]
