"""`asyncguard check`: flags → settings → report → text and an exit code."""

import gc
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click
import msgspec

from asyncguard.config import Config, ConfigError, load
from asyncguard.discover import NOTEBOOK, discover
from asyncguard.frontends.adopt import adopt, is_adopting, unbaselined
from asyncguard.frontends.daemon.client import daemon
from asyncguard.frontends.fixing import allowed, is_fixing, show_diff, write_changes
from asyncguard.frontends.given import Given, given
from asyncguard.frontends.guard import CLEAN, FAILED, FOUND, guarded
from asyncguard.frontends.options import Flags
from asyncguard.frontends.output import Destination, destinations, write
from asyncguard.frontends.profile import Profile
from asyncguard.frontends.settings import from_flags
from asyncguard.frontends.since import changed_only, references
from asyncguard.frontends.terminal import complain, telling
from asyncguard.model.mended import Mended
from asyncguard.model.repairs import Repairs
from asyncguard.model.report import Report
from asyncguard.pipeline import Elsewhere, check, nobody
from asyncguard.pipeline.progress import Progress
from asyncguard.pipeline.rulebook import rulebook

if TYPE_CHECKING:
    from asyncguard.pipeline.resident import Resident


class _Around(TypedDict):
    """What `check` and `mend` take alike."""

    cwd: Path
    use_cache: bool
    progress: Progress
    overlay: Mapping[str, bytes]
    resident: "Resident | None"
    elsewhere: Elsewhere


def run(flags: Flags) -> int:
    """The exit code: 0 nothing found, 1 findings, 2 a mistake of the user's or of ours."""
    cwd = Path.cwd()
    if flags["watch"]:
        gc.enable()
        return guarded(lambda: _watch(flags, cwd))
    return guarded(lambda: _run(flags, cwd), silent=flags["silent"])


def _watch(flags: Flags, cwd: Path) -> int:
    from asyncguard.frontends.watch import ALONE, watch

    for name in ALONE:
        if flags[name] not in (False, None):
            raise click.UsageError(f"the argument '--watch' cannot be used with '--{name.replace('_', '-')}'")
    what = given(flags, cwd)
    if what.stdin:
        raise click.UsageError("the argument '--watch' cannot be used with standard input")
    found = discover(what.paths, _settings(what, flags, cwd), cwd)
    from asyncguard.pipeline.resident import Resident

    resident = Resident()

    def once() -> int:
        code = guarded(lambda: _run(flags, cwd, resident), silent=flags["silent"])
        if code != FAILED and resident.is_empty:
            guarded(lambda: _ahead(flags, cwd, resident), silent=True)
        return code

    try:
        return watch(once, Path(found.root), lambda: _beside(what, flags, cwd, Path(found.root)))
    finally:
        resident.close()


def _beside(what: Given, flags: Flags, cwd: Path, root: Path) -> list[Path]:
    """Files beside sources and settings that findings rest on, as far as they are known: the run tells of mistakes."""
    found: list[Path] = []
    try:
        found += map(Path, filter(None, [_settings(what, flags, cwd).baseline]))
        found += references(flags["since"], root) if flags["since"] else ()
    except ConfigError:
        pass
    return found


def _ahead(flags: Flags, cwd: Path, resident: "Resident") -> int:
    """A stored report has answered: link its program while there is time, so that what changes is told soon. Settings
    that have become wrong meanwhile are told of in the next run."""
    what = given(flags, cwd)
    resident.is_eager = True
    try:
        check(what.paths, _settings(what, flags, cwd), cwd=cwd, resident=resident)
    finally:
        resident.is_eager = False
    return CLEAN


def _settings(what: Given, flags: Flags, cwd: Path) -> Config:
    config = load(what.paths, from_flags(flags), flags["config"], isolated=flags["isolated"], cwd=cwd)
    return msgspec.structs.replace(config, ignore_noqa=flags["ignore_noqa"])


def _run(flags: Flags, cwd: Path, resident: "Resident | None" = None) -> int:
    started = time.monotonic()
    what = given(flags, cwd)
    adopting = is_adopting(flags, stdin=what.stdin)
    config = _settings(what, flags, cwd)
    if flags["show_files"] or flags["show_settings"]:
        return _show(what, config, flags, cwd)
    wanted = destinations(flags, config)
    with telling(quiet=flags["quiet"] or flags["silent"]) as tell:
        profile = Profile(tell) if flags["profile"] else None
        mended = _mended(what, unbaselined(config, flags), flags, cwd, profile or tell, resident)
    report = changed_only(mended.report, flags["since"], cwd) if flags["since"] else mended.report
    mended = mended._replace(report=report)
    if adopting:
        return adopt(report, flags, config, cwd) or (FAILED if report.failures else CLEAN)
    if flags["diff"]:
        differs = show_diff(mended, flags)
        return FAILED if report.failures else FOUND if differs else CLEAN
    seconds = time.monotonic() - started
    return _told(mended, what, flags, config, wanted, cwd, seconds, profile)


