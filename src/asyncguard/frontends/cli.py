"""The `asyncguard` command. Imports little: what a command needs, it imports itself."""

import gc
import os
import sys
from typing import NoReturn

import click

from asyncguard import __version__
from asyncguard.frontends.options import (
    Flags,
    check_options,
    daemon_options,
    describing_options,
    graph_options,
    inspect_options,
)
from asyncguard.frontends.options.adoption import spelled


def entry() -> NoReturn:
    """`main` as a process of its own. What it makes lives to its end: looking for garbage in it takes a tenth of the
    time, so only who runs for long does (the language server, `--watch`). At the end nothing is taken apart: the system
    frees it at once."""
    gc.disable()
    try:
        main()
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        for stream in (sys.stdout, sys.stderr):
            if not stream.closed:  # the language server closes what it speaks on
                stream.flush()
        os._exit(end.code)
    raise AssertionError("click ends the process")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s", prog_name="asyncguard")
def main() -> None:
    """asyncguard: finds what blocks your event loop, across the whole program, and shows the chain that proves it."""


class Check(click.Command):
    """A flag whose value only comes with `=`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, spelled(args))


@main.command(cls=Check)
@check_options
@click.pass_context
def check(context: click.Context, /, **flags: object) -> None:
    """Check the given files or directories [default: .]."""
    from asyncguard.frontends.run import run

    context.exit(run(Flags(flags)))


@main.command("entry-points")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path(path_type=str))
@inspect_options
@click.pass_context
def entry_points(context: click.Context, /, **flags: object) -> None:
    """Show what frameworks call in the given files or directories, and whether it runs on the event loop."""
    from asyncguard.frontends.entry_points import show
    from asyncguard.frontends.guard import guarded

    context.exit(guarded(lambda: show(Flags(flags))))


@main.command()
@click.argument("place", metavar="FILE:LINE")
@inspect_options
@click.pass_context
def explain(context: click.Context, /, **flags: object) -> None:
    """Explain a line: who runs it, what its calls hold and do, why there is a finding or none."""
    from asyncguard.frontends.explain import show
    from asyncguard.frontends.guard import guarded

    context.exit(guarded(lambda: show(Flags(flags))))


@main.command()
@click.argument("name")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path(path_type=str))
@graph_options
@click.pass_context
def graph(context: click.Context, /, **flags: object) -> None:
    """Draw the calls by which a function or an entry point (`GET /users/{id}`) gets to what blocks."""
    from asyncguard.frontends.graph import show
    from asyncguard.frontends.guard import guarded

    context.exit(guarded(lambda: show(Flags(flags))))


@main.command()
@click.argument("rule", required=False, metavar="<CODE|NAME>")
@click.option("--all", "every", is_flag=True, help="Explain all rules.")
@describing_options
def rule(rule: str | None, every: bool, output_format: str, **flags: object) -> None:
    """Explain a rule (or all rules)."""
    from asyncguard.frontends.book import book
    from asyncguard.frontends.rule_page import explain

    if bool(rule) == every:
        raise click.UsageError("Give a rule's code or name, or --all.")
    click.echo(explain(book(Flags(flags)), rule, output_format), nl=False)


@main.command()
@describing_options
def linter(output_format: str, **flags: object) -> None:
    """List the letters of codes, and who stands behind them: asyncguard and its plugins."""
    from asyncguard.frontends.book import book
    from asyncguard.frontends.rule_page import linters

    click.echo(linters(book(Flags(flags)), output_format), nl=False)


@main.command()
@click.argument("key", required=False, metavar="[KEY]")
@click.option("--ruff-external", is_flag=True, help="Print what ruff's own settings need to leave our comments alone.")
@describing_options
def config(key: str | None, ruff_external: bool, output_format: str, **flags: object) -> None:
    """List or describe the settings."""
    from asyncguard.frontends.beside_ruff import ruff_external as settings
    from asyncguard.frontends.book import book
    from asyncguard.frontends.keys import describe

    if ruff_external and key:
        raise click.UsageError("the argument '--ruff-external' cannot be used with '[KEY]'")
    click.echo(settings(book(Flags(flags))) if ruff_external else describe(key, output_format), nl=False)


@main.command()
@click.argument("packages", nargs=-1, required=True, metavar="PACKAGE...")
@click.option("--python", metavar="<PATH>", help="Interpreter, virtual environment or folder with the packages.")
def derive(packages: tuple[str, ...], python: str | None) -> None:
    """Derive from installed packages what their public API does to the loop, as catalogue files to be read."""
    from asyncguard.config import ConfigError
    from asyncguard.frontends.derive import derive as derived

    try:
        for text in derived(packages, python):
            click.echo(text)
    except ConfigError as error:
        raise click.ClickException("; ".join(error.causes)) from None


@main.command()
def server() -> None:
    """Run the language server on standard input and output."""
    gc.enable()
    try:
        from asyncguard.frontends.lsp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise click.ClickException("the language server needs pygls: pip install 'asyncguard[lsp]'") from None
    serve()


@main.command()
@click.argument("action", type=click.Choice(["start", "status", "stop", "run"]))
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path(path_type=str))
@daemon_options
@click.pass_context
def daemon(context: click.Context, /, action: str, **flags: object) -> None:
    """Keep the analysed program in memory, so that a check after a change takes a second.

    `start` starts a process in the background that `asyncguard check`, flake8 and pre-commit ask from then on; `run`
    stays in the foreground. `status` and `stop` say how it is, and end it. Reports are the same with and without it."""
    from asyncguard.frontends.daemon import commands
    from asyncguard.frontends.guard import guarded

    context.exit(guarded(lambda: getattr(commands, action)(Flags(flags))))


@main.command()
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def version(output_format: str) -> None:
    """Display asyncguard's version."""
    as_json = f'{{\n  "version": "{__version__}",\n  "commit_info": null\n}}'
    click.echo(as_json if output_format == "json" else f"asyncguard {__version__}")


@main.command()
def clean() -> None:
    """Clear any caches in the current directory and any subdirectories."""
    from asyncguard.frontends.clean import clean as remove

    for directory in remove():
        click.echo(f"Removing cache at: {directory}", err=True)
