"""`asyncguard explain FILE:LINE`: who runs a line, what its calls hold, why there is a finding or none."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from asyncguard.frontends.cli import main

APP = """\
import asyncio
import time
import requests
import nowhere
from fastapi import FastAPI

app = FastAPI()
class Service:
    def __init__(self, token):
        self.client = nowhere.make(token)
        self.session = requests.Session()
    async def fetch(self, url):
        self.client.get(url)  # lost
        self.session.get(url)  # found
        return helper(url)  # deep
def helper(url):
    return requests.get(url)  # below
def in_thread(path):
    load(path)  # handed
def load(path):
    time.sleep(1)  # under
def nobody(x):
    time.sleep(1)  # idle
@app.get("/")
async def home(client):
    await asyncio.to_thread(in_thread, "x")  # offload
    client.post("x")  # parameter
    requests.post("u")  # noqa: AG102, AG603 silenced
    requests.put("u")  # at-the-end
    rows = {"a": client}
    rows["a"].get()  # key
    for row in client.rows():
        row.load()  # element
    with client.open() as entered:
        entered.read()  # entered
    first, second = client.both()
    second.get()  # part
    return await Service("t").fetch("u")
@app.get("/plain")
def plain():
    time.sleep(1)  # worker
loaded = helper("x")  # loaded
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text(APP)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ("explain", *words), prog_name="asyncguard")


def row(marker: str) -> int:
    return next(at for at, line in enumerate(APP.splitlines(), start=1) if line.endswith((f"# {marker}", f" {marker}")))


def told(marker: str, *flags: str) -> str:
    result = run(f"app.py:{row(marker)}", *flags)
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


@pytest.mark.usefixtures("project")
class TestText:
    @pytest.mark.parametrize(
        ("marker", "fragments"),
        [
            ("lost", ["self: instance of `Service`", "self.client: unknown", "what `nowhere.make(...)` gives in",
                      "app.py:10", "does not know `nowhere`", "what is called is not known"]),
            ("found", ["`Service.fetch` (app.py:12) runs on the loop", "route `GET /`: home → Service.fetch",
                       "self.session: instance of `requests.Session`", "blocks: network (AG102)",
                       "AG102 `self.session.get()` blocks the event loop", "(reported, impact high)"]),
            ("deep", ["`helper` (app.py:16) reaches `requests.get` (AG102)", "app.py:17 helper: `requests.get`"]),
            ("below", ["`Service.fetch` calls `helper`, on the loop (app.py:12)",
                       "Reported where code on the loop gets here: app.py:15 AG102"]),
            ("handed", ["`asyncio.to_thread` runs it in a thread (app.py:26)", "runs in a worker, where blocking"]),
            ("under", ["`in_thread` calls `load`; `asyncio.to_thread` runs it in a thread"]),
            ("idle", ["is run by nobody that is known"]),
            ("offload", ["`asyncio.to_thread` runs its argument in a thread"]),
            ("parameter", ["`client` is a parameter of `home` without annotation"]),
            ("silenced", ["not reported: a comment silences it on this line"]),
            ("at-the-end", ["AG102 `requests.put()`"]),
            ("key", ["what `rows` holds under a key or at an index is not known"]),
            ("element", ["`row` is an element of `client.rows(...)`", "`client` is a parameter"]),
            ("entered", ["`entered` is what is entered by `client.open(...)`"]),
            ("part", ["`second` is a part of `client.both(...)`"]),
            ("worker", ["fastapi: plain route: route `GET /plain` (app.py:40)", "runs in a worker"]),
            ("loaded", ["It stands outside of functions", "function `helper` (app.py:16)"]),
        ],
    )  # fmt: skip
    def test_says(self, marker: str, fragments: list[str]) -> None:
        text = told(marker)
        assert [each for each in fragments if each not in text] == []

    def test_a_rule_that_is_not_selected(self) -> None:
        (Path.cwd() / "asyncguard.toml").write_text('ignore = ["AG102"]\n')
        assert "not reported: AG102 is not selected" in told("found")

    def test_a_file_that_is_left_alone(self) -> None:
        (Path.cwd() / "asyncguard.toml").write_text('[per-file-ignores]\n"app.py" = ["AG102"]\n')
        assert "`per-file-ignores` turns AG102 off in this file" in told("found")

    @pytest.mark.parametrize(
        ("place", "cause"),
        [("app.py", "write FILE:LINE"), ("app.py:999", "there is no line 999"), ("b.py:1", "`b.py` is no file")],
    )
    def test_a_place_that_is_none(self, place: str, cause: str) -> None:
        result = run(place)
        assert result.exit_code == 2
        assert cause in result.stderr


@pytest.mark.usefixtures("project")
class TestJson:
    def test_what_programs_read(self) -> None:
        found = json.loads(run(f"app.py:{row('found')}", "--output-format", "json").stdout)
        assert found["function"]["runs"] == "loop"
        assert found["function"]["reached_from"][0]["label"] == "GET /"
        assert found["calls"][0]["parts"][1] == {"text": "self.session", "holds": ["instance of `requests.Session`"]}
        assert {each["code"]: each["reported"] for each in found["findings"]}["AG102"] is True

    def test_where_it_was_lost(self) -> None:
        found = json.loads(run(f"app.py:{row('lost')}", "--output-format", "json").stdout)
        assert [each["row"] for each in found["calls"][0]["lost"]] == [10, 10]


def test_the_place_may_have_a_column(project: Path) -> None:
    assert run(f"app.py:{row('found')}:9").exit_code == 0


def test_a_form_feed_ends_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("odd.py").write_text("import time\n\f\n\nasync def f():\n    time.sleep(1)\n")
    assert run("odd.py:5").stdout.splitlines()[1].strip() == "time.sleep(1)"
