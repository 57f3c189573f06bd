"""A project while somebody types: what a live one says is what `check` says."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from asyncguard.config import Settings, load
from asyncguard.model.finding import Finding
from asyncguard.pipeline import check
from asyncguard.pipeline.live import Live

FILES = {
    "asyncguard.toml": 'extend-select = ["AG901"]\n',
    "helper.py": "import time\n\n\ndef load():\n    time.sleep(1)\n",
    "app.py": "from helper import load\n\n\nasync def get():\n    load()\n    open('x')  # noqa: AG106\n",
    "other.py": "x = 1  # noqa: AG101\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def opened(root: Path, overlay: Mapping[str, bytes] | None = None) -> Live:
    return Live(root, load([root], Settings(), cwd=root), overlay or {}, variables={})


def checked(root: Path, overlay: Mapping[str, bytes] | None = None) -> list[Finding]:
    config = load([root], Settings(), cwd=root)
    report = check([root], config, cwd=root, use_cache=False, overlay=overlay, variables={})
    return [msgspec.structs.replace(each, fix=None) if each.code != "AG901" else each for each in report.findings]


def everything(live: Live) -> list[Finding]:
    assert live.complete(lambda: True)
    assert live.all is not None
    return sorted((each for found in live.all.values() for each in found), key=Finding.sort_key)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("helper.py", "def load():\n    pass\n"),
        ("helper.py", "import requests\n\n\ndef load():\n    requests.get('u')\n"),
        ("app.py", "\n" + FILES["app.py"]),
        ("app.py", FILES["app.py"].replace("AG106", "AG102")),
        ("other.py", "x = 1\n"),
    ],
)
def test_it_says_what_check_says(root: Path, name: str, text: str) -> None:
    live, changed = opened(root), {str(root / name): text.encode()}
    assert everything(live) == checked(root)
    live.change(str(root / name), text.encode())
    assert everything(live) == checked(root, changed)
    assert everything(opened(root, changed)) == checked(root, changed)


def test_a_file_that_does_not_parse_is_seen_by_others_as_it_was(root: Path) -> None:
    live, helper, app = opened(root), str(root / "helper.py"), str(root / "app.py")
    assert [each.code for each in live.look([app])[app]] == ["AG101"]
    assert live.change(helper, b"def load(:\n")
    assert [each.code for each in live.look([helper])[helper]] == ["AG000"]
    assert [each.code for each in live.look([app])[app]] == ["AG101"]
    assert [each.code for each in everything(live)] == ["AG101", "AG000", "AG901"]
    assert live.change(helper, FILES["helper.py"].encode())
    assert everything(live) == checked(root)


def test_the_next_session_knows_at_once(root: Path) -> None:
    first = opened(root)
    assert first.all is None
    found = everything(first)
    first.close()
    second = opened(root)
    assert second.all is not None
    assert sorted((each for found in second.all.values() for each in found), key=Finding.sort_key) == found


def test_new_findings_have_no_impact_until_all_is_known(root: Path) -> None:
    live, app = opened(root), str(root / "app.py")
    everything(live)
    live.change(app, FILES["app.py"].encode() + b"    import time; time.sleep(1)\n\n\nasync def f():\n    open('x')\n")
    assert [(each.code, each.impact) for each in live.look([app])[app]] == [
        ("AG101", "high"),
        ("AG101", "high"),
        ("AG106", ""),
    ]
    live.complete(lambda: True)
    assert [each.impact for each in live.look([app])[app]] == ["high", "high", "low"]
