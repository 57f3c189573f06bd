"""`asyncguard graph`: the chains of one function or entry point, as a picture's source text."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

import click

from asyncguard.config import ConfigError
from asyncguard.config.errors import suggestion
from asyncguard.frontends.inspection import named, settled
from asyncguard.frontends.options import Flags
from asyncguard.frontends.terminal import complain, telling
from asyncguard.model.finding import Finding
from asyncguard.pipeline import check
from asyncguard.report.call_graph import call_graph


def show(flags: Flags) -> int:
    """Prints the graph; the exit code. Raises ConfigError where nothing that was found has that name."""
    cwd = Path.cwd()
    paths = named(flags, cwd)
    config = settled(flags, paths, cwd)
    with telling(quiet=False) as tell:
        report = check(paths, config, cwd=cwd, use_cache=not flags["no_cache"], progress=tell)
    found = about(report.findings, flags["name"])
    graph = call_graph(found, report.entry_points)
    if not graph.nodes:
        complain(f"no chain of `{flags['name']}` ends in a call that blocks")
    click.echo(import_module(f"asyncguard.report.{flags['output_format']}").render(graph), nl=False)
    return 0


def about(findings: Sequence[Finding], name: str) -> list[Finding]:
    """Those that a function or an entry point of that name suffers: `load`, `Client.load`, `GET /users/{id}`; a place,
    `app/db.py:31`, names what is reported there. Raises ConfigError where no finding knows the name."""
    found = [finding for finding in findings if name in set(_names(finding))]
    if not found:
        near = suggestion(name, dict.fromkeys(word for finding in findings for word in _names(finding)))
        raise ConfigError(f"no finding has to do with `{name}`{near}")
    return found


def _names(finding: Finding) -> Iterator[str]:
    yield from finding.entry_points
    yield f"{finding.path}:{finding.span.row}"
    steps = ((step.path, step.function) for step in finding.chain)
    for path, function in ((finding.path, finding.function), *steps):
        yield function
        yield function.rpartition(".")[2]
        yield f"{path.removesuffix('.py').replace('/', '.')}.{function}"
