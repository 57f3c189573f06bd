"""What names mean across modules."""

import pytest

from asyncguard.link import names
from tests.link.programs import program, shown, unit

PACKAGE = {
    "pkg/__init__.py": "from .a import *\nfrom .b import Thing as Public, helper\nfrom . import c\nimport json\n",
    "pkg/a.py": "__all__ = ['exported', '_private']\ndef exported(): ...\ndef hidden(): ...\ndef _private(): ...\n",
    "pkg/b.py": "class Thing: ...\ndef helper(): ...\nfrom pkg import d\n",
    "pkg/c.py": "from ..pkg.b import Thing\nfrom .b import Thing as Too\nfrom ... import beyond\nimport pkg.b as whole",
    "pkg/d.py": "from pkg.c import Thing as Third\nfrom .sub import deep\n",
    "pkg/sub/__init__.py": "from ..b import helper\nfrom . import deep\n",
    "pkg/sub/deep.py": "from .. import b, Public\nfrom ..missing import x\n",
    "star.py": "from pkg.b import *\nfrom os.path import *\nopen = 1\n",
    "round.py": "from trip import x\ny = x\n",
    "trip.py": "from round import y\nx = y\n",
    "self.py": "from self import x\nimport self\n",
    "json.py": "import json\nloads = json.loads\n",
    "space/one.py": "def f(): ...\n",
}


def member(path: str, name: str) -> str:
    linked = program(PACKAGE)
    return shown(names.member(linked, unit(linked, path), name))


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("pkg/__init__.py", "exported", "pkg/a.py#0"),
        ("pkg/__init__.py", "hidden", ""),
        ("pkg/__init__.py", "Public", "pkg/b.py:0"),
        ("pkg/__init__.py", "c", "<pkg/c.py>"),
        ("pkg/__init__.py", "sub", "<pkg/sub/__init__.py>"),
        ("pkg/b.py", "d", "<pkg/d.py>"),
        ("pkg/c.py", "Thing", "pkg/b.py:0"),
        ("pkg/c.py", "Too", "pkg/b.py:0"),
        ("pkg/c.py", "beyond", ""),
        ("pkg/c.py", "whole", "<pkg/b.py>"),
        ("pkg/d.py", "Third", "pkg/b.py:0"),
        ("pkg/d.py", "deep", "<pkg/sub/deep.py>"),
        ("pkg/sub/__init__.py", "helper", "pkg/b.py#0"),
        ("pkg/sub/deep.py", "b", "<pkg/b.py>"),
        ("pkg/sub/deep.py", "Public", "pkg/b.py:0"),
        ("star.py", "Thing", "pkg/b.py:0"),
        ("star.py", "exists", "<os.path.exists>"),
        ("star.py", "nothing", ""),
        ("round.py", "y", ""),
        ("self.py", "x", "<self.x>"),
    ],
)
def test_member(path: str, name: str, value: str) -> None:
    assert member(path, name) == value


def test_builtins_unless_the_module_binds_the_name() -> None:
    linked = program(PACKAGE)
    assert shown(names.module_name(linked, unit(linked, "round.py"), "open")) == "<builtins.open>"
    assert shown(names.module_name(linked, unit(linked, "star.py"), "open")) == ""


def test_a_script_named_like_a_module_imports_the_other_one() -> None:
    assert member("json.py", "loads") == "<json.loads>"


@pytest.mark.parametrize(
    ("path", "module", "level", "name"),
    [
        ("pkg/c.py", "x", 0, "x"),
        ("pkg/c.py", "x", 1, "pkg.x"),
        ("pkg/c.py", "", 1, "pkg"),
        ("pkg/c.py", "x", 2, "x"),
        ("pkg/c.py", "x", 3, ""),
        ("pkg/__init__.py", "x", 1, "pkg.x"),
        ("pkg/sub/__init__.py", "x", 2, "pkg.x"),
        ("pkg/sub/deep.py", "", 2, "pkg"),
    ],
)
def test_absolute(path: str, module: str, level: int, name: str) -> None:
    linked = program(PACKAGE)
    assert names.absolute(unit(linked, path), module, level) == name


def test_a_namespace_package_leads_back_into_the_program() -> None:
    linked = program({**PACKAGE, "app.py": "import space.one\nf = space.one.f\n"})
    assert shown(names.member(linked, unit(linked), "f")) == "space/one.py#0"
