"""`asyncguard config`: the keys of the settings, as `ruff config` shows its own."""

import json

import click
import msgspec

from asyncguard.config.described import Key, keys
from asyncguard.config.errors import suggestion


def describe(wanted: str | None, form: str) -> str:
    """One key, or the names of all (as JSON, all that is known of them). Raises click.BadParameter."""
    known = keys()
    if wanted is None:
        return _json(known) if form == "json" else "".join(f"{name}\n" for name in known)
    if wanted not in known:
        near = suggestion(wanted, known)
        raise click.BadParameter(f"unknown key `{wanted}`{near}", param_hint="[KEY]")
    return _json(known[wanted]) if form == "json" else _text(known[wanted])


def _text(key: Key) -> str:
    said = f"{key.doc}\n\nDefault value: {key.default}\nType: {key.value_type}\n"
    return said + (f"Example usage:\n```toml\n{key.example.strip()}\n```\n" if key.example else "")


def _json(document: object) -> str:
    return json.dumps(msgspec.to_builtins(document), indent=2, ensure_ascii=False) + "\n"
