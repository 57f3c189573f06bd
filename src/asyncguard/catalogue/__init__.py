"""TOML files → Catalogue. What is known of libraries, as data."""
