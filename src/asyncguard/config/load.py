"""Paths and flags → Config: find the file, read it, lay the flags over it."""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from asyncguard.config.config import Config, FileIgnore, Selection
from asyncguard.config.errors import ConfigError
from asyncguard.config.find import nearest, users
from asyncguard.config.patterns import Pattern, mistake
from asyncguard.config.schema import Settings, said, settings
from asyncguard.model.executors import PROCESSES

Tables = dict[str, dict[str, object]]


class Layer(msgspec.Struct, frozen=True):
    """One source of settings. `base` is what its paths are relative to."""

    given: Settings
    base: Path
    label: str


def load(
    paths: Sequence[Path], flags: Settings, options: Sequence[str] = (), *, isolated: bool = False, cwd: Path
) -> Config:
    """The settings for checking `paths`. `options` are the values of `--config`: a file, or `key = value` pairs.
    Raises ConfigError."""
    files = [option for option in options if (cwd / option).is_file()]
    pairs = [_pair(option) for option in options if option not in files]
    file = _file(paths, files, isolated=isolated, cwd=cwd)
    base = cwd if file is None or files else file.parent
    layers = [Layer(given, cwd, "from the CLI") for given in (*pairs, flags)]
    read_instead = file or (None if isolated else users())
    if read_instead is not None:
        layers.insert(0, Layer(read(read_instead), base, f"from `{read_instead}`"))
    return msgspec.structs.replace(merge(layers, root=base, source=str(file or "")), isolated=isolated)


