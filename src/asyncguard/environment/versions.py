"""A project's folder and its environment → the versions of libraries that count for it.

What is installed is known exactly, so is what a lock file says. A declaration allows a range, of which the newest
counts. Files that cannot be read say nothing.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from asyncguard.environment.find import Environment
from asyncguard.model.versions import NEWEST, Versions

LOCKS = ("uv.lock", "poetry.lock", "pdm.lock")
_REQUIREMENTS = "requirements*.txt"
Pin = tuple[str, str]


def versions(root: Path, environment: Environment | None, distributions: Iterable[str]) -> Versions:
    """Of `distributions` (normalised names), as far as anything says it."""
    wanted = frozenset(distributions)
    known: dict[str, str] = {}
    for source in (_declared(root), _locked(root), _installed(environment)):
        found: dict[str, str] = {}
        for name, version in source:
            if name in wanted:
                found[name] = min(found.get(name, version), version, key=_order)
        known |= found
    return Versions(tuple(sorted(known.items())))


def declaring(root: Path) -> tuple[Path, ...]:
    """The files of a project that may say which versions it wants: a result depends on them."""
    fixed = [root / name for name in ("pyproject.toml", *LOCKS)]
    return tuple(path for path in [*fixed, *_requirement_files(root)] if path.is_file())


def _requirement_files(root: Path) -> list[Path]:
    return sorted(
        [*root.glob(_REQUIREMENTS), *root.glob(f"requirements/{_REQUIREMENTS}"), *root.glob("requirements/*.txt")]
    )


def _installed(environment: Environment | None) -> Iterator[Pin]:
    """By the names of the folders that installers leave."""
    for folder in environment.folders if environment else ():
        for path in sorted(Path(folder).glob("*.dist-info")):
            name, _, version = path.name.removesuffix(".dist-info").rpartition("-")
            yield _normalised(name), version


def _locked(root: Path) -> Iterator[Pin]:
    for name in LOCKS:
        packages = _toml(root / name).get("package", [])
        for each in packages if isinstance(packages, list) else []:
            if isinstance(each, dict) and isinstance(each.get("name"), str) and isinstance(each.get("version"), str):
                yield _normalised(each["name"]), each["version"]


def _declared(root: Path) -> Iterator[Pin]:
    for line in _requirements(root):
        found = _newest(line)
        if found is not None:
            yield found


def _requirements(root: Path) -> Iterator[str]:
    """Every requirement that is written down, as PEP 508 has it."""
    table = _toml(root / "pyproject.toml")
    project = _table(table, "project")
    yield from _texts(project.get("dependencies"))
    for group in (_table(project, "optional-dependencies"), _table(table, "dependency-groups")):
        for listed in group.values():
            yield from _texts(listed)
    for name, said in _table(table, "tool", "poetry", "dependencies").items():
        version = said.get("version") if isinstance(said, dict) else said
        yield f"{name}{_of_poetry(version)}" if isinstance(version, str) else name
    for path in _requirement_files(root):
        yield from _text(path).splitlines()


def _newest(line: str) -> Pin | None:
    """`fastapi>=0.100,<0.115` → fastapi, the newest version that this allows."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        wanted = Requirement(re.split(r"\s#|\s--|;", line.strip())[0])
    except InvalidRequirement:
        return None
    bounds = [_bound(each.operator, each.version) for each in wanted.specifier]
    return _normalised(wanted.name), min(bounds, key=_order, default=NEWEST)


def _bound(operator: str, version: str) -> str:
    """The newest version that one specifier allows."""
    parts = version.split("+")[0].removesuffix(".*").split(".")
    if operator in ("==", "==="):
        return f"{'.'.join(parts)}.{NEWEST}" if version.endswith(".*") else version
    if operator == "~=":
        return f"{'.'.join(parts[:-1])}.{NEWEST}"
    if operator == "<=":
        return version
    return _below(parts) if operator == "<" else NEWEST


def _below(parts: list[str]) -> str:
    """`0.115` → `0.114.99999`: stands for everything just below."""
    while len(parts) > 1 and parts[-1] == "0":
        parts = parts[:-1]
    last = parts[-1]
    return ".".join([*parts[:-1], str(int(last) - 1), NEWEST]) if last.isdigit() and int(last) else ".".join(parts)


def _of_poetry(said: str) -> str:
    """Poetry's `^1.2` and `~1.2` as PEP 440 writes them."""
    version = said[1:].strip()
    parts = version.split(".")
    if said.startswith("^") and all(part.isdigit() for part in parts):
        first = next((i for i, part in enumerate(parts) if int(part)), len(parts) - 1)
        return f">={version},<{'.'.join([*parts[:first], str(int(parts[first]) + 1)])}"
    if said.startswith("~") and not said.startswith("~=") and all(part.isdigit() for part in parts):
        return f">={version},=={'.'.join(parts[:2])}.*"
    if said == "*":
        return ""
    return said if said[:1] in "<>=!~" else f"=={said}"


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _table(table: dict[str, object], *keys: str) -> dict[str, object]:
    for key in keys:
        inner = table.get(key)
        table = inner if isinstance(inner, dict) else {}
    return table


def _texts(listed: object) -> Iterator[str]:
    yield from (each for each in listed if isinstance(each, str)) if isinstance(listed, list) else ()


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError:
        return {}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
