"""A pyproject.toml → the metadata that pip would write for it, so that entry points are found without installing."""

import tomllib
from collections.abc import Mapping
from pathlib import Path


def register(pyproject: Path, into: Path) -> None:
    """Writes the `.dist-info` of the project into `into`, a directory for `sys.path`. It hides an installed one."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    info = into / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    groups: Mapping[str, Mapping[str, str]] = project.get("entry-points", {})
    lines = [f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in points.items()) for group, points in groups.items()]
    (info / "entry_points.txt").write_text("\n".join(lines))