def read(file: Path) -> Settings:
    """The settings in `file`. Raises ConfigError that names the file and the key."""
    import tomllib

    failed = f"Failed to load configuration `{file}`"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(failed, error.strerror or str(error)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(failed, f"not valid TOML: {error}") from None
    try:
        return settings(_own(table) if file.name == "pyproject.toml" else table)
    except ConfigError as error:
        raise ConfigError(failed, *error.causes) from None


def merge(layers: Sequence[Layer], root: Path, source: str) -> Config:
    """From the weakest layer to the strongest: a later value replaces, `extend-` adds."""
    config = Config(root=str(root), source=source, src=(str(root), str(root / "src")))
    for layer in layers:
        config = _over(config, layer)
    return config


def _over(config: Config, layer: Layer) -> Config:
    given, base = layer.given, layer.base
    calls = said(given.blocking_calls, config.blocking_calls)
    exclude = config.exclude if given.exclude is msgspec.UNSET else _patterns(given.exclude, layer)
    return msgspec.structs.replace(
        config,
        selections=(*config.selections, _selection(layer)),
        fixables=(*config.fixables, _fixable(layer)),
        per_file_ignores=_file_ignores(config, layer),
        include=config.include if given.include is msgspec.UNSET else _patterns(given.include, layer),
        exclude=(*exclude, *_patterns(said(given.extend_exclude, ()), layer)),
        respect_gitignore=said(given.respect_gitignore, config.respect_gitignore),
        force_exclude=said(given.force_exclude, config.force_exclude),
        src=config.src if given.src is msgspec.UNSET else tuple(str(_resolved(base, path)) for path in given.src),
        blocking_calls=calls if isinstance(calls, dict) else dict.fromkeys(calls, ""),
        offloaders=said(given.offloaders, config.offloaders),
        python=config.python if given.python is msgspec.UNSET else _absolute(base, given.python),
        follow_packages=said(given.follow_packages, config.follow_packages),
        cache_dir=config.cache_dir if given.cache_dir is msgspec.UNSET else str(_resolved(base, given.cache_dir)),
        daemon=said(given.daemon, config.daemon),
        jobs=said(given.jobs, config.jobs),
        executor=config.executor if given.executor is msgspec.UNSET else given.executor.removeprefix(PROCESSES),
        output_format=said(given.output_format, config.output_format),
        min_impact=said(given.min_impact, config.min_impact),
        preview=said(given.preview, config.preview),
        baseline=config.baseline if given.baseline is msgspec.UNSET else _file_at(base, given.baseline),
        equivalents=said(given.equivalents, config.equivalents),
        plugins=said(given.plugins, config.plugins),
        options=_options(config.options, said(given.options, {})),
    )


def _options(before: Tables, given: Tables) -> Tables:
    """Option by option: what a source does not mention stays."""
    return {rule: {**before.get(rule, {}), **given.get(rule, {})} for rule in {**before, **given}}


def _fixable(layer: Layer) -> Selection:
    given = layer.given
    return Selection(
        label=layer.label,
        select=None if given.fixable is msgspec.UNSET else given.fixable,
        ignore=said(given.unfixable, ()),
        extend_select=said(given.extend_fixable, ()),
    )


def _selection(layer: Layer) -> Selection:
    given = layer.given
    return Selection(
        label=layer.label,
        select=None if given.select is msgspec.UNSET else given.select,
        ignore=said(given.ignore, ()),
        extend_select=said(given.extend_select, ()),
        extend_ignore=said(given.extend_ignore, ()),
    )


def _file_ignores(config: Config, layer: Layer) -> tuple[FileIgnore, ...]:
    given = layer.given
    before = config.per_file_ignores if given.per_file_ignores is msgspec.UNSET else ()
    table = {**said(given.per_file_ignores, {}), **said(given.extend_per_file_ignores, {})}
    return *before, *(_file_ignore(glob, selectors, layer) for glob, selectors in table.items())


def _file_ignore(glob: str, selectors: tuple[str, ...], layer: Layer) -> FileIgnore:
    pattern = _pattern(glob.removeprefix("!"), layer)
    return FileIgnore(pattern, selectors, negated=glob.startswith("!"), label=layer.label)


def _patterns(globs: Sequence[str], layer: Layer) -> tuple[Pattern, ...]:
    """Raises ConfigError for a glob that cannot be read."""
    return tuple(_pattern(glob, layer) for glob in globs)


def _pattern(glob: str, layer: Layer) -> Pattern:
    wrong = mistake(glob)
    if wrong:
        raise ConfigError(f"error parsing glob `{glob}` {layer.label}: {wrong}")
    return Pattern(glob, str(layer.base))


def _file_at(base: Path, path: str) -> str:
    """'' is no file."""
    return str(_resolved(base, path)) if path else ""


def _resolved(base: Path, path: str) -> Path:
    return (base / Path(path).expanduser()).resolve()


def _absolute(base: Path, path: str) -> str:
    """Links are not followed: an interpreter is what stands around it."""
    return os.path.abspath(base / Path(path).expanduser())  # noqa: PTH100


def _file(paths: Sequence[Path], files: Sequence[str], *, isolated: bool, cwd: Path) -> Path | None:
    if isolated and files:
        raise ConfigError("The argument `--config=<file>` cannot be used with `--isolated`")
    if len(files) > 1:
        raise ConfigError("You cannot specify more than one configuration file on the command line")
    if files:
        return cwd / files[0]
    return None if isolated else nearest(paths)


def _pair(option: str) -> Settings:
    import tomllib

    try:
        return settings(_own(tomllib.loads(option)))
    except tomllib.TOMLDecodeError:
        raise ConfigError(f"`--config {option}` is neither a file nor a `key = value` pair") from None
    except ConfigError as error:
        raise ConfigError(f"Invalid `--config {option}`", *error.causes) from None


def _own(table: dict[str, object]) -> dict[str, object]:
    """The `[tool.asyncguard]` part of a pyproject's table; the table itself where there is no `tool`."""
    tool = table.get("tool", {})
    own = tool.get("asyncguard", {}) if isinstance(tool, dict) and "tool" in table else table
    if not isinstance(own, dict):
        raise ConfigError("key `tool.asyncguard`: expected a table")
    return own
