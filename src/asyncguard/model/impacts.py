"""How much a finding hurts, in rising order. Here, because what only shows `--help` imports no more."""

IMPACTS = ("low", "medium", "high", "critical")
