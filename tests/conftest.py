"""No test sees the environment of whoever runs it."""

from functools import cache

import pytest


@pytest.fixture(autouse=True)
def nobodys_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No active virtual environment, no settings of a user, and a cache of its own for packages."""
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "CONDA_DEFAULT_ENV", "PRE_COMMIT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "no-settings"))
    shared = cache(lambda: tmp_path_factory.mktemp("shared") / "cache")
    monkeypatch.setattr("asyncguard.pipeline.shared.shared_directory", shared)
