"""The recorded places: `incidents.jsonl` (the loop was blocked), `negatives.jsonl` (it looks like it and is fine)."""

from pathlib import Path

import msgspec

from benchmarks.cache import Release

HERE = Path(__file__).parent


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of a file. `span` is the statement, `function_span` the function around it, both inclusive."""

    file: str = ""
    function: str = ""
    line: int | None = None
    line_text: str | None = None
    span: tuple[int, int] | None = None
    function_span: tuple[int, int] | None = None


class Incident(Place, frozen=True, kw_only=True):
    id: str
    package: str
    bad_version: str
    kind: str
    """blocking, cpu, held-connection, held-lock."""
    depth: str
    primitive: str
    evidence: str
    async_context: Place
    """The function on the loop, and the call in it."""
    path: tuple[Place, ...] = ()
    alt_lines: tuple[Place, ...] = ()
    fixed_version: str | None = None
    fixed_verified: bool = False
    fixed_file: str | None = None
    fixed_span: tuple[int, int] | None = None
    fixed_how: str | None = None
    third_party: str | None = None

    @property
    def release(self) -> Release:
        return Release(self.package, self.bad_version)

    @property
    def fix(self) -> Release | None:
        return Release(self.package, self.fixed_version) if self.fixed_version else None


class Negative(Place, frozen=True, kw_only=True):
    id: str
    package: str
    version: str
    category: str
    why: str

    @property
    def release(self) -> Release:
        return Release(self.package, self.version)


class Records(msgspec.Struct, frozen=True):
    incidents: tuple[Incident, ...]
    negatives: tuple[Negative, ...]

    def files(self) -> dict[Release, set[str]]:
        """Every release that a record speaks of, fixed versions included, with the files named in it."""
        needed: dict[Release, set[str]] = {}
        for incident in self.incidents:
            places = (incident, incident.async_context, *incident.path, *incident.alt_lines)
            files = {place.file for place in places if place.file}
            needed.setdefault(incident.release, set()).update(files)
            if incident.fix:
                needed.setdefault(incident.fix, set()).update(files | {incident.fixed_file or incident.file})
        for negative in self.negatives:
            needed.setdefault(negative.release, set()).add(negative.file)
        return needed


def load(folder: Path = HERE) -> Records:
    """Read both files, one JSON object a line; fields that scoring does not use are left aside."""
    incidents = msgspec.json.Decoder(Incident).decode_lines((folder / "incidents.jsonl").read_bytes())
    negatives = msgspec.json.Decoder(Negative).decode_lines((folder / "negatives.jsonl").read_bytes())
    return Records(tuple(incidents), tuple(negatives))
