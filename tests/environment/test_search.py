"""Where a module is: every way in which packages are laid out."""

import subprocess
import sys
from pathlib import Path

import pytest

from asyncguard.environment import Environment, Packages, find_environment


def packages(folder: Path, *files: str, **contents: str) -> Packages:
    (folder / "x-1.dist-info").mkdir(parents=True)
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).touch()
    for name, text in contents.items():
        (folder / name.replace("__dot__", ".")).write_text(text)
    environment = find_environment(str(folder), "/", {})
    assert environment is not None
    return Packages(environment)


@pytest.mark.parametrize(
    ("files", "module", "found"),
    [
        (["a/__init__.py"], "a", "a/__init__.py"),
        (["a/__init__.py", "a/b.py"], "a.b", "a/b.py"),
        (["a.py"], "a", "a.py"),
        (["a.py", "a/__init__.py"], "a", "a/__init__.py"),
        (["a/b/c.py"], "a.b.c", "a/b/c.py"),
        (["a/b/c.py"], "a.b", None),
        (["a.cpython-312-x86_64-linux-gnu.so"], "a", None),
        (["a.cpython-312-x86_64-linux-gnu.so", "a.pyi"], "a", "a.pyi"),
        (["a/__init__.py", "a/__init__.pyi"], "a", "a/__init__.py"),
        (["a-stubs/__init__.pyi"], "a", "a-stubs/__init__.pyi"),
        (["a-stubs/__init__.pyi", "a-stubs/b.pyi"], "a.b", "a-stubs/b.pyi"),
        (["a/__init__.py", "a-stubs/__init__.pyi"], "a", "a/__init__.py"),
        (["a/__init__.py"], "a.b", None),
        ([], "a", None),
        (["a b/__init__.py"], "a b", None),
    ],
)
def test_find(tmp_path: Path, files: list[str], module: str, found: str | None) -> None:
    located = packages(tmp_path / "site", *files).find(module)
    assert (located and located.path) == (found and str(tmp_path / "site" / found))


def test_a_namespace_has_portions_in_several_folders(tmp_path: Path) -> None:
    (tmp_path / "more/space/two").mkdir(parents=True)
    (tmp_path / "more/space/two/__init__.py").touch()
    found = packages(tmp_path / "site", "space/one/__init__.py", more__dot__pth="../more\n")
    assert found.find("space.one")
    assert found.find("space.two")
    assert (found.find("space"), found.holds("space"), found.holds("spice")) == (None, True, False)


def test_pth_lines_are_paths_and_never_run(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.py").touch()
    lines = "import os; os._exit(3)\n# ../nope\n\n../gone\n../src\n../src\n"
    found = packages(tmp_path / "site", x__dot__pth=lines).find("a")
    assert found
    assert Path(found.path).resolve() == tmp_path / "src/a.py"


def test_a_pth_file_that_leads_to_itself(tmp_path: Path) -> None:
    found = packages(tmp_path / "site", "a.py", x__dot__pth=".\n../site\n").find("a")
    assert found
    assert found.path == str(tmp_path / "site/a.py")


@pytest.mark.parametrize(
    "text",
    [
        "MAPPING: dict[str, str] = {{'acme': {folder!r}}}\nraise SystemExit('never run')\n",
        "MAPPING = {{'acme': {folder!r}}}\n",
    ],
)
def test_the_finder_of_an_editable_install(tmp_path: Path, text: str) -> None:
    (tmp_path / "checkout/acme").mkdir(parents=True)
    (tmp_path / "checkout/acme/__init__.py").touch()
    (tmp_path / "checkout/acme/api.py").touch()
    finder = text.format(folder=str(tmp_path / "checkout/acme"))
    found = packages(tmp_path / "site", __editable___acme_1_finder__dot__py=finder)
    assert found.find("acme.api") == (str(tmp_path / "checkout/acme/api.py"), False, str(tmp_path / "checkout"))


def test_an_editable_install_into_a_namespace(tmp_path: Path) -> None:
    (tmp_path / "checkout/acme").mkdir(parents=True)
    (tmp_path / "checkout/acme/__init__.py").touch()
    finder = f"MAPPING = {{'space.acme': {str(tmp_path / 'checkout/acme')!r}}}\nNAMESPACES = {{'space': []}}\n"
    found = packages(tmp_path / "site", __editable___acme_1_finder__dot__py=finder)
    assert found.find("space.acme")
    assert (found.find("space"), found.holds("space"), found.holds("space.other")) == (None, True, False)


def test_stubs_of_a_module_that_is_compiled(tmp_path: Path) -> None:
    files = ["a/__init__.py", "a/_c.cpython-312.so", "a-stubs/__init__.pyi", "a-stubs/_c.pyi", "a-stubs/d/e.pyi"]
    found = packages(tmp_path / "site", *files)
    where = {name: found.find(name) for name in ("a", "a._c", "a.d.e", "a.f")}
    shown = {name: each and each.path.removeprefix(f"{tmp_path}/site/") for name, each in where.items()}
    assert shown == {"a": "a/__init__.py", "a._c": "a-stubs/_c.pyi", "a.d.e": None, "a.f": None}


def test_a_pth_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.py").touch()
    assert packages(tmp_path / "site", x__dot__pth="\ufeff../src\n").find("a")


def test_links_that_lead_back(tmp_path: Path) -> None:
    found = packages(tmp_path / "site", "a/__init__.py", "a/b.py")
    for name in ("one", "two"):
        (tmp_path / "site/a" / name).symlink_to(tmp_path / "site/a", target_is_directory=True)
    assert [name for name, _ in found.modules("a")] == ["a", "a.b", "a.one", "a.two"]


@pytest.mark.parametrize("text", ["MAPPING = {", "MAPPING = make()", "MAPPING = [1]", "MAPPING = {1: 2}", "", "\0"])
def test_a_finder_that_says_nothing_plain(tmp_path: Path, text: str) -> None:
    assert packages(tmp_path / "site", __editable___acme_1_finder__dot__py=text).find("acme") is None


def test_folders_that_are_gone() -> None:
    assert Packages(Environment("test", ("/gone",), (("acme", "/gone/acme"),))).find("acme") is None


def test_as_python_finds_them(tmp_path: Path) -> None:
    """The same files as the running interpreter's own search, for what is installed beside it."""
    environment = find_environment(sys.prefix, "/", {})
    assert environment is not None
    names = ["click", "click.core", "libcst", "libcst.metadata", "msgspec", "pytest", "_pytest.main", "pathspec"]
    command = "import importlib.util as u, sys\nfor n in sys.argv[1:]: print(u.find_spec(n).origin)"
    done = subprocess.run([sys.executable, "-c", command, *names], capture_output=True, text=True, check=True)
    found = [Packages(environment).find(name) for name in names]
    assert [each and each.path for each in found] == done.stdout.split()
