from pathlib import Path

import pytest

from tests.plugins.made import Plugins


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plugins:
    return Plugins(tmp_path / "installed", monkeypatch)
