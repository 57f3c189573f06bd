"""Files of the project → pages of the site: path below the site's root → content."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from asyncguard.rules import BUILTIN
from website import catalogue, command_line, links, rules

ROOT = Path(__file__).parent.parent
PICTURES = (".svg", ".png")
ELSEWHERE = {
    "ARCHITECTURE.md": "architecture.md",
    "CONTRIBUTING.md": "contributing.md",
    "benchmarks/accuracy/README.md": "accuracy-benchmark.md",
    "tests/fixtures/README.md": "markers.md",
    "changelog.d/README.md": "changelog-fragments.md",
}
"""Pages that stand outside `docs/` in the project."""


def assembled() -> dict[str, bytes]:
    """All pages and pictures of the site. Raises LinkError for a link to a file that is no page and no source."""
    places = {ROOT / source: target for source, target in _sources()}
    out = {target: _content(source, target, places) for source, target in places.items()}
    return out | {path: text.encode() for path, text in _made().items()}


def _sources() -> Iterator[tuple[str, str]]:
    """Files that become pages as they are, links aside."""
    yield from ELSEWHERE.items()
    for path in sorted((ROOT / "docs").rglob("*")):
        if path.suffix in (".md", *PICTURES):
            yield path.relative_to(ROOT).as_posix(), path.relative_to(ROOT / "docs").as_posix()
    for rule in BUILTIN:
        yield f"src/asyncguard/rules/{rule.name}.md", f"rules/{rule.name}.md"


def _content(source: Path, target: str, places: Mapping[Path, str]) -> bytes:
    if source.suffix in PICTURES:
        return source.read_bytes()
    text = links.moved(source.read_text(encoding="utf-8"), source, target, places)
    return (rules.headed(text, source.stem) if target.startswith("rules/") else text).encode()


def _made() -> dict[str, str]:
    """Pages made from data."""
    return {
        "rules/index.md": rules.index(BUILTIN),
        "reference/flags.md": command_line.reference(),
        **catalogue.pages(),
    }
