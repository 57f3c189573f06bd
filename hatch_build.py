"""Puts the encoded catalogue into wheels: `asyncguard.catalogue.encoded`."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class EncodedCatalogue(BuildHookInterface[Any]):
    """Not into editable installs, whose files are those of the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        from_here = str(Path(self.root) / "src")
        sys.path.insert(0, from_here)
        try:
            from asyncguard.catalogue.encoded import NAME, encode
            from asyncguard.catalogue.load import digest, written
        finally:
            sys.path.remove(from_here)
        self._folder = tempfile.TemporaryDirectory()  # which goes with the hook
        made = Path(self._folder.name) / NAME
        made.write_bytes(encode(written(), digest()))
        build_data["force_include"][str(made)] = f"asyncguard/catalogue/{NAME}"