def _told(
    mended: Mended,
    what: Given,
    flags: Flags,
    config: Config,
    wanted: list[Destination],
    cwd: Path,
    seconds: float,
    profile: Profile | None,
) -> int:
    """Writes files and findings, says the rest; the exit code."""
    report = mended.report
    unwritten = _print_source(mended, what) if what.stdin and is_fixing(flags) else write_changes(mended.changes, cwd)
    repairs = Repairs(allowed(flags), mended.made, bool(flags["show_fixes"]), bool(flags["fix_only"]))
    shown = report.only(frozenset()) if repairs.only else report
    if flags["watch"]:
        _announce(shown, flags)
    write(shown, repairs, wanted, flags, cwd, what.overlay, rulebook(config))
    _remarks(report, what, flags, config, seconds)
    if profile:
        click.echo(profile.table(), err=True)
    for cause in unwritten:
        complain(cause, "error")
    if report.failures or unwritten:
        return FAILED
    return FOUND if _counts(mended, flags) else CLEAN


def _print_source(mended: Mended, what: Given) -> list[str]:
    """The text from standard input with its fixes goes to stdout; what else there is to say goes to stderr."""
    (text,) = what.overlay.values()
    changed = next((change.after for change in mended.changes.values()), text)
    sys.stdout.buffer.write(changed)
    sys.stdout.buffer.flush()
    return []


def _mended(
    what: Given, config: Config, flags: Flags, cwd: Path, tell: Progress, resident: "Resident | None"
) -> Mended:
    """The report, with fixes where they are asked for; nothing is written yet."""
    paths = what.paths
    around = _Around(
        cwd=cwd,
        use_cache=not flags["no_cache"],
        progress=tell,
        overlay=what.overlay,
        resident=resident,
        elsewhere=nobody if resident else daemon(paths, config, cwd),
    )
    if not is_fixing(flags):
        return Mended(check(paths, config, **around), {}, ())
    from asyncguard.pipeline.mend import mend

    return mend(paths, config, allowed(flags), **around)


def _counts(mended: Mended, flags: Flags) -> bool:
    """Whether what was found makes the run fail."""
    if mended.made and flags["exit_non_zero_on_fix"]:
        return True
    return bool(mended.report.findings) and not flags["exit_zero"] and not flags["fix_only"]


def _show(what: Given, config: Config, flags: Flags, cwd: Path) -> int:
    """The files on disk that would be checked, or the settings for the first."""
    found = discover(what.paths, config, cwd, what.overlay)
    if flags["show_settings"]:
        from asyncguard.frontends.shown_settings import text

        click.echo(text(found, config, rulebook(config)), nl=False)
        return CLEAN
    for source in found.program:
        if source.shown in found.report and not what.stdin:
            click.echo(source.path)
    return CLEAN


def _announce(report: Report, flags: Flags) -> None:
    """In watch mode the count comes first."""
    from asyncguard.frontends.watch import say

    count = len(report.findings)
    if not flags["quiet"] and not flags["silent"]:
        say(f"Found {count} error{'s' * (count != 1)}. Watching for file changes.")


def _remarks(report: Report, what: Given, flags: Flags, config: Config, seconds: float) -> None:
    """Everything else, to stderr."""
    if flags["silent"]:
        return
    for failure in report.failures:
        complain(f"{failure}\n  This is a bug in asyncguard: please report it with the file.", "error")
    if flags["quiet"]:
        return
    for note in (*(words for _, words in report.comments), *report.notes):
        complain(note)
    for path in what.paths:
        if path.suffix == NOTEBOOK:
            complain(f"Notebooks are not checked: `{path.name}`")
    if not report.files and not what.stdin:
        complain("No Python files found under the given path(s)")
    if flags["verbose"]:
        source = config.source or "no configuration file"
        click.echo(f"Settings: {source}", err=True)
        for remark in report.remarks:
            click.echo(remark, err=True)
        if report.known:
            click.echo(f"The baseline hides {report.known}", err=True)
        count = f"{len(report.files)} of {report.program} files of {report.root}"
        click.echo(f"Checked {count} in {seconds:.2f}s", err=True)
