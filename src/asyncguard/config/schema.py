"""A table of settings → Settings. The keys of a configuration file, their types, and the errors for anything else."""

import re
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from asyncguard.config.errors import ConfigError, suggestion
from asyncguard.model import executors
from asyncguard.model.formats import FORMATS
from asyncguard.model.impacts import IMPACTS

T = TypeVar("T")


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """What one source says: a file, `--config key=value`, or the flags. UNSET where it says nothing."""

    select: tuple[str, ...] | UnsetType = UNSET
    ignore: tuple[str, ...] | UnsetType = UNSET
    extend_select: tuple[str, ...] | UnsetType = UNSET
    extend_ignore: tuple[str, ...] | UnsetType = UNSET
    per_file_ignores: dict[str, tuple[str, ...]] | UnsetType = UNSET
    extend_per_file_ignores: dict[str, tuple[str, ...]] | UnsetType = UNSET
    include: tuple[str, ...] | UnsetType = UNSET
    exclude: tuple[str, ...] | UnsetType = UNSET
    extend_exclude: tuple[str, ...] | UnsetType = UNSET
    respect_gitignore: bool | UnsetType = UNSET
    force_exclude: bool | UnsetType = UNSET
    src: tuple[str, ...] | UnsetType = UNSET
    blocking_calls: tuple[str, ...] | dict[str, str] | UnsetType = UNSET
    offloaders: tuple[str, ...] | UnsetType = UNSET
    python: str | UnsetType = UNSET
    follow_packages: bool | UnsetType = UNSET
    cache_dir: str | UnsetType = UNSET
    daemon: bool | UnsetType = UNSET
    jobs: int | UnsetType = UNSET
    executor: str | UnsetType = UNSET
    output_format: str | UnsetType = UNSET
    min_impact: str | UnsetType = UNSET
    preview: bool | UnsetType = UNSET
    baseline: str | UnsetType = UNSET
    equivalents: bool | UnsetType = UNSET
    plugins: tuple[str, ...] | UnsetType = UNSET
    options: dict[str, dict[str, object]] | UnsetType = UNSET
    fixable: tuple[str, ...] | UnsetType = UNSET
    unfixable: tuple[str, ...] | UnsetType = UNSET
    extend_fixable: tuple[str, ...] | UnsetType = UNSET


KEYS = Settings.__struct_encode_fields__


def settings(table: dict[str, object]) -> Settings:
    """`table` as Settings. Raises ConfigError for unknown keys, wrong types and impossible values."""
    for key in table:
        if key not in KEYS:
            raise ConfigError(f"unknown key `{key}`{_hint(key)}")
    try:
        decoded = msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise ConfigError(words(str(error))) from None
    return _sound(decoded)


def _hint(key: str) -> str:
    if key == "lint":
        return "; the settings of ruff's `lint` table stand directly under `[tool.asyncguard]`"
    return suggestion(key.replace("_", "-"), KEYS)


def words(error: str, below: str = "") -> str:
    """msgspec's "Expected `array`, got `str` - at `$.select`" → "key `select`: expected a list, got a string". `below`
    is what the key stands under, with a dot."""
    what, _, where = error.partition(" - at ")
    key = re.sub(r"\[.*", "", where.strip("`").removeprefix("$.").removeprefix("$"))
    what = re.sub(r"`([^`]+)`", lambda match: _types(match[1]), what[:1].lower() + what[1:])
    return f"key `{below}{key}`: {what}{' as element' if '[' in where else ''}"


def _types(names: str) -> str:
    return " or ".join(_TYPES.get(name, name) for name in names.split(" | "))


_TYPES = {
    "array": "a list",
    "object": "a table",
    "str": "a string",
    "int": "a whole number",
    "bool": "a boolean",
    "float": "a number",
}


def _sound(given: Settings) -> Settings:
    if given.min_impact is not UNSET and given.min_impact not in IMPACTS:
        near = suggestion(given.min_impact, IMPACTS)
        raise ConfigError(f"key `min-impact`: `{given.min_impact}` is none of {', '.join(IMPACTS)}{near}")
    if given.output_format is not UNSET and given.output_format not in FORMATS:
        near = suggestion(given.output_format, FORMATS)
        raise ConfigError(f"key `output-format`: `{given.output_format}` is none of {', '.join(FORMATS)}{near}")
    if given.jobs is not UNSET and given.jobs < 1:
        raise ConfigError(f"key `jobs`: expected at least 1, got {given.jobs}")
    if given.executor is not UNSET and (wrong := executors.mistake(given.executor)):
        raise ConfigError(f"key `executor`: {wrong}")
    for key in ("blocking_calls", "offloaders"):
        for name in getattr(given, key) or ():
            if not all(part.isidentifier() for part in name.replace("#", ".").split(".")):
                raise ConfigError(f"key `{key.replace('_', '-')}`: `{name}` is not a dotted name")
    return given


def said(value: T | UnsetType, otherwise: T) -> T:
    """`value`, or `otherwise` where the source says nothing."""
    return otherwise if isinstance(value, UnsetType) else value
