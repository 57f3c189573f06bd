"""Globs with ruff's meaning."""

import pytest

from asyncguard.config.patterns import Matcher, Pattern, mistake


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("venv", "/p/a/venv", True),
        ("venv", "/p/a/venvs", False),
        ("*.py", "/p/a/b.py", True),
        ("a/b.py", "/p/a/b.py", True),
        ("./a/b.py", "/p/a/b.py", True),
        ("a/", "/p/a", True),
        ("b.py/", "/p/a/b.py", False),
        ("a/*.py", "/p/a/deep/b.py", True),
        ("a/**", "/p/a/deep/b.py", True),
        ("a/**/b.py", "/p/a/b.py", True),
        ("a/**/b.py", "/p/a/x/y/b.py", True),
        ("**/b.py", "/p/b.py", True),
        ("?.py", "/p/a/b.py", True),
        ("[ab].py", "/p/b.py", True),
        ("[!ab].py", "/p/b.py", False),
        ("{a,b}.py", "/p/b.py", True),
        ("{a,b}.py", "/p/c.py", False),
        ("/q/*", "/q/x", True),
        ("/q/*", "/p/x", False),
        ("a.py", "/p/axpy", False),
    ],
)
def test_pattern(glob: str, path: str, matches: bool) -> None:
    assert Matcher([Pattern(glob, "/p")])(path, path.rpartition("/")[2]) == matches


def test_the_directory_is_not_a_glob() -> None:
    match = Matcher([Pattern("a/b.py", "/p/[x]*")])
    assert match("/p/[x]*/a/b.py", "b.py")
    assert not match("/p/x1/a/b.py", "b.py")


def test_no_patterns_match_nothing() -> None:
    assert not Matcher([])("/p/a.py", "a.py")


@pytest.mark.parametrize(
    ("glob", "wrong"),
    [
        ("[", "unclosed character class"),
        ("a[!b", "unclosed character class"),
        ("{a", "unclosed alternate group"),
        ("a}", "unopened alternate group"),
        ("[[]", ""),
        ("[{]a", ""),
        ("{a,{b,c}}/*", ""),
    ],
)
def test_mistakes(glob: str, wrong: str) -> None:
    assert mistake(glob).startswith(wrong)
    assert bool(mistake(glob)) == bool(wrong)
