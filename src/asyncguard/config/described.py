"""keys.toml: what each key of the settings does, for `asyncguard config`."""

from importlib.resources import files

import msgspec


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A setting, in ruff's words."""

    doc: str
    default: str
    value_type: str
    scope: str | None = None
    example: str = ""
    deprecated: str | None = None


def keys() -> dict[str, Key]:
    """All of them by name, in the order of the schema."""
    text = files("asyncguard.config").joinpath("keys.toml").read_bytes()
    return msgspec.toml.decode(text, type=dict[str, Key])
