"""Part of every cache key: raise it whenever a Summary of the same text would differ."""

VERSION = "4"
