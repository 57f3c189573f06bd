"""`asyncio.create_task(f())`, dropped → kept in a set of the module until it is done."""

import re

import libcst as cst

from asyncguard.fix import imports
from asyncguard.fix.draft import Case, Draft, Replacement
from asyncguard.fix.lines import is_alone, line_of, small
from asyncguard.fix.names import Needed
from asyncguard.model import summary as m

STORE = "_background_tasks"
NAMES = ("task", "background_task", "kept_task")


def kept(case: Case) -> Draft | None:
    """Unsafe: a task that might have vanished runs to its end now."""
    site, text = case.site, case.text
    where = imports.below(case.summary)
    if where is None or not _is_a_line(case):
        return None
    row, end_row = text.span(site.start, site.end).row, text.span(site.start, site.end).end_row
    source = text.between(case.function.span.row, case.function.end_row)
    name = next((each for each in NAMES if not re.search(rf"(?<![.\w]){each}\b(?!\s*=[^=])", source)), None)
    indent = text.text[text.start(row) : site.start]
    if name is None or name in case.function.locals or name in case.function.free:
        return None
    end = text.start(end_row) + len(text.row(end_row))
    lines = ["", f"{indent}{STORE}.add({name})", f"{indent}{name}.add_done_callback({STORE}.discard)"]
    replacements = [
        Replacement(site.start, site.start, f"{name} = "),
        Replacement(end, end, text.newline.join(lines)),
    ]
    store = case.names.bound(STORE)
    if store is not None and not store:
        replacements.append(_made(case, where))
    elif store is None or not all(_is_set(each) for each in store):
        return None
    return Draft(f"Keep the task in `{STORE}` until it is done", "unsafe", replacements)


def _is_a_line(case: Case) -> bool:
    """Whether the call is all that its rows have."""
    line, parent = line_of(case.site), case.site.parent
    if line is None or not isinstance(parent, cst.Expr) or parent is not small(line.node)[0]:
        return False
    return is_alone(line, case.tree, case.text)


def _made(case: Case, row: int) -> Replacement:
    text = case.text
    spelled = case.names.spell("asyncio.Task", Needed("asyncio"))
    kind = f": set[{spelled.text}]" if spelled and spelled.needs is None else ""
    at = text.start(row)
    before = "" if at == 0 or text.text[at - 1] in "\r\n" else text.newline
    return Replacement(at, at, f"{before}{text.newline}{STORE}{kind} = set(){text.newline}")


def _is_set(statement: m.Stmt) -> bool:
    value = statement.value if isinstance(statement, m.Assign | m.Annotated) else None
    return isinstance(value, m.Call) and value.func == m.Name("set")
