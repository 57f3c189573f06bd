"""Folders of packages → what `.pth` files and editable installs add to them, as far as they say it in plain words."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

MOST_BYTES = 1 << 20


def editable(folders: Sequence[Path]) -> tuple[list[Path], dict[str, str]]:
    """Further folders to import from, and modules that live elsewhere: dotted name → file or folder.

    Like Python, reads `.pth` files in `folders` only, not in what they add; unlike Python, never runs their `import`
    lines. The finder that setuptools writes for an editable install says in a literal what it maps."""
    added: list[Path] = []
    mapped: dict[str, str] = {}
    for folder in folders:
        for path in sorted(_listed(folder)):
            if path.suffix == ".pth" and not path.name.startswith("."):
                added += _paths(path)
            elif path.name.startswith("__editable__") and path.name.endswith("_finder.py"):
                mapped |= _mapping(path)
    return added, mapped


def _paths(file: Path) -> Iterator[Path]:
    for line in _text(file).splitlines():
        if line.strip() and not line.startswith(("#", "import ", "import\t")):
            path = file.parent / line.rstrip()
            if path.is_dir():
                yield path


def _mapping(file: Path) -> dict[str, str]:
    """`MAPPING: dict[str, str] = {"package": "/src/package"}`."""
    try:
        body = ast.parse(_text(file)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    for statement in body:
        target = statement.target if isinstance(statement, ast.AnnAssign) else None
        if isinstance(statement, ast.Assign):
            target = statement.targets[0]  # type: ignore[assignment]
        if isinstance(target, ast.Name) and target.id == "MAPPING":
            return _literal(statement.value)  # type: ignore[attr-defined]
    return {}


def _literal(value: ast.expr) -> dict[str, str]:
    try:
        found = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {name: path for name, path in pairs if isinstance(name, str) and isinstance(path, str)}


def _text(file: Path) -> str:
    try:
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            return ""
        return file.read_text(encoding="utf-8-sig", errors="replace").replace("\0", "")
    except OSError:
        return ""


def _listed(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.suffix in (".pth", ".py")]
    except OSError:
        return []
