"""click's commands → the reference of all flags."""

from collections.abc import Iterator

import click

from asyncguard.frontends.cli import main


def reference() -> str:
    """A page: each command with its arguments and flags, as `--help` has them."""
    told = "What `--help` says of each command. What they are for is told in [the command line](../cli.md).\n"
    lines = ["# Flags\n", told]
    with click.Context(main, info_name="asyncguard") as context:
        for name, command in sorted(main.commands.items()):
            lines += _command(name, command, context)
    return "\n".join(lines) + "\n"


def _command(name: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    with click.Context(command, info_name=name, parent=parent) as context:
        yield f"## `asyncguard {name}`\n"
        yield f"{_safe(command.help or '')}\n"
        yield f"```text\n{command.get_usage(context)}\n```\n"
        records = [record for parameter in command.params if (record := parameter.get_help_record(context))]
    if records:
        yield "| flag | |"
        yield "|---|---|"
        for flag, text in records:
            yield f"| `{flag.replace('|', chr(92) + '|')}` | {_safe(text)} |"
        yield ""


def _safe(text: str) -> str:
    """Text that Markdown leaves as it is."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[")
