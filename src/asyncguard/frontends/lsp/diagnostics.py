"""Finding → Diagnostic."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import as_file, files

import lsprotocol.types as t

from asyncguard.check.silence import UNPARSED, UNUSED
from asyncguard.frontends.lsp.places import Places
from asyncguard.model.finding import Finding
from asyncguard.plugins import Rulebook
from asyncguard.report.steps import below

SOURCE = "asyncguard"
Read = Callable[[str], Places | None]
"""Shown path → the places of that file, None where it cannot be read."""
Locate = Callable[[str], str]
"""Shown path → URI."""


def diagnostic(finding: Finding, places: Places, book: Rulebook, read: Read, locate: Locate) -> t.Diagnostic:
    """`read` and `locate` are asked about the files of the chain."""
    page = page_address(book, finding.code)
    return t.Diagnostic(
        range=places.range(finding.span),
        message=message(finding),
        severity=t.DiagnosticSeverity.Error if finding.code == UNPARSED else t.DiagnosticSeverity.Warning,
        code=finding.code,
        code_description=t.CodeDescription(page) if page else None,
        source=SOURCE,
        tags=[t.DiagnosticTag.Unnecessary] if finding.code == UNUSED else None,
        related_information=list(_steps(finding, read, locate)) or None,
    )


def message(finding: Finding) -> str:
    return f"{finding.message}\n\nhelp: {finding.help}" if finding.help else finding.message


def page_address(book: Rulebook, code: str) -> str | None:
    """The rule's page, as it was installed with asyncguard or with the plugin."""
    plugin = book.origins[code].plugin
    return _address(plugin.package, book.rule(code).name) if plugin else None


@cache
def _address(package: str, name: str) -> str | None:
    try:
        with as_file(files(package).joinpath(f"{name}.md")) as path:
            return path.as_uri() if path.exists() else None
    except (OSError, ImportError, TypeError, ValueError):  # no such page, no such package
        return None


def _steps(finding: Finding, read: Read, locate: Locate) -> Iterator[t.DiagnosticRelatedInformation]:
    """The chain below the finding."""
    for step in below(finding):
        places = read(step.path)
        if places is not None:
            where = f" in `{step.function}`" if step.function else ""
            yield t.DiagnosticRelatedInformation(
                t.Location(locate(step.path), places.range(step.span)), f"{step.text}{where}"
            )
