"""Files and flags → Config."""

from pathlib import Path

import pytest

from asyncguard.config import Config, ConfigError, Settings, load
from asyncguard.config.load import read


def at(root: Path, flags: Settings | None = None, *options: str, isolated: bool = False) -> Config:
    return load([root], flags or Settings(), options, isolated=isolated, cwd=root)


def write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_nothing_configured(tmp_path: Path) -> None:
    config = at(tmp_path)
    assert (config.source, config.root, config.jobs) == ("", str(tmp_path), 0)
    assert config.src == (str(tmp_path), str(tmp_path / "src"))


def test_pyproject(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", "[tool.asyncguard]\njobs = 3\nsrc = ['lib']\nselect = ['AG1']\n")
    config = at(tmp_path)
    assert (config.jobs, config.src) == (3, (str(tmp_path / "lib"),))
    assert [selection.select for selection in config.selections] == [("AG1",), None]


@pytest.mark.parametrize("name", ["asyncguard.toml", ".asyncguard.toml"])
def test_own_file_wins_over_pyproject(tmp_path: Path, name: str) -> None:
    write(tmp_path, "pyproject.toml", "[tool.asyncguard]\njobs = 3\n")
    write(tmp_path, name, "jobs = 4\n")
    assert at(tmp_path).jobs == 4


def test_nearest_file_wins_and_nothing_is_merged(tmp_path: Path) -> None:
    write(tmp_path, "asyncguard.toml", "jobs = 3\npreview = true\n")
    write(tmp_path, "a/pyproject.toml", "[tool.asyncguard]\npreview = false\n")
    (tmp_path / "a/b").mkdir()
    config = load([tmp_path / "a/b"], Settings(), cwd=tmp_path)
    assert (config.jobs, config.preview, config.root) == (0, False, str(tmp_path / "a"))


def test_pyproject_without_our_table_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "asyncguard.toml", "jobs = 3\n")
    write(tmp_path, "a/pyproject.toml", "[tool.other]\nasyncguard = 1\n")
    assert load([tmp_path / "a"], Settings(), cwd=tmp_path).jobs == 3


def test_several_paths_share_what_lies_above_them(tmp_path: Path) -> None:
    write(tmp_path, "asyncguard.toml", "jobs = 3\n")
    write(tmp_path, "a/asyncguard.toml", "jobs = 4\n")
    (tmp_path / "b").mkdir()
    assert load([tmp_path / "a", tmp_path / "b"], Settings(), cwd=tmp_path).jobs == 3


def test_flags_win_and_extend_adds(tmp_path: Path) -> None:
    write(tmp_path, "asyncguard.toml", "jobs = 3\nexclude = ['a']\nextend-exclude = ['b']\n")
    config = at(tmp_path, Settings(jobs=5, extend_exclude=("c",)))
    assert (config.jobs, [pattern.glob for pattern in config.exclude]) == (5, ["a", "b", "c"])


def test_config_option_takes_a_file_or_pairs(tmp_path: Path) -> None:
    write(tmp_path, "asyncguard.toml", "jobs = 3\n")
    other = write(tmp_path, "other/my.toml", "jobs = 7\nextend-exclude = ['x']\n")
    assert at(tmp_path, None, "jobs = 6").jobs == 6
    config = at(tmp_path, None, str(other), "preview = true")
    assert (config.jobs, config.preview, config.exclude[-1].base) == (7, True, str(tmp_path))


def test_isolated(tmp_path: Path) -> None:
    file = write(tmp_path, "asyncguard.toml", "jobs = 3\n")
    assert at(tmp_path, isolated=True).jobs == 0
    with pytest.raises(ConfigError, match="cannot be used with"):
        at(tmp_path, None, str(file), isolated=True)


