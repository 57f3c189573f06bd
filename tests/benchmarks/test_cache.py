"""Releases on disk: what is unpacked, and when again."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from benchmarks.accuracy.fetch import mismatches
from benchmarks.accuracy.records import Negative, Records
from benchmarks.cache import Release, unpacked

SHOP = Release("shop", "1.0")
FILES = {"shop/__init__.py": "", "shop/api/routes.py": "import time\n", "shop/data.json": "{}"}


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    folder = tmp_path / "archives" / str(SHOP)
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "shop-1.0-py3-none-any.whl", "w") as wheel:
        for name, text in FILES.items():
            wheel.writestr(name, text)
    return tmp_path / "archives"


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")}


def test_only_python_files_are_unpacked(tmp_path: Path, archives: Path):
    assert names(unpacked(SHOP, tmp_path, archives)) == {"shop/__init__.py", "shop/api/routes.py"}


def test_another_choice_of_files_unpacks_again(tmp_path: Path, archives: Path):
    few = unpacked(SHOP, tmp_path, archives, lambda name: "api" not in name, "few")
    assert names(few) == {"shop/__init__.py"}
    assert "shop/api/routes.py" in names(unpacked(SHOP, tmp_path, archives, edition="all"))


def test_what_is_complete_is_left_alone(tmp_path: Path, archives: Path):
    routes = unpacked(SHOP, tmp_path, archives) / "shop/api/routes.py"
    routes.write_text("touched")
    unpacked(SHOP, tmp_path, archives)
    assert routes.read_text() == "touched"


def test_a_source_archive_loses_its_leading_folder(tmp_path: Path):
    folder = tmp_path / "archives" / str(SHOP)
    folder.mkdir(parents=True)
    with tarfile.open(folder / "shop-1.0.tar.gz", "w:gz") as tar:
        member = tarfile.TarInfo("shop-1.0/shop/app.py")
        tar.addfile(member, io.BytesIO())
    assert names(unpacked(SHOP, tmp_path, tmp_path / "archives")) == {"shop/app.py"}


def test_nothing_is_written_outside(tmp_path: Path):
    folder = tmp_path / "archives" / str(SHOP)
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "shop.whl", "w") as wheel:
        wheel.writestr("../../evil.py", "")
    with pytest.raises(SystemExit, match="outside"):
        unpacked(SHOP, tmp_path / "packages", tmp_path / "archives")


@pytest.mark.parametrize(
    ("line", "text", "stands"), [(1, "import time", True), (1, "import os", False), (9, "", False)]
)
def test_a_record_must_stand_where_it_says(tmp_path: Path, archives: Path, line: int, text: str, stands: bool):
    record = Negative(
        id="n", package="shop", version="1.0", category="", why="", file="shop/api/routes.py", line=line, line_text=text
    )
    folders = {SHOP: unpacked(SHOP, tmp_path, archives)}
    assert (mismatches(Records((), (record,)), folders) == []) is stands
