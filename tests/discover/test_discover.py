"""Paths → the program and the part of it to report."""

import os
from pathlib import Path

import pytest

from asyncguard.config import Settings, load
from asyncguard.discover import Discovery, MissingPathError, Source, discover


def tree(root: Path, *names: str, **contents: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def ignore(root: Path, where: str, *lines: str) -> None:
    (root / ".git/info").mkdir(parents=True, exist_ok=True)
    path = root / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines))


def found(root: Path, *paths: str, cwd: Path | None = None, **settings: object) -> Discovery:
    asked = [root / path for path in paths or (".",)]
    config = load(asked, Settings(**settings), cwd=root)  # type: ignore[arg-type]
    return discover(asked, config, cwd or root)


def shown(root: Path, *paths: str, **settings: object) -> list[str]:
    return sorted(found(root, *paths, **settings).report)


def names(root: Path, path: str, *paths: str, **settings: object) -> tuple[str, ...]:
    return source(root, path, *paths, **settings).modules


def source(root: Path, path: str, *paths: str, **settings: object) -> Source:
    return next(each for each in found(root, *paths, **settings).program if each.shown == path)


class TestWhichFiles:
    def test_python_files_sorted(self, tmp_path: Path) -> None:
        tree(tmp_path, "b.py", "a.py", "p/c.py", "x.txt", "y.pyi", "z.pyc")
        assert [each.shown for each in found(tmp_path).program] == ["a.py", "b.py", "p/c.py"]

    @pytest.mark.parametrize("name", [".venv", "node_modules", "site-packages", ".git", "__pypackages__"])
    def test_default_excludes(self, tmp_path: Path, name: str) -> None:
        tree(tmp_path, "a.py", f"{name}/b.py")
        assert shown(tmp_path) == ["a.py"]

    def test_exclude_replaces_and_extend_exclude_adds(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.py", "venv/b.py", "c.py", "d/e.py")
        assert shown(tmp_path, exclude=("c.py",)) == ["a.py", "d/e.py", "venv/b.py"]
        assert shown(tmp_path, extend_exclude=("d",)) == ["a.py", "c.py"]

    def test_include(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.py", "b.pyw")
        assert shown(tmp_path, include=("*.pyw",)) == ["b.pyw"]

    def test_a_named_file_is_checked_whatever_it_is(self, tmp_path: Path) -> None:
        tree(tmp_path, "venv/b.py", "script")
        assert shown(tmp_path, "venv/b.py", "script") == ["script", "venv/b.py"]
        assert shown(tmp_path, "venv") == ["venv/b.py"]

    def test_force_exclude(self, tmp_path: Path) -> None:
        tree(tmp_path, "venv/lib/b.py", "a.py")
        assert shown(tmp_path, "venv/lib/b.py", "a.py", force_exclude=True) == ["a.py"]

    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(MissingPathError, match=r"No such file or directory: `nope\.py`"):
            found(tmp_path, "nope.py")

    def test_links(self, tmp_path: Path) -> None:
        tree(tmp_path, "p/a.py")
        (tmp_path / "p/loop").symlink_to(tmp_path)
        (tmp_path / "p/b.py").symlink_to("a.py")
        (tmp_path / "p/gone.py").symlink_to("nowhere")
        assert shown(tmp_path) == ["p/a.py", "p/b.py"]

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
    def test_an_unreadable_directory_is_empty(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.py", "p/b.py")
        (tmp_path / "p").chmod(0)
        assert shown(tmp_path) == ["a.py"]
        (tmp_path / "p").chmod(0o755)


class TestGitignore:
    FILES = ("a.py", "a_gen.py", "build/b.py", "p/c_gen.py", "p/d.py", "p/build/e.py")

    def test_nested(self, tmp_path: Path) -> None:
        tree(tmp_path, *self.FILES)
        ignore(tmp_path, ".gitignore", "# generated", "/build/", "*_gen.py")
        ignore(tmp_path, "p/.gitignore", "!c_gen.py", "d.py")
        assert shown(tmp_path) == ["a.py", "p/build/e.py", "p/c_gen.py"]

    def test_exclude_file_of_the_repository(self, tmp_path: Path) -> None:
        tree(tmp_path, *self.FILES)
        ignore(tmp_path, ".git/info/exclude", "build", "*_gen.py")
        assert shown(tmp_path) == ["a.py", "p/d.py"]

    def test_files_above_the_checked_directory_count(self, tmp_path: Path) -> None:
        tree(tmp_path, *self.FILES)
        ignore(tmp_path, ".gitignore", "*_gen.py", "/p/build/")
        assert shown(tmp_path, "p") == ["p/d.py"]

    def test_what_is_named_is_checked(self, tmp_path: Path) -> None:
        tree(tmp_path, *self.FILES)
        ignore(tmp_path, ".gitignore", "build/", "*_gen.py")
        assert shown(tmp_path, "build", "a_gen.py") == ["a_gen.py", "build/b.py"]

    def test_can_be_switched_off(self, tmp_path: Path) -> None:
        tree(tmp_path, *self.FILES)
        ignore(tmp_path, ".gitignore", "*.py")
        assert len(shown(tmp_path, respect_gitignore=False)) == len(self.FILES)

    def test_only_in_a_repository(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.py")
        (tmp_path / ".gitignore").write_text("*.py")
        assert shown(tmp_path) == ["a.py"]

    def test_a_line_that_git_cannot_read_either(self, tmp_path: Path) -> None:
        tree(tmp_path, "a.py", "b.py")
        ignore(tmp_path, ".gitignore", "!", "a.py")
        assert shown(tmp_path) == ["b.py"]


class TestNames:
    def test_package(self, tmp_path: Path) -> None:
        tree(tmp_path, "app/__init__.py", "app/db/__init__.py", "app/db/pool.py")
        assert names(tmp_path, "app/db/pool.py") == ("app.db.pool",)
        package = source(tmp_path, "app/db/__init__.py")
        assert (package.modules, package.is_package, package.root) == (("app.db",), True, str(tmp_path))

    def test_src_layout(self, tmp_path: Path) -> None:
        tree(tmp_path, "src/app/__init__.py", "src/app/a.py")
        assert names(tmp_path, "src/app/a.py") == ("app.a", "src.app.a")

    def test_in_a_package_without_a_file_of_its_own(self, tmp_path: Path) -> None:
        tree(tmp_path, "pyproject.toml", "app/__init__.py", "app/tools/io.py", "app/tools/pack.py")
        assert names(tmp_path, "app/tools/io.py") == ("app.tools.io",)
        assert names(tmp_path, "app/tools/pack.py") == ("app.tools.pack", "pack")
        assert source(tmp_path, "app/tools/io.py").root == str(tmp_path)

    def test_namespace_package(self, tmp_path: Path) -> None:
        tree(tmp_path, "pyproject.toml", "src/ns/app/__init__.py", "src/ns/app/a.py", "tools/run.py")
        assert names(tmp_path, "src/ns/app/a.py") == ("app.a", "ns.app.a", "src.ns.app.a")
        assert names(tmp_path, "tools/run.py") == ("run", "tools.run")

    def test_configured_roots(self, tmp_path: Path) -> None:
        tree(tmp_path, "lib/ns/a.py")
        assert names(tmp_path, "lib/ns/a.py", src=("lib",)) == ("a", "ns.a", "lib.ns.a")

    def test_what_nobody_can_import(self, tmp_path: Path) -> None:
        tree(tmp_path, "my-script.py", "2024/a.py", "script")
        assert names(tmp_path, "my-script.py") == ()
        assert names(tmp_path, "2024/a.py") == ("a",)
        assert names(tmp_path, "script", "script") == ()


class TestProgram:
    def test_the_whole_project_is_read_for_one_file(self, tmp_path: Path) -> None:
        tree(tmp_path, "pyproject.toml", "app/__init__.py", "app/a.py", "app/b.py", "tests/t.py")
        discovery = found(tmp_path, "app/a.py")
        assert [each.shown for each in discovery.program] == ["app/__init__.py", "app/a.py", "app/b.py", "tests/t.py"]
        assert (discovery.report, discovery.root) == ({"app/a.py"}, str(tmp_path))

    @pytest.mark.parametrize("marker", ["asyncguard.toml", "setup.py", ".git/HEAD"])
    def test_what_marks_a_project(self, tmp_path: Path, marker: str) -> None:
        tree(tmp_path, marker, "app/a.py", "app/b.py")
        assert {"app/a.py", "app/b.py"} <= {each.shown for each in found(tmp_path, "app/a.py").program}

    def test_without_a_marker_the_directory_of_the_file(self, tmp_path: Path) -> None:
        tree(tmp_path, "app/a.py", "app/b.py", "c.py")
        assert [each.shown for each in found(tmp_path, "app/a.py").program] == ["app/a.py", "app/b.py"]

    def test_isolated_paths_are_a_project_of_their_own(self, tmp_path: Path) -> None:
        tree(tmp_path, "pyproject.toml", "far.py", "app/a.py", "app/b.py")
        config = load([tmp_path / "app"], Settings(), isolated=True, cwd=tmp_path)
        for path in ("app", "app/a.py"):
            discovery = discover([tmp_path / path], config, tmp_path)
            assert [each.shown for each in discovery.program] == ["app/a.py", "app/b.py"]

    def test_what_the_project_excludes_is_a_project_of_its_own(self, tmp_path: Path) -> None:
        tree(tmp_path, "pyproject.toml", "a.py", "venv/ns/app/b.py")
        discovery = found(tmp_path, "venv/ns")
        assert [each.modules for each in discovery.program] == [("b", "app.b", "venv.ns.app.b")]
        assert discovery.root == str(tmp_path / "venv/ns")

    def test_paths_outside_the_working_directory_are_absolute(self, tmp_path: Path) -> None:
        tree(tmp_path, "a/x.py", "b/y.py")
        assert found(tmp_path, "a", cwd=tmp_path / "b").report == {(tmp_path / "a/x.py").as_posix()}

    def test_a_home_directory_is_no_project(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("USERPROFILE", str(tmp_path))
        tree(tmp_path, "a.py", "huge/b.py")
        assert [each.shown for each in found(tmp_path, "a.py").program] == ["a.py"]


class TestUsersExcludes:
    """What git itself would read, besides the repository's files."""

    def left(self, root: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> set[str]:
        monkeypatch.setenv("HOME", str(root / "home"))
        monkeypatch.setenv("XDG_CONFIG_HOME", str(root / "home/.config"))
        for name, text in {"p/.git/HEAD": "", "p/a.py": "", "p/b.py": "", **files}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        config = load([root / "p"], Settings(), cwd=root)
        return set(discover([root / "p"], config, root / "p").report)

    def test_where_git_looks_for_them(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.left(tmp_path, monkeypatch, {"home/.config/git/ignore": "a.py\n"}) == {"b.py"}

    @pytest.mark.parametrize("file", [".gitconfig", ".config/git/config"])
    def test_where_gits_settings_say(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
        settings = '[user]\n\tname = x\n[core]\n\texcludesFile = "~/mine"\n'
        assert self.left(tmp_path, monkeypatch, {f"home/{file}": settings, "home/mine": "/b.py\n"}) == {"a.py"}

    def test_the_repository_is_stronger(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        files = {"home/.config/git/ignore": "*.py\n", "p/.git/info/exclude": "!a.py\nb.py\n", "p/.gitignore": "!b.py\n"}
        assert self.left(tmp_path, monkeypatch, files) == {"a.py", "b.py"}
