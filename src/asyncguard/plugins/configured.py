"""Rules and `options` → the same rules with the options that the user has set."""

import dataclasses
from collections.abc import Mapping, Sequence

import msgspec

from asyncguard.config.errors import ConfigError, suggestion
from asyncguard.config.schema import words
from asyncguard.rule import Rule


def is_frozen(options: object) -> bool:
    """Whether `options` is an instance of a frozen dataclass or Struct."""
    if isinstance(options, msgspec.Struct):
        return options.__struct_config__.frozen
    return dataclasses.is_dataclass(options) and bool(getattr(type(options), "__dataclass_params__").frozen)  # noqa: B009


def configured(rules: Sequence[Rule], options: Mapping[str, Mapping[str, object]]) -> tuple[Rule, ...]:
    """`options` are tables by a rule's name or code. Raises ConfigError that names the key."""
    known = {word: rule.name for rule in rules for word in (rule.code, rule.name)}
    tables: dict[str, Mapping[str, object]] = {}
    for word, table in options.items():
        if word not in known:
            raise ConfigError(f"key `options.{word}`: there is no such rule{suggestion(word, known)}")
        tables[known[word]] = {**tables.get(known[word], {}), **table}
    return tuple(_with(rule, tables[rule.name]) if rule.name in tables else rule for rule in rules)


def _with(rule: Rule, table: Mapping[str, object]) -> Rule:
    key = f"options.{rule.name}"
    if rule.options is None:
        raise ConfigError(f"key `{key}`: the rule has no options")
    fields = {name.replace("_", "-"): name for name in _names(rule.options)}
    for name in table:
        if name not in fields:
            raise ConfigError(f"unknown key `{key}.{name}`{suggestion(name, fields)}")
    before = msgspec.to_builtins(rule.options)
    try:
        made = msgspec.convert(before | {fields[name]: value for name, value in table.items()}, type(rule.options))
    except msgspec.ValidationError as error:
        raise ConfigError(words(str(error), f"{key}.")) from None
    return msgspec.structs.replace(rule, options=made)


def _names(options: object) -> Sequence[str]:
    """As msgspec reads and writes them."""
    if isinstance(options, msgspec.Struct):
        return options.__struct_encode_fields__
    return [field.name for field in dataclasses.fields(options)]  # type: ignore[arg-type]
