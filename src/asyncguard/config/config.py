"""Config: all settings, resolved. Patterns know their directory, paths are absolute."""

import msgspec

from asyncguard.config.patterns import Pattern

EXCLUDE = (
    ".asyncguard_cache", ".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".ipynb_checkpoints",
    ".mypy_cache", ".nox", ".pants.d", ".pyenv", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox", ".venv",
    ".vscode", "__pypackages__", "_build", "buck-out", "dist", "node_modules", "site-packages", "venv",
)  # fmt: skip
"""ruff's default, and the cache of our own."""


class Selection(msgspec.Struct, frozen=True):
    """What one source says about rules. `label` names the source in errors: "from the CLI"."""

    label: str
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()


class FileIgnore(msgspec.Struct, frozen=True):
    """In files that match (or, negated, do not match) `pattern`, these selectors are off."""

    pattern: Pattern
    selectors: tuple[str, ...]
    negated: bool = False
    label: str = ""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    root: str
    """Directory of the configuration file, or the working directory where there is none."""
    source: str = ""
    """The configuration file, '' where there is none."""
    isolated: bool = False
    """No configuration file, and nothing above the checked paths says what the project is."""
    selections: tuple[Selection, ...] = ()
    """From the weakest source to the strongest."""
    per_file_ignores: tuple[FileIgnore, ...] = ()
    include: tuple[Pattern, ...] = (Pattern("*.py", ""),)
    exclude: tuple[Pattern, ...] = tuple(Pattern(glob, "") for glob in EXCLUDE)
    """`exclude` and `extend-exclude`."""
    respect_gitignore: bool = True
    force_exclude: bool = False
    src: tuple[str, ...] = ()
    """Absolute directories below which modules may be imported by their path."""
    blocking_calls: dict[str, str] = {}
    """Dotted name → the user's own words on it, or ''."""
    offloaders: tuple[str, ...] = ()
    python: str = ""
    """An interpreter, a virtual environment or a folder of packages; else what is active, or beside the project."""
    follow_packages: bool = True
    cache_dir: str = ""
    jobs: int = 0
    """0: as many as there are processors."""
    daemon: bool = False
    """A run that the cache cannot answer starts a daemon where there is none."""
    executor: str = ""
    """A cluster, as its kind, a colon and an address; '': processes of this machine."""
    min_impact: str = "low"
    """Findings of a lower impact are not reported."""
    output_format: str = ""
    """'': as the terminal suggests."""
    preview: bool = False
    baseline: str = ""
    """Absolute path of the file that records what is known already, or ''."""
    ignore_noqa: bool = False
    """No comment silences anything."""
    equivalents: bool = True
    """A comment that names another linter's code for the same silences ours."""
    plugins: tuple[str, ...] = ()
    """Names of entry points. Nothing of a plugin is loaded that is not named."""
    options: dict[str, dict[str, object]] = {}
    """Rule, by name or code → its options as they are written."""
    fixables: tuple[Selection, ...] = ()
    """Which fixes may be made, in the same way: `fixable` selects, `unfixable` ignores."""
