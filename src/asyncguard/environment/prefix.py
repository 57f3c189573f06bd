"""An interpreter, or the folder that it belongs to → its folders of installed packages."""

import re
from collections.abc import Iterator
from pathlib import Path

_INSTALLED = ("site-packages", "dist-packages")


def site_folders(python: Path) -> list[Path]:
    """`python` is an interpreter, the prefix of one, or itself a folder of packages (`pip install --target`). Links are
    not followed: the `python` of a virtual environment is one to the interpreter that it was made with."""
    if python.is_file():
        return _of_prefix(python.parent.parent, _version(python.resolve().name) or _version(python.name))
    if not python.is_dir():
        return []
    return _of_prefix(python, "") or ([python] if python.name in _INSTALLED or _holds_packages(python) else [])


def _of_prefix(prefix: Path, version: str) -> list[Path]:
    settings = _settings(prefix)
    found = _below(prefix, version)
    if settings.get("include-system-site-packages", "").lower() == "true" and "home" in settings:
        version = version or ".".join(settings.get("version", settings.get("version_info", "")).split(".")[:2])
        found += _below(Path(settings["home"]).parent, version)
    return found


def _below(prefix: Path, version: str) -> list[Path]:
    """Of several Pythons below one prefix, that of `version`, else the newest."""
    found = [folder for lib in _libraries(prefix) for name in _INSTALLED if (folder := lib / name).is_dir()]
    versions = {_version(folder.parent.name) for folder in found}
    chosen = version if version in versions else max(versions, key=_order, default="")
    return [folder for folder in found if _version(folder.parent.name) in ("", chosen)]


def _libraries(prefix: Path) -> Iterator[Path]:
    for top in (prefix, prefix / "local"):
        for lib in ("lib", "lib64"):
            yield from sorted(path for path in _listed(top / lib) if re.fullmatch(r"(python|pypy)\d.*", path.name))
    if (prefix / "Lib").is_dir() and not (prefix / "lib").is_dir():
        yield prefix / "Lib"


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir()) if not folder.is_symlink() else []
    except OSError:
        return []


def _settings(prefix: Path) -> dict[str, str]:
    """pyvenv.cfg."""
    try:
        lines = (prefix / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _version(name: str) -> str:
    """`python3.12` → `3.12`."""
    found = re.search(r"(\d+\.\d+)", name)
    return found[1] if found else ""


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part)


def _holds_packages(folder: Path) -> bool:
    return any(path.name.endswith((".dist-info", ".egg-info")) for path in _listed(folder))
