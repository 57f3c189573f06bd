"""Look-ups in a small catalogue of its own, and the one that ships."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from asyncguard.catalogue import Catalogue, digest, load
from asyncguard.catalogue.schema import Library

TOML = """
library = "shop"
modules = ["shop", "shop_tools"]
rule = "AG110"

[[function]]
names = ["shop.buy", "shop.api.buy"]
blocks = "network"
instead = "shop.aio.buy"

[[function]]
names = ["shop.scan"]
blocks = "disk"
rule = "AG106"

[[class]]
names = ["shop.Thing"]
twin = "shop.aio.Thing"
attributes = { maker = "shop.Client", "*" = "str" }
returns = { copy = "self" }

[[class.method]]
names = ["load", "save"]
blocks = "disk"
returns = "bytes"

[[class.method]]
names = ["*"]
blocks = "network"

[[class.method]]
names = ["peek"]

[[class]]
names = ["shop.Client", "shop.client.Client"]
bases = ["shop.Thing"]
chain = true
chain-stop = ["aio"]

[[class.method]]
names = ["save"]
blocks = "db"
rule = "AG104"

[[offloader]]
names = ["shop.in_thread", "shop.Thing#later"]

[[decorator]]
names = ["shop.lazily"]
kind = "cached-property"
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue([msgspec.toml.decode(TOML, type=Library)])


def test_functions_by_any_name(catalogue: Catalogue) -> None:
    fact = catalogue.function("shop.api.buy")
    assert fact is not None
    assert (fact.name, fact.effect.blocks, fact.rule, fact.twin) == ("shop.api.buy", "network", "AG110", "shop.aio.buy")
    assert catalogue.function("shop.sell") is None


def test_a_rule_of_its_own(catalogue: Catalogue) -> None:
    fact = catalogue.function("shop.scan")
    assert fact is not None
    assert fact.rule == "AG106"


@pytest.mark.parametrize(
    ("cls", "method", "told"),
    [
        ("shop.Thing", "load", ("shop.Thing.load", "disk", "AG110", "shop.aio.Thing")),
        ("shop.Client", "load", ("shop.Client.load", "disk", "AG110", "shop.aio.Thing")),
        ("shop.client.Client", "save", ("shop.Client.save", "db", "AG104", "")),
        ("shop.Client", "anything", ("shop.Client.anything", "network", "AG110", "shop.aio.Thing")),
        ("shop.Thing", "peek", ("shop.Thing.peek", None, "AG110", "shop.aio.Thing")),
        ("shop.Thing", "copy", None),
        ("shop.Thing", "__enter__", None),
        ("shop.Missing", "load", None),
    ],
)
def test_methods(catalogue: Catalogue, cls: str, method: str, told: tuple[str, ...] | None) -> None:
    fact = catalogue.method(cls, method)
    assert (fact and (fact.name, fact.effect.blocks, fact.rule, fact.twin)) == told


def test_what_methods_and_attributes_give(catalogue: Catalogue) -> None:
    assert catalogue.returned("shop.Client", "load") == "bytes"
    assert catalogue.returned("shop.Client", "copy") == "self"
    assert catalogue.returned("shop.Client", "anything") is None
    assert catalogue.attribute("shop.Client", "maker") == "shop.Client"
    assert catalogue.attribute("shop.Client", "name") == "str"
    assert catalogue.attribute("shop.Client", "_private") is None


def test_chains(catalogue: Catalogue) -> None:
    assert catalogue.is_chain("shop.Client", "chat")
    assert not catalogue.is_chain("shop.Client", "aio")
    assert not catalogue.is_chain("shop.Client", "_chat")
    assert not catalogue.is_chain("shop.Thing", "chat")


def test_subclasses_by_any_spelling(catalogue: Catalogue) -> None:
    assert catalogue.is_subclass("shop.client.Client", "shop.Thing")
    assert catalogue.is_subclass("shop.client.Client", "shop.Client")
    assert not catalogue.is_subclass("shop.Thing", "shop.Client")
    assert not catalogue.is_subclass("shop.Thing", "missing.Thing")


def test_offloaders_and_decorators(catalogue: Catalogue) -> None:
    assert catalogue.offloader("shop.in_thread") is not None
    assert catalogue.method_offloader("shop.Client", "later") is catalogue.offloader("shop.Thing#later")
    assert catalogue.method_offloader("shop.Client", "now") is None
    decorator = catalogue.decorator("shop.lazily")
    assert decorator is not None
    assert decorator.kind == "cached-property"


def test_modules_that_it_speaks_of(catalogue: Catalogue) -> None:
    assert catalogue.covers("shop.deep.inside")
    assert catalogue.covers("shop_tools")
    assert not catalogue.covers("shopping")


def test_the_one_that_ships() -> None:
    fact = load().function("requests.get")
    assert fact is not None
    assert (fact.rule, fact.effect.blocks) == ("AG102", "network")
    assert load() is load()
    assert digest() == digest()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('library = "a"\nmodules = ["a"]\ncolour = "red"\n', "colour"),
        ('library = "a"\n', "modules"),
        ('library = "a"\nmodules = ["a"]\n[[function]]\nnames = "a.b"\n', r"function\[0\]\.names"),
    ],
)
def test_a_malformed_file_is_named(text: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "libraries").mkdir()
    (tmp_path / "libraries" / "bad.toml").write_text(text)
    monkeypatch.setattr(sys.modules[load.__module__], "_folder", lambda: tmp_path)
    with pytest.raises(ValueError, match=rf"bad\.toml: .*{told}"):
        load.__wrapped__()


class TestDerived:
    """What `asyncguard derive` has written is read when its package is first asked for."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "shop.toml"
        path.write_text(TOML)
        return path

    def test_functions_and_classes(self, path: Path) -> None:
        found = Catalogue([], {"shop": path})
        assert found.function("shop.buy")
        assert found.function("other.buy") is None
        assert Catalogue([], {"shop": path}).method("shop.Thing", "load")
        assert Catalogue([], {"shop.api": path}).type("shop.client.Client")

    def test_it_is_no_border(self, path: Path) -> None:
        found = Catalogue([], {"shop": path})
        assert (found.knows("shop.x"), found.covers("shop.x")) == (True, False)

    def test_nothing_is_read_before(self, tmp_path: Path) -> None:
        found = Catalogue([], {"shop": tmp_path / "gone.toml"})
        assert found.function("requests.get") is None
        with pytest.raises(ValueError, match=r"gone\.toml"):
            found.function("shop.buy")

    def test_what_a_person_has_written_counts(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        own = msgspec.toml.decode(TOML, type=Library)
        monkeypatch.setattr(sys.modules[load.__module__], "beside", lambda *_: [own])
        monkeypatch.setattr(sys.modules[load.__module__], "_files", lambda _: [path])
        assert load.__wrapped__().derived == set()


def test_what_is_loaded_with_the_loop() -> None:
    missing = "import asyncio, sys; print([name for name in sys.argv[1:] if name not in sys.modules])"
    command = [sys.executable, "-I", "-c", missing, *sorted(load().with_loop)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert len(command) > 30
    assert done.stdout.strip() == "[]"
