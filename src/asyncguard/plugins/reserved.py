"""Letters that a plugin's codes may not have: a comment that names such a code would mean another linter's."""

OURS = "AG"
RUFFS = frozenset({
    "A", "AIR", "ANN", "ARG", "B", "BLE", "C", "COM", "CPY", "D", "DJ", "DOC", "DTZ", "E", "EM", "ERA", "EXE", "F",
    "FA", "FBT", "FIX", "FLY", "G", "I", "ICN", "INP", "INT", "ISC", "LOG", "N", "NPY", "PD", "PGH", "PIE", "PL", "PLC",
    "PLE", "PLR", "PLW", "PT", "PTH", "PYI", "Q", "RET", "RSE", "RUF", "S", "SIM", "SLF", "T", "TC", "TD", "TID", "TRY",
    "UP", "W", "YTT",
})  # fmt: skip
"""Of ruff 0.17, those with at most three letters."""