def test_blocking_calls_as_list_or_table(tmp_path: Path) -> None:
    write(tmp_path, "asyncguard.toml", "blocking-calls = ['a.b', 'a.C#m']\noffloaders = ['x.y']\n")
    assert at(tmp_path).blocking_calls == {"a.b": "", "a.C#m": ""}
    write(tmp_path, "asyncguard.toml", "[blocking-calls]\n'a.b' = 'use c'\n")
    assert at(tmp_path).blocking_calls == {"a.b": "use c"}


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("slect = ['AG']", "unknown key `slect`; did you mean `select`?"),
        ("extend_select = ['AG']", "unknown key `extend_select`; did you mean `extend-select`?"),
        ("zzz = 1", "unknown key `zzz`"),
        ("[lint]\nselect = []", "unknown key `lint`; the settings of ruff's `lint` table stand directly under"),
        ("select = 'AG'", "key `select`: expected a list, got a string"),
        ("select = [1]", "key `select`: expected a string, got a whole number as element"),
        ("jobs = 'two'", "key `jobs`: expected a whole number, got a string"),
        ("jobs = 0", "key `jobs`: expected at least 1, got 0"),
        ("preview = 1", "key `preview`: expected a boolean, got a whole number"),
        ("blocking-calls = 1", "key `blocking-calls`: expected a table or a list, got a whole number"),
        ("offloaders = ['a b']", "key `offloaders`: `a b` is not a dotted name"),
        ("output-format = 'ful'", "key `output-format`: `ful` is none of concise, full, json, json-lines, "),
        ("per-file-ignores = {a = 'AG1'}", "key `per-file-ignores`: expected a list, got a string as element"),
        ("jobs = ", "not valid TOML"),
    ],
    ids=lambda value: value[:24],
)
def test_mistakes_name_file_and_key(tmp_path: Path, text: str, cause: str) -> None:
    file = write(tmp_path, "asyncguard.toml", text)
    with pytest.raises(ConfigError) as caught:
        read(file)
    assert caught.value.causes[0] == f"Failed to load configuration `{file}`"
    assert caught.value.causes[1].startswith(cause)


def test_broken_pyproject_is_ours_to_complain_about_only_with_our_table(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", "[project\n# asyncguard\n")
    assert at(tmp_path).source == ""
    write(tmp_path, "pyproject.toml", "[tool.asyncguard]\njobs = = 2\n")
    with pytest.raises(ConfigError, match="not valid TOML"):
        at(tmp_path)


@pytest.mark.parametrize(("option", "words"), [("nope.toml", "neither a file"), ("jbs = 2", "did you mean `jobs`")])
def test_mistaken_config_option(tmp_path: Path, option: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        at(tmp_path, None, option)


class TestUsersOwnFile:
    @pytest.fixture(autouse=True)
    def users(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
        write(tmp_path, "settings/asyncguard/asyncguard.toml", "jobs = 7\nextend-exclude = ['x']\n")
        (tmp_path / "p").mkdir()
        return tmp_path / "p"

    def test_counts_where_there_is_no_other(self, users: Path) -> None:
        config = at(users)
        assert (config.jobs, config.source, config.root) == (7, "", str(users))
        assert config.exclude[-1].base == str(users)

    def test_a_projects_file_wins(self, users: Path) -> None:
        write(users, "asyncguard.toml", "")
        assert at(users).jobs == 0

    def test_isolated(self, users: Path) -> None:
        assert at(users, isolated=True).jobs == 0

    def test_mistakes_name_it(self, users: Path) -> None:
        write(users.parent, "settings/asyncguard/asyncguard.toml", "job = 7\n")
        with pytest.raises(ConfigError, match=r"settings/asyncguard/asyncguard\.toml"):
            at(users)


@pytest.mark.parametrize("key", ["exclude", "extend-exclude", "include"])
def test_a_glob_that_cannot_be_read_is_an_error(tmp_path: Path, key: str) -> None:
    file = write(tmp_path, "asyncguard.toml", f"{key} = ['[a']\n")
    with pytest.raises(ConfigError, match="error parsing glob `\\[a` from `") as caught:
        at(tmp_path)
    assert str(file) in str(caught.value)


def test_so_is_one_on_the_command_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"error parsing glob `\{a` from the CLI: unclosed alternate group"):
        at(tmp_path, Settings(per_file_ignores={"!{a": ("AG102",)}))
