"""Values whose size nobody limits."""

import pytest

from asyncguard.link import lattice
from asyncguard.link import values as v
from tests.link.programs import program

SOURCE = """
import bz2, io, json, re
from fastapi import Request, UploadFile

def parse(text: str):
    return text

def same(text):
    return text.strip()

async def f(request: Request, upload: UploadFile, given):
    data = await upload.read()
    body = await request.body()
    return {value}
"""


def returned(value: str) -> v.Type:
    linked = program(SOURCE.format(value=value))
    [index] = [i for i, info in enumerate(linked.units.by_path["app.py"].summary.functions) if info.name == "f"]
    return linked.outcome(v.Fn("app.py", index)).returns


def origins(value: str) -> list[str]:
    return [each.origin for each in returned(value) if isinstance(each, v.Unbounded)]


@pytest.mark.parametrize(
    "value",
    [
        "data",
        "data.decode().strip()",
        "str(data)",
        "bytes(data)",
        "io.BytesIO(data).getvalue()",
        "data + b'x'",
        "b'x' + data",
        "json.loads(data)",
        "bz2.compress(data)",
        "re.sub('a', 'b', data)",
        "parse(data)",
        "same(data)",
        "data if given else b''",
        "upload.file.read() or data",
    ],
)
def test_what_is_as_large_stays_unlimited(value: str) -> None:
    assert origins(value) == ["upload"]


@pytest.mark.parametrize(
    "value",
    [
        "given",
        "data[:10]",
        "json.loads(data)['a']",
        "len(data)",
        "data.hex",
        "await upload.read(10)",
        "data.count(b'x')",
    ],
)
def test_what_may_be_small_is_not(value: str) -> None:
    assert origins(value) == []


def test_both_origins_are_kept() -> None:
    assert origins("data + body") == ["upload", "body"]


def test_it_says_nothing_of_the_kind_of_a_value() -> None:
    assert not lattice.is_known((v.Unbounded("body"),))
    assert lattice.truth((v.Unbounded("body"),)) is None


@pytest.mark.parametrize("preview", [False, True])
def test_a_preview_reports_shorter_work(preview: bool) -> None:
    source = "import json\nfrom fastapi import Request\nasync def f(r: Request):\n    json.loads(await r.body())\n"
    assert len(list(program(source, preview=preview).blocks("AG205"))) == preview
