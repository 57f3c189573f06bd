"""`flake8` with the plugin, as people, editors and their plugins run it."""

import io
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from flake8.main.cli import main
from flake8.utils import stdin_get_value

from asyncguard.frontends.flake8 import _on_disk
from tests.distributions import register

PROJECT = Path(__file__).parent.parent.parent
BAD = "import time\n\n\nasync def f():\n    time.sleep(1)\n"
HELPER = "import time\n\n\ndef helper():\n    time.sleep(1)\n"
CALLER = "from pkg.helper import helper\n\n\nasync def f():\n    helper()\n"
FOUND = "5:5: AG101 `helper()` blocks the event loop: it reaches `time.sleep` (sleep) 1 call down"
MAIN = (
    "import multiprocessing as m; from flake8.main.cli import main; m.set_start_method({!r}); raise SystemExit(main())"
)
COUNTED = """
import os
import asyncguard.pipeline.analyse as at
original = at.analyse
def analyse(*args):
    with open(os.environ["LOG"], "a") as log:
        log.write("x")
    return original(*args)
at.analyse = analyse
"""


class Run(NamedTuple):
    code: int
    out: list[str]
    err: str


class Flake8:
    """flake8 in `folder`."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.folder, self._capfd, self._patch = folder, capfd, patch

    def __call__(self, *words: str, text: str | None = None) -> Run:
        """In this process, with `text` as standard input."""
        _on_disk.cache_clear()
        stdin_get_value.cache_clear()
        if text is not None:
            self._patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        code = main(["--select", "AG", *words])
        out, err = self._capfd.readouterr()
        return Run(code, out.splitlines(), err)

    def started_by(self, method: str, *words: str, **env: str) -> Run:
        """In a process of its own, whose workers are started by `method`."""
        command = [sys.executable, "-c", MAIN.format(method), "--select", "AG", *words]
        done = subprocess.run(
            command, cwd=self.folder, env={**os.environ, **env}, capture_output=True, text=True, check=False
        )
        return Run(done.returncode, done.stdout.splitlines(), done.stderr)

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text)


@pytest.fixture(scope="session")
def metadata(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("metadata")
    register(PROJECT / "pyproject.toml", folder)
    return folder


@pytest.fixture
def flake8(
    tmp_path: Path, metadata: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Flake8:
    found = Flake8(tmp_path / "project", capfd, monkeypatch)
    found.write({"pyproject.toml": "", "pkg/__init__.py": "", "pkg/helper.py": HELPER, "pkg/caller.py": CALLER})
    monkeypatch.chdir(found.folder)
    monkeypatch.syspath_prepend(metadata)
    monkeypatch.setenv("PYTHONPATH", str(metadata))
    return found


def test_a_chain_across_files(flake8: Flake8) -> None:
    assert flake8(".") == (1, [f"./pkg/caller.py:{FOUND}"], "")


@pytest.mark.parametrize("given", ["pkg/caller.py", "./pkg/caller.py", "pkg/../pkg/caller.py"])
def test_a_file_is_judged_as_part_of_its_project(flake8: Flake8, given: str) -> None:
    assert flake8(given).out == [f"{given}:{FOUND}"]


def test_no_path_is_the_current_directory(flake8: Flake8) -> None:
    assert flake8().out == [f"./pkg/caller.py:{FOUND}"]


METHODS = multiprocessing.get_all_start_methods()
STARTED = [pytest.param(method, marks=[pytest.mark.slow] * (method == "forkserver")) for method in METHODS]


@pytest.mark.parametrize("method", STARTED)
def test_workers_share_one_analysis(flake8: Flake8, method: str, tmp_path: Path, metadata: Path) -> None:
    flake8.write({"pkg/more.py": CALLER, "pkg/again.py": CALLER, "sitecustomize.py": COUNTED})
    path = os.pathsep.join([str(metadata), str(flake8.folder)])
    found = flake8.started_by(method, "-j", "4", ".", PYTHONPATH=path, LOG=str(tmp_path / "log"))
    assert found == (1, [f"./pkg/{name}.py:{FOUND}" for name in ("again", "caller", "more")], "")
    assert (tmp_path / "log").read_text() == "x"


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_workers_without_a_cache(flake8: Flake8, method: str) -> None:
    found = flake8.started_by(method, "-j", "2", ".", ASYNCGUARD_NO_CACHE="1")
    assert found == (1, [f"./pkg/caller.py:{FOUND}"], "")
    assert not (flake8.folder / ".asyncguard_cache").exists()


def test_where_the_cache_goes(flake8: Flake8, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASYNCGUARD_CACHE_DIR", "elsewhere")
    assert flake8(".").code == 1
    assert (flake8.folder / "elsewhere/cache.sqlite3").exists()


class TestStandardInput:
    def test_hides_what_is_on_disk(self, flake8: Flake8) -> None:
        assert flake8("-", "--stdin-display-name", "pkg/caller.py", text="x = 1\n") == (0, [], "")
        moved = flake8("-", "--stdin-display-name", "pkg/caller.py", text="\n" + CALLER)
        assert moved.out == [f"pkg/caller.py:{FOUND.replace('5', '6', 1)}"]

    @pytest.mark.parametrize("name", ["pkg/unsaved.py", "./pkg/unsaved.py"])
    def test_of_a_file_that_is_not_saved_yet(self, flake8: Flake8, name: str) -> None:
        assert flake8("-", "--stdin-display-name", name, text=CALLER).out == [f"{name}:{FOUND}"]

    def test_with_an_absolute_name(self, flake8: Flake8) -> None:
        name = str(flake8.folder / "pkg/caller.py")
        assert flake8("-", "--stdin-display-name", name, text=CALLER).out == [f"{name}:{FOUND}"]

    def test_without_a_name(self, flake8: Flake8) -> None:
        assert flake8("-", text=BAD).out == ["stdin:5:5: AG101 `time.sleep()` blocks the event loop (sleep)"]

    def test_in_another_encoding(self, flake8: Flake8) -> None:
        text = "# coding: latin-1\nimport time\nasync def f():\n    x = 'é'; time.sleep(1)\n"
        assert [line[:17] for line in flake8("-", text=text).out] == ["stdin:4:15: AG101"]

    def test_that_is_not_python(self, flake8: Flake8) -> None:
        assert flake8("-", "--extend-select", "E9", text="def f(:\n").out[0].startswith("stdin:1:8: E999")


class TestSettings:
    def test_are_asyncguards(self, flake8: Flake8) -> None:
        flake8.write({"pyproject.toml": "[tool.asyncguard]\nignore = ['AG101']\n"})
        assert flake8(".").code == 0

    def test_then_flake8s(self, flake8: Flake8) -> None:
        assert flake8("--extend-ignore", "AG101", ".").code == 0
        assert flake8("--per-file-ignores", "pkg/caller.py:AG1", ".").code == 0

    def test_what_asyncguard_excludes(self, flake8: Flake8) -> None:
        flake8.write({"pyproject.toml": "[tool.asyncguard]\nextend-exclude = ['caller.py']\n"})
        assert flake8(".").code == 0

    def test_what_flake8_excludes(self, flake8: Flake8) -> None:
        assert flake8("--exclude", "caller.py", ".").code == 0
        assert flake8("--exclude", "helper.py", ".").out == [f"./pkg/caller.py:{FOUND}"]

    @pytest.mark.parametrize("words", [["."], ["-"], ["-j", "2", "."]])
    def test_a_mistake_is_told(self, flake8: Flake8, words: Sequence[str]) -> None:
        flake8.write({"pyproject.toml": "[tool.asyncguard]\nslect = []\n"})
        found = flake8(*words, text=BAD)
        assert found.code == 1
        assert "unknown key `slect`; did you mean `select`?" in "\n".join(found.out)

    def test_a_missing_file_is_flake8s_business(self, flake8: Flake8) -> None:
        assert flake8("--extend-select", "E9", "nope.py", "pkg/caller.py").out == [
            "nope.py:0:1: E902 FileNotFoundError: [Errno 2] No such file or directory: 'nope.py'",
            f"pkg/caller.py:{FOUND}",
        ]


class TestSuppressions:
    def test_at_the_call(self, flake8: Flake8) -> None:
        flake8.write({"pkg/caller.py": CALLER.replace("helper()\n", "helper()  # noqa: AG101\n")})
        assert flake8(".").code == 0

    def test_at_the_primitive(self, flake8: Flake8) -> None:
        flake8.write({"pkg/helper.py": HELPER.replace("(1)", "(1)  # noqa: AG101")})
        assert flake8(".").code == 0

    def test_of_another_code(self, flake8: Flake8) -> None:
        flake8.write({"pkg/caller.py": CALLER.replace("helper()\n", "helper()  # noqa: E501\n")})
        assert flake8(".").code == 1


def test_the_module_imports_the_standard_library_only() -> None:
    known = "{*sys.stdlib_module_names, '__main__', '__mp_main__'}"
    code = f"import sys; import asyncguard.frontends.flake8; print(*{{n.split('.')[0] for n in sys.modules}} - {known})"
    command = [sys.executable, "-S", "-c", code]
    env = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["asyncguard"]


def test_asking_for_the_version_imports_no_analysis(flake8: Flake8) -> None:
    ours = "print([n for n in sys.modules if n.startswith('asyncguard')])"
    code = f"import sys\nfrom flake8.main.cli import main\ntry:\n    main(['--version'])\nfinally:\n    {ours}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "(asyncguard: 0." in done.stdout
    assert done.stdout.splitlines()[-1] == "['asyncguard', 'asyncguard.frontends', 'asyncguard.frontends.flake8']"


def test_the_settings_of_the_manual_choose_among_what_is_left(flake8: Flake8) -> None:
    manual = (PROJECT / "docs/flake8.md").read_text(encoding="utf-8")
    settings = manual.partition("```ini\n")[2].partition("```")[0]
    files = {"pkg/disk.py": "async def f():\n    open('x').read()\n", "scripts/nap.py": BAD, "pkg/nap.py": BAD}
    flake8.write({".flake8": settings, **files})
    found = flake8("pkg/disk.py", "scripts/nap.py", "pkg/nap.py").out
    assert [line.partition(": AG")[0] for line in found] == ["pkg/nap.py:5:5"]
