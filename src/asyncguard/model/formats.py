"""The output formats, in ruff's order, then ours. Here, because what only shows `--help` imports no more."""

FORMATS = (
    "concise", "full", "json", "json-lines", "junit", "grouped", "github", "gitlab", "pylint", "rdjson", "azure",
    "sarif", "html",
)  # fmt: skip
