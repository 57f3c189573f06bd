"""The catalogue files agree with their schema, with each other and with their own names."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from asyncguard.catalogue import schema
from asyncguard.link.sizes import ORIGINS
from asyncguard.model import entry

FOLDERS = [Path(schema.__file__).parent / name for name in ("libraries", "derived")]
FILES = sorted(path for folder in FOLDERS for path in folder.glob("*.toml"))
LIBRARIES = {path.stem: msgspec.toml.decode(path.read_bytes(), type=schema.Library) for path in FILES}
CLASSES = {described.names[0]: described for library in LIBRARIES.values() for described in library.types}
PRIMITIVES = {"str", "bytes", "int", "float", "bool", "None", "self", "element", "first", "slice", *ORIGINS}
WRAPPER = re.compile(r"\b(?:list|dict|iter|awaitable|type|context|unbounded)\[")
KINDS = {
    *("contextmanager", "asynccontextmanager", "property", "cached-property", "staticmethod", "classmethod"),
    *(
        "transparent",
        "abstract",
        "overload",
        "cached",
    ),
}
LATENCIES = {"llm", "unbounded", "client", "seconds", "network", "lock", "callee", "arg", "fast", "db"}

each_library = pytest.mark.parametrize("library", LIBRARIES.values(), ids=LIBRARIES)


def effects(library: schema.Library) -> Iterator[schema.Effect]:
    yield from library.function
    for described in library.types:
        yield from described.method


def expressions(library: schema.Library) -> Iterator[str]:
    """Every type expression of a file, with what surrounds a `callee` taken away."""
    for effect in effects(library):
        yield effect.returns or "None"
        yield from (name for guard in effect.unless + effect.only_if for name in guard.type)
    for described in library.types:
        yield from described.bases
        yield from described.attributes.values()
        yield from described.returns.values()
    for offloader in library.offloader:
        yield (offloader.returns or "None").replace("callee", "None")


def mentioned(expression: str) -> set[str]:
    return {name for name in re.split(r"[\[\]|\s]+", WRAPPER.sub("[", expression)) if name}


def module_of(library: schema.Library, name: str) -> str | None:
    return next((module for module in library.modules if name == module or name.startswith(f"{module}.")), None)


def names(library: schema.Library) -> Iterator[str]:
    for effect in library.function:
        yield from effect.names
    for described in library.types:
        if not described.virtual:
            yield from described.names


def duplicates(found: Iterator[str]) -> list[str]:
    return sorted(name for name, times in Counter(found).items() if times > 1)


def test_there_are_files() -> None:
    assert len(FILES) > 250


@each_library
def test_the_file_is_named_after_the_library(library: schema.Library) -> None:
    assert library.library == re.sub(r"[^a-z0-9]+", "-", library.library.lower())
    assert LIBRARIES[library.library] is library


@each_library
def test_names_belong_to_the_modules_of_the_file(library: schema.Library) -> None:
    standard = library.library.startswith("stdlib-")
    strangers = [name for name in names(library) if module_of(library, name) is None]
    assert not [name for name in strangers if not (standard and name.split(".")[0] in {"builtins", "os", "sys"})]


@each_library
def test_types_name_known_classes(library: schema.Library) -> None:
    used = set().union(*map(mentioned, expressions(library)))
    assert not sorted(used - PRIMITIVES - CLASSES.keys())


@each_library
def test_rules_are_codes(library: schema.Library) -> None:
    codes = {library.rule} | {effect.rule for effect in effects(library) if effect.rule}
    assert not [code for code in codes if not re.fullmatch(r"AG\d{3}", code)]
    assert "AG100" not in codes, "AG100 is for what users configure"


@each_library
def test_effects_use_the_words_of_the_schema(library: schema.Library) -> None:
    for effect in effects(library):
        assert effect.blocks is None or effect.blocks in schema.COST_CLASS, effect.names
        assert effect.awaits is None or effect.awaits in LATENCIES, effect.names
        assert effect.takes in {None, "lock", "thread-lock", "connection", "transaction"}, effect.names
        assert effect.opens in {None, "connection", "transaction"}, effect.names
        assert effect.releases in {None, "receiver", "argument", "session"}, effect.names
        assert effect.burns is None or effect.burns.gil in {"held", "released", "switching"}, effect.names
        assert effect.burns is None or effect.burns.when in {"always", "likely", "size"}, effect.names
        assert effect.burns is None or effect.burns.input in {"", *ORIGINS}, effect.names
        assert effect.burns is None or effect.burns.when == "size" or effect.burns.rate is None, effect.names
    assert {decorator.kind for decorator in library.decorator} <= KINDS
    assert {offloader.runs for offloader in library.offloader} <= {"thread", "process", "loop", "greenlet"}


@each_library
def test_entry_points(library: schema.Library) -> None:
    for spec in library.entry_point:
        assert spec.kind in entry.KINDS, spec
        assert spec.sync in {"thread", "process", "loop", "caller", "refused"}, spec
        assert spec.coroutine in {"loop", "own-loop", "worker", "refused"}, spec
        assert spec.names or spec.bases or spec.setting, spec
        assert not spec.bases or spec.methods, spec
        assert not spec.rows or spec.callable is not None, spec


@each_library
def test_what_is_reported_says_why(library: schema.Library) -> None:
    silent = [effect.names for effect in effects(library) if (effect.blocks or effect.burns) and not effect.why]
    assert not silent


@each_library
def test_burning_effects_name_their_rule(library: schema.Library) -> None:
    """A `burns` effect without `blocks` is reported by an AG2xx rule, one that only blocks by an AG1xx rule."""
    for effect in effects(library):
        code = effect.rule or library.rule
        if effect.blocks:
            assert code.startswith("AG1"), effect.names
        elif effect.burns:
            assert code.startswith("AG2"), effect.names


@each_library
def test_a_method_is_described_once(library: schema.Library) -> None:
    for described in library.types:
        described_methods = [name for effect in described.method for name in effect.names]
        assert not duplicates(iter(described_methods)), described.names[0]
        typed = {name for effect in described.method if effect.returns for name in effect.names}
        assert not typed & described.returns.keys(), described.names[0]


@each_library
def test_guards_test_one_thing(library: schema.Library) -> None:
    for effect in effects(library):
        for guard in effect.unless + effect.only_if:
            tests = [
                guard.equals is not msgspec.UNSET,
                guard.absent,
                guard.present,
                guard.matches is not None,
                guard.less_than is not None,
                bool(guard.type),
                guard.fresh,
                guard.receiver_called is not None,
            ]
            assert tests.count(True) == 1, effect.names
            of_receiver = guard.fresh or guard.receiver_called is not None
            assert of_receiver or guard.arg is not None or guard.pos is not None, effect.names
            re.compile(guard.matches or "")


@pytest.mark.parametrize("kind", ["function", "types", "offloader", "decorator", "higher_order", "loop_fact"])
def test_no_name_is_described_in_two_files(kind: str) -> None:
    described = (name for lib in LIBRARIES.values() for entry in getattr(lib, kind) for name in entry.names)
    assert not duplicates(described)


def test_bases_do_not_turn_in_circles() -> None:
    def ancestors(name: str, below: tuple[str, ...] = ()) -> None:
        assert name not in below, below
        for base in CLASSES[name].bases:
            ancestors(base, (*below, name))

    for name in CLASSES:
        ancestors(name)


def test_classes_have_methods_that_others_name() -> None:
    spellings = {name for described in CLASSES.values() for name in described.names}
    described = [each for lib in LIBRARIES.values() for each in (*lib.offloader, *lib.entry_point, *lib.include)]
    owners = {name.partition("#")[0] for each in described for name in each.names if "#" in name}
    assert not sorted(owners - spellings)


def test_the_examples_of_the_guide_decode() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "catalogue-entries.md").read_text()
    example, parts = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    head = 'library = "acme"\nmodules = ["acme"]\n'
    assert msgspec.toml.decode(example, type=schema.Library).library == "acme"
    assert msgspec.toml.decode(head + parts, type=schema.Library).loop_fact
