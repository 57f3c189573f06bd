"""Catalogue files → "what asyncguard knows of SQLAlchemy", a page a library."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from asyncguard.catalogue.load import load
from asyncguard.catalogue.schema import Effect, EntryPoint, Library, Offloader, Type


def pages() -> dict[str, str]:
    """Path → text: the index, and a page for each library."""
    known = sorted(load().libraries, key=lambda library: library.library)
    return {"catalogue/index.md": _index(known)} | {f"catalogue/{each.library}.md": _page(each) for each in known}


def _index(known: Sequence[Library]) -> str:
    lines = ["# What asyncguard knows of libraries\n"]
    lines += [
        f"{len(known)} files, each with its sources. [Writing an entry](../catalogue-entries.md) is how they grow.\n"
    ]
    lines += ["| library | modules | checked with | calls that block | CPU-heavy calls |", "|---|---|---|--:|--:|"]
    return "\n".join([*lines, *map(_row, known)]) + "\n"


def _row(library: Library) -> str:
    effects = [*library.function, *(each for type_ in library.types for each in type_.method)]
    blocking = sum(len(each.names) for each in effects if each.blocks)
    heavy = sum(len(each.names) for each in effects if each.burns)
    modules = ", ".join(f"`{module}`" for module in library.modules[:4])
    link = f"[{library.library}]({library.library}.md)"
    return f"| {link} | {modules} | {_plain(library.checked)} | {blocking or ''} | {heavy or ''} |"


def _page(library: Library) -> str:
    return "\n".join(
        [f"# {library.library}\n", *_about(library), *_functions(library), *_types(library), *_rest(library)]
    )


def _about(library: Library) -> Iterator[str]:
    if library.checked:
        yield f"Checked with {_plain(library.checked)}.\n"
    if library.derived:
        yield "Derived from the package's source with `asyncguard derive`, and read.\n"
    if library.unverified:
        yield "The facts rest on documentation only.\n"
    for source in library.source:
        yield f"- <{source}>" if source.startswith("http") else f"- {_plain(source)}"
    yield ""


def _functions(library: Library) -> Iterator[str]:
    yield from _effects("Functions", library.function)


def _types(library: Library) -> Iterator[str]:
    for type_ in library.types:
        yield from _type(type_)


def _type(type_: Type) -> Iterator[str]:
    told = [each for each in type_.method if _does(each)]
    silent = [name for each in type_.method if not _does(each) for name in each.names]
    if not told and not silent and not type_.twin:
        return
    yield f"## `{type_.names[0]}`\n"
    if type_.twin:
        yield f"The asynchronous twin: {_code(type_.twin)}.\n"
    if told:
        yield from _table(told)
    if silent:
        yield f"Known to be harmless: {', '.join(_code(name) for name in silent)}.\n"


def _effects(title: str, effects: Sequence[Effect]) -> Iterator[str]:
    told = [each for each in effects if _does(each)]
    if told:
        yield f"## {title}\n"
        yield from _table(told)


def _table(effects: Sequence[Effect]) -> Iterator[str]:
    yield "| call | does | instead |"
    yield "|---|---|---|"
    for each in effects:
        yield f"| {', '.join(map(_code, each.names))} | {_does(each)} | {_plain(each.instead)} |"
    yield ""


def _does(effect: Effect) -> str:
    """What a call does, in words; '' for what is harmless."""
    said = []
    if effect.blocks:
        said.append(f"blocks ({effect.blocks})")
    if effect.burns:
        said.append(f"CPU: {_plain(effect.burns.cost)}, GIL {effect.burns.gil}")
    if effect.awaits:
        said.append(f"awaits ({effect.awaits})")
    if effect.takes or effect.opens:
        said.append(f"takes a {effect.takes or effect.opens}")
    said += [f"raises {effect.raises}"] if effect.raises else []
    said += ["under a condition"] if effect.unless or effect.only_if else []
    return ", ".join([*said, _plain(effect.why)] if said and effect.why else said)


def _rest(library: Library) -> Iterator[str]:
    if library.offloader:
        yield "## Runs its callable elsewhere\n"
        yield from map(_offloader, library.offloader)
        yield ""
    if library.entry_point:
        yield "## Entry points\n\n| kind | recognised by | plain functions run | coroutines run |\n|---|---|---|---|"
        yield from map(_entry, library.entry_point)
        yield ""


def _offloader(each: Offloader) -> str:
    return f"- {', '.join(map(_code, each.names))}: {each.runs}"


def _entry(each: EntryPoint) -> str:
    by = ", ".join(map(_code, (*each.names, *each.bases))) or _code(each.setting)
    return f"| {each.kind} | {by} | {each.sync} | {each.coroutine} |"


def _code(name: str) -> str:
    return f"`{name}`".replace("|", "\\|")


def _plain(text: str) -> str:
    """Text in a cell: code between backticks is code, any other Markdown or HTML in it is shown, not read."""
    words = " ".join(text.split()).replace("|", "\\|").split("`")
    return "`".join(word if at % 2 else _escaped(word) for at, word in enumerate(words))


def _escaped(text: str) -> str:
    return re.sub(r"([*_\[\]])", r"\\\1", escape(text, quote=False))
