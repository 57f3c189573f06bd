"""An installed package → the text of a catalogue file: what its public API does to the loop, by its own source."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from asyncguard import catalogue
from asyncguard.cache import Cache
from asyncguard.environment import Distribution, Environment, Packages, distribution_of
from asyncguard.link import link
from asyncguard.link.surface import Class, Entry, Surface, surface
from asyncguard.model.finding import Step
from asyncguard.pipeline.packages import InstalledPackages

PRIVATE = ("test", "tests", "testing", "conftest", "examples", "vendor", "_vendor", "migrations")
COLUMNS = 110


def derive(package: str, environment: Environment, cache: Cache) -> str:
    """The catalogue file of a top-level package, or of a part of a namespace. Raises LookupError where it is not
    installed as source."""
    packages = Packages(environment)
    if not any(packages.modules(package)):
        raise LookupError(f"`{package}` is not installed as source in {environment.source}")
    installed = InstalledPackages(packages, catalogue.load(), cache, str, wanted=package.partition(".")[0])
    modules = [name for name, path in packages.modules(package) if _is_public(name) and path.endswith(".py")]
    found = surface(link([], catalogue.load(), installed=installed), modules)
    installed.keep()
    distribution = distribution_of(environment, package.partition(".")[0]) or Distribution(package, "")
    return "\n".join(_file(package, distribution, found))


def _is_public(module: str) -> bool:
    return not any(part.startswith(("_", "test_")) or part in PRIVATE for part in module.split("."))


def _file(package: str, distribution: Distribution, found: Surface) -> Iterator[str]:
    codes = Counter(each.code for each in _sync(found) if each.code)
    rule = min(codes, key=lambda code: (-codes[code], code), default="AG110")
    name = f"{distribution.name} {distribution.version}".strip()
    yield f"library = {json.dumps(_slug(distribution.name))}"
    yield f"modules = [{json.dumps(package)}]"
    yield f"distribution = {json.dumps(distribution.name)}"
    yield f"rule = {json.dumps(rule)}"
    yield f"checked = {json.dumps(name)}"
    yield from [f"versions = {json.dumps(f'=={distribution.version}')}"] if distribution.version else ()
    yield "derived = true"
    yield f"source = [{json.dumps(f'the source of {name}, by `asyncguard derive {package}`')}]"
    for each in found.functions:
        if not each.is_async:
            yield from ["", *_function(each, rule)]
    for cls in found.classes:
        yield from _class(cls, rule)
    yield ""


def _sync(found: Surface) -> Iterator[Entry]:
    yield from (each for each in found.functions if not each.is_async)
    yield from (each for cls in found.classes for each in cls.methods if not each.is_async)


def _function(entry: Entry, rule: str) -> Iterator[str]:
    yield from _chain(entry)
    yield "[[function]]"
    yield from _names(entry.names)
    yield from _effect(entry, rule)


def _class(cls: Class, rule: str) -> Iterator[str]:
    groups: dict[tuple[str, str, str, str], list[Entry]] = {}
    for each in cls.methods:
        if not each.is_async:
            groups.setdefault((each.category, each.code, each.why, each.returns), []).append(each)
    if groups:
        yield from ["", "[[class]]", *_names(cls.names)]
    for members in groups.values():
        yield ""
        yield from _chains(members)
        yield "[[class.method]]"
        yield from _names([each.names[0] for each in members])
        yield from _effect(members[0], rule)


def _effect(entry: Entry, rule: str) -> Iterator[str]:
    if entry.category:
        yield f"blocks = {json.dumps(entry.category)}"
    if entry.category and entry.code != rule:
        yield f"rule = {json.dumps(entry.code)}"
    if entry.returns:
        yield f"returns = {json.dumps(entry.returns)}"
    if entry.category and entry.why:
        yield f"why = {json.dumps(entry.why, ensure_ascii=False)}"


def _chain(entry: Entry) -> Iterator[str]:
    """`# get: Client.get → Transport.send → requests.Session.request (transport.py:40)`"""
    if entry.chain:
        steps = [_step(step) for step in entry.chain]
        last = entry.chain[-1]
        yield f"# {entry.names[0]}: {' → '.join(steps)} ({PurePath(last.path).name}:{last.span.row})"


def _chains(members: Sequence[Entry]) -> Iterator[str]:
    """Those of several methods, each once."""
    told: dict[str, list[str]] = {}
    for each in members:
        for line in _chain(each):
            told.setdefault(line.removeprefix(f"# {each.names[0]}: "), []).append(each.names[0])
    for chain, names in told.items():
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield f"# {names[0]}{more}: {chain}"


def _step(step: Step) -> str:
    return step.text.removeprefix("calls ").partition(" (")[0].strip("`")


def _names(names: Iterable[str]) -> Iterator[str]:
    """One line where they fit, else wrapped."""
    quoted = [json.dumps(name) for name in names]
    line = f"names = [{', '.join(quoted)}]"
    if len(line) <= COLUMNS:
        yield line
        return
    yield "names = ["
    row = "   "
    for each in quoted:
        if len(row) + len(each) + 2 > COLUMNS:
            yield row
            row = "   "
        row += f" {each},"
    yield from (row, "]")


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())
