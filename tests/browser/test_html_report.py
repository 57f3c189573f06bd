"""The HTML report in a real Chromium: what a person sees, with and without scripts, by mouse and by keyboard."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asyncguard.model.entry import EntryPoint
from asyncguard.model.finding import Finding, Step
from asyncguard.model.summary import NOWHERE, Span
from asyncguard.report import Context, render

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")]

HOSTILE = "</script><script>document.title='broken'</script><img src=https://example.org/x onerror=alert(1)>"


def finding(row: int, code: str, impact: str, path: str, *labels: str) -> Finding:
    span = Span(row, 5, row, 11)
    chain = (
        Step(path, span, "show", "calls `load`"),
        Step("db.py", Span(2, 1, 2, 5), "load", f"`{code}.primitive` (network)"),
    )
    return Finding(
        path, span, code, f"rule-{code}", f"`load()` blocks {HOSTILE}", chain, "show", f"Use {HOSTILE}",
        f"{code}.primitive", impact=impact, entry_points=labels,
    )  # fmt: skip


FINDINGS = [
    finding(1, "AG102", "critical", "app/a.py", "GET /a", "timing"),
    finding(2, "AG102", "high", "app/b.py", "GET /b"),
    finding(3, "AG106", "low", "jobs/c.py"),
]
CONTEXT = Context(
    read=lambda path: f"# {HOSTILE}\n" + "load(1, 2, 3)\n" * 9,
    absolute=str,
    entry_points=[EntryPoint("route", "GET /a", "show", "app/a.py", NOWHERE, "loop", "")],
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])


@pytest.fixture
def report(tmp_path: Path) -> str:
    (tmp_path / "report.html").write_text(render("html", FINDINGS, CONTEXT), encoding="utf-8")
    return (tmp_path / "report.html").as_uri()


@pytest.fixture
def page(browser: Any, report: str) -> Iterator[Any]:
    """The report, loaded; afterwards: it complained of nothing, and asked nobody for anything."""
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report)
    yield page
    assert said == []
    assert [url for url in asked if url != report.partition("#")[0]] == []
    page.close()


def shown(page: Any) -> list[str]:
    return [each.get_attribute("id") for each in page.locator(".finding").all() if each.is_visible()]


def test_what_is_there(page: Any) -> None:
    assert page.title() == "asyncguard report"
    assert page.locator("header p").inner_text() == "3 findings in 3 files."
    assert page.locator("#entry-points tbody tr").count() == 3
    assert page.locator("#causes .cause").count() == 2
    assert page.locator("svg[role=img]").count() == 2
    assert shown(page) == ["f1", "f2", "f3"]


def test_the_chain_opens(page: Any) -> None:
    page.locator("#f1 > summary").click()
    assert page.locator("#f2 mark").first.is_hidden()
    assert page.locator("#f1 mark").first.is_visible()
    assert page.locator("#f1 .chain > li").count() == 2
    assert "Reached from" in page.locator("#f1").inner_text()


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("rule", "AG106", ["f3"]),
        ("impact", "high", ["f1", "f2"]),
        ("impact", "critical", ["f1"]),
        ("path", "JOBS/", ["f3"]),
        ("path", "nowhere", []),
    ],
)
def test_filters(page: Any, field: str, value: str, left: list[str]) -> None:
    control = page.locator(f"#filters [name={field}]")
    control.fill(value) if field == "path" else control.select_option(value)
    assert shown(page) == left
    assert page.locator("#filters output").inner_text() == f"{len(left)} of 3 findings"
    page.locator("#filters button").click()
    assert shown(page) == ["f1", "f2", "f3"]


def test_filters_hide_what_has_nothing_left(page: Any) -> None:
    page.locator("#filters [name=rule]").select_option("AG106")
    assert page.locator(".cause:visible").count() == 1
    assert page.locator(".victim:visible").count() == 0


def test_a_link_opens_its_finding(page: Any) -> None:
    page.locator(".victim summary").first.click()
    page.locator(".victim a").first.click()
    assert page.locator("#f1 .chain").is_visible()


def test_by_keyboard(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    page.locator("#f2 > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#f2 .chain").is_visible()


def test_hostile_text_is_text(page: Any) -> None:
    assert page.title() == "asyncguard report"
    assert page.locator("img, script").count() == 1  # our own
    assert HOSTILE in page.locator("#f1 > summary").inner_text()


def test_without_scripts(browser: Any, report: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    assert not page.locator("#filters").is_visible()
    assert shown(page) == ["f1", "f2", "f3"]
    page.locator("#f3 > summary").click()
    assert page.locator("#f3 .chain").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(browser: Any, report: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(report)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    results = axe.Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    context.close()


def test_narrow_screens_do_not_scroll_sideways(browser: Any, report: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.goto(report)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
