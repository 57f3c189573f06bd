"""A package → its catalogue file."""

import textwrap
from pathlib import Path

import msgspec
import pytest

from asyncguard.cache import NoCache
from asyncguard.catalogue.schema import Library
from asyncguard.environment import find_environment
from asyncguard.pipeline.derive import derive

FILES = {
    "acme/__init__.py": """
        from acme.client import Client as Client
        from acme.client import _connect as connect
        from acme.client import fetch as fetch
    """,
    "acme/client.py": """
        import requests

        from ._base import Base


        class Client(Base):
            def __init__(self, url, debug=False):
                self.url = url
                if debug:
                    requests.get(url)

            def name(self):
                return self.url

            def sometimes(self):
                if not self._known:
                    self._known = self.get("x")
                return self._known

            def with_url(self, url) -> "Client":
                return Client(url)

            def _private(self):
                return self.get("x")

            async def aget(self):
                return self.get("x")

            @property
            def state(self):
                return self.get("x")


        class Eager(Client):
            def __init__(self):
                self.get("/")


        class Silent:
            def get(self):
                return 1


        def _connect(url) -> Client:
            return Client(url)


        def fetch(url):
            return requests.get(url)


        async def afetch(url):
            return requests.get(url)


        def harmless():
            return 1
    """,
    "acme/_base.py": """
        import requests


        class Base:
            def get(self, path):
                return requests.get(path)
    """,
    "acme/tests/x.py": "import time\n\n\ndef nap():\n    time.sleep(1)\n",
    "acme_client-3.2.dist-info/METADATA": "Name: acme-client\nVersion: 3.2\n\nbody\n",
    "acme_client-3.2.dist-info/RECORD": "acme/__init__.py,sha256=x,1\n",
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return msgspec.toml.decode(text(tmp_path), type=Library)


def text(folder: Path, package: str = "acme") -> str:
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(content))
    environment = find_environment(str(folder), "/", {})
    assert environment is not None
    return derive(package, environment, NoCache())


def test_head(library: Library) -> None:
    assert (library.library, library.distribution, library.checked) == ("acme-client", "acme-client", "acme-client 3.2")
    assert (library.modules, library.rule, library.derived) == (("acme",), "AG102", True)


def test_functions(library: Library) -> None:
    told = {each.names: (each.blocks, each.returns) for each in library.function}
    assert told == {
        ("acme.connect",): (None, "acme.Client"),
        ("acme.fetch", "acme.client.fetch"): ("network", "requests.Response"),
        ("acme.client.Eager",): ("network", None),
    }


def test_classes(library: Library) -> None:
    told = {each.names: [(m.names, m.blocks, m.returns) for m in each.method] for each in library.types}
    inherited = (("get",), "network", "requests.Response")
    cached = (("sometimes",), None, "requests.Response")
    assert told == {
        ("acme.Client", "acme.client.Client"): [inherited, cached, (("with_url",), None, "self")],
        ("acme.client.Eager",): [inherited, cached, (("with_url",), None, "acme.Client")],
    }


def test_the_chain_is_there_to_be_read(tmp_path: Path) -> None:
    assert "# get: requests.get (_base.py:7)" in text(tmp_path)


def test_what_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="`gone` is not installed as source"):
        text(tmp_path, "gone")
