"""`--write-baseline`, `--prune-baseline`, `--add-noqa`: what changes files instead of reporting."""

import tokenize
from itertools import groupby
from pathlib import Path

import click
import msgspec

from asyncguard.config import Config, ConfigError, selected
from asyncguard.fix.noqa import KEPT, counted, silenced
from asyncguard.fix.write import replace
from asyncguard.frontends.options import Flags
from asyncguard.frontends.terminal import complain
from asyncguard.model.impacts import IMPACTS
from asyncguard.model.report import Report
from asyncguard.model.text import decode
from asyncguard.pipeline import baseline
from asyncguard.pipeline.rulebook import rulebook

ALONE = ("fix", "fix_only", "diff", "statistics", "show_files", "show_settings")
"""Flags that make no sense beside these: with fixes, what is found is not what is in the files."""


def is_adopting(flags: Flags, *, stdin: bool) -> bool:
    """Whether the run changes files so that findings need not be mended now; a text on standard input is none. Raises
    click.UsageError."""
    asked = [name for name in ("write_baseline", "prune_baseline", "add_noqa") if flags[name] not in (False, None)]
    beside = ("since", *ALONE) if asked[:1] != ["add_noqa"] else ALONE
    others = [*asked[1:], *(name for name in beside if flags[name])]
    flagged = [f"'--{name.replace('_', '-')}'" for name in (*asked[:1], *others)]
    flagged += ["standard input"] if stdin else []
    if asked and len(flagged) > 1:
        raise click.UsageError(f"the argument {flagged[0]} cannot be used with {flagged[1]}")
    return bool(asked)


def unbaselined(config: Config, flags: Flags) -> Config:
    """The settings for a run whose findings the baseline is made of."""
    rewrites = flags["write_baseline"] or flags["prune_baseline"]
    return msgspec.structs.replace(config, baseline="", min_impact=IMPACTS[0]) if rewrites else config


def adopt(report: Report, flags: Flags, config: Config, cwd: Path) -> int:
    """The exit code: 0, or 2 where a file could not be changed. Raises ConfigError."""
    file = Path(config.baseline or Path(report.root) / baseline.DEFAULT)
    if flags["add_noqa"] is not None:
        return _add_noqa(report, flags, cwd)
    if flags["write_baseline"]:
        return _write(report, file, flags, config, cwd)
    return _prune(report, file, flags, config, cwd)


def _write(report: Report, file: Path, flags: Flags, config: Config, cwd: Path) -> int:
    before = _before(file, cwd)
    made = baseline.updated(report, before, selected(config, rulebook(config).rules), cwd)
    baseline.write(file, made)
    hint = "" if config.baseline else f' Name it in the settings: `baseline = "{file.name}"`.'
    _say(f"Recorded {_findings(made.count)} in `{_shown(file, cwd)}`.{hint}", flags)
    return 0


def _before(file: Path, cwd: Path) -> baseline.Baseline:
    """What is recorded. A file that is damaged, say by a merge, is kept beside the new one: it may have recorded what
    this run has not looked at."""
    try:
        return baseline.read(file) if file.exists() else baseline.Baseline({})
    except baseline.DamagedError as error:
        kept = _shown(baseline.set_aside(file), cwd)
        complain(f"{error.causes[0]}: {error.causes[1].partition(';')[0]}. What was there is kept as `{kept}`.")
        return baseline.Baseline({})


def _prune(report: Report, file: Path, flags: Flags, config: Config, cwd: Path) -> int:
    before = baseline.read(file)
    after = baseline.pruned(report, before, selected(config, rulebook(config).rules), cwd)
    if after != before:
        baseline.write(file, after)
    _say(f"Removed {_findings(before.count - after.count)} from `{_shown(file, cwd)}`.", flags)
    return 0


def _add_noqa(report: Report, flags: Flags, cwd: Path) -> int:
    reason, added, failed = flags["add_noqa"], {}, False
    if any(char in reason for char in "\r\n"):
        raise ConfigError("`--add-noqa`: a reason has one line")
    found = (finding for finding in report.findings if finding.code not in KEPT)
    for shown, group in groupby(found, key=lambda finding: finding.path):
        try:
            before = (cwd / shown).read_bytes()
            text, encoding = decode(before)
            after, added[shown] = silenced(text, group, reason)
            failed |= not replace(cwd / shown, before, after.encode(encoding))
        except (OSError, SyntaxError, UnicodeError, tokenize.TokenError) as error:
            complain(f"No directives were added to `{shown}`: {error}", "error")
            failed = True
    _say(counted(added), flags)
    return 2 if failed else 0


def _findings(count: int) -> str:
    return f"{count} finding{'s' * (count != 1)}"


def _shown(file: Path, cwd: Path) -> str:
    return (file.relative_to(cwd) if file.is_relative_to(cwd) else file).as_posix()


def _say(words: str, flags: Flags) -> None:
    if not flags["quiet"] and not flags["silent"]:
        click.echo(words, err=True)
