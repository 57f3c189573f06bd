"""The catalogue in one file: in wheels, and only where it says what the TOML files say."""

import zipfile
from pathlib import Path

import pytest

from asyncguard.catalogue import encoded
from asyncguard.catalogue.load import digest, written

hatchling = pytest.importorskip("hatchling.builders.wheel")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data() -> bytes:
    return encoded.encode(written(), digest())


def test_it_says_what_the_files_say(data: bytes) -> None:
    assert encoded.decode(data, digest()) == written()


def test_of_other_files_it_says_nothing(data: bytes) -> None:
    assert encoded.decode(data, "0" * 32) is None


@pytest.mark.parametrize("length", [0, 5, 16, 5000])
def test_a_piece_of_it_says_nothing(data: bytes, length: int) -> None:
    assert encoded.decode(data[:length], digest()) is None


def test_wheels_have_it(tmp_path: Path, data: bytes) -> None:
    (wheel,) = hatchling.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(f"asyncguard/catalogue/{encoded.NAME}") == data
