"""The pages of the site: all there, all linked, all within reach."""

import tomllib
from pathlib import Path

import pytest

from asyncguard.catalogue.load import load
from asyncguard.frontends.cli import main
from asyncguard.rules import BUILTIN
from website.links import LinkError, moved
from website.pages import ROOT, assembled

PAGES = {path: content.decode() for path, content in assembled().items() if path.endswith(".md")}
BELOW = ("rules/", "catalogue/", "decisions/")
"""Their index is in the menu, and links to them."""


def _menu(entries: object) -> set[str]:
    if isinstance(entries, str):
        return {entries}
    return {page for each in (entries.values() if isinstance(entries, dict) else entries) for page in _menu(each)}  # type: ignore[attr-defined]


MENU = _menu(tomllib.loads((ROOT / "zensical.toml").read_text())["project"]["nav"])


def test_the_menu_has_every_page() -> None:
    indexes = {"rules/index.md", "catalogue/index.md", "decisions/README.md"}
    assert {page for page in PAGES if page in indexes or not page.startswith(BELOW)} == MENU


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith(BELOW) and page not in MENU])
def test_an_index_links_to_it(page: str) -> None:
    folder, _, name = page.partition("/")
    index = PAGES.get(f"{folder}/index.md") or PAGES[f"{folder}/README.md"]
    assert f"({name})" in index


def test_every_rule_and_library_has_a_page() -> None:
    assert {f"rules/{rule.name}.md" for rule in BUILTIN} <= set(PAGES)
    assert {f"catalogue/{library.library}.md" for library in load().libraries} <= set(PAGES)


def test_every_command_and_flag_is_in_the_reference() -> None:
    text = PAGES["reference/flags.md"]
    for name, command in main.commands.items():
        assert f"## `asyncguard {name}`" in text
        for parameter in command.params:
            assert parameter.opts[0] in text or parameter.param_type_name == "argument"


PLACES = {Path("/p/docs/b.md"): "b.md", Path("/p/src/rules/r.md"): "rules/r.md"}


class TestLinks:
    @pytest.fixture(autouse=True)
    def _everything_exists(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Path, "exists", lambda path: path.name != "gone.md")

    def _moved(self, text: str) -> str:
        return moved(text, Path("/p/docs/a.md"), "guide/a.md", PLACES)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("[b](b.md#x)", "[b](../b.md#x)"),
            ("[r](../src/rules/r.md)", "[r](../rules/r.md)"),
            ("[here](#x)", "[here](#x)"),
            ("[out](https://example.org/a.md)", "[out](https://example.org/a.md)"),
            ("[code](../src/x.py)", "code"),
            ("```sh\n[b](b.md)\n```", "```sh\n[b](b.md)\n```"),
        ],
    )
    def test_what_becomes_of_them(self, before: str, after: str) -> None:
        assert self._moved(before) == after

    def test_one_that_leads_nowhere(self) -> None:
        with pytest.raises(LinkError, match="leads nowhere"):
            self._moved("[g](gone.md)")


def test_no_two_pages_have_one_address() -> None:
    addresses = [page.removesuffix(".md").removesuffix("/index").removesuffix("/README") for page in PAGES]
    assert len(set(addresses)) == len(addresses)
