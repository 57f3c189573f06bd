"""`subprocess.run([...])` whose result nobody uses, `subprocess.call([...])` → the subprocesses of asyncio."""

import libcst as cst

from asyncguard.fix.awaits import needs_parentheses
from asyncguard.fix.draft import Case, Draft, Replacement
from asyncguard.fix.flavour import ASYNCIO, flavour
from asyncguard.fix.names import Needed

SAME = ("cwd", "env", "start_new_session")
"""Arguments that mean the same for both."""
SILENT = ("stdin", "stdout", "stderr")
"""Only where they are thrown away: a pipe that nobody reads would stop the process."""


def process(case: Case) -> Draft | None:
    """Unsafe: other tasks run meanwhile. Where arguments or the result ask for more, the call can go to a thread."""
    site, name = case.site, case.finding.primitive
    is_used = not isinstance(site.parent, cst.Expr)
    may_be = name == "subprocess.call" or (name in ("subprocess.run", "os.system") and not is_used)
    if not may_be or len(case.finding.chain) != 1 or flavour(case.names) is not ASYNCIO or needs_parentheses(site):
        return None
    written = _arguments(case)
    if written is None:
        return None
    function, arguments = written
    spelled = case.names.spell(f"asyncio.{function}", Needed("asyncio"))
    if spelled is None:
        return None
    content = f"await (await {spelled.text}({arguments})).wait()"
    return Draft(
        f"Replace with `await asyncio.{function}(...)`",
        "unsafe",
        [Replacement(site.start, site.end, content)],
        needs=[spelled.needs] if spelled.needs else [],
        frees=["subprocess", "os"],
    )


def _arguments(case: Case) -> tuple[str, str] | None:
    """The function of asyncio, and what to pass to it."""
    first, *rest = case.site.call.args or (None,)
    if first is None or first.keyword or first.star or "#" in case.text.text[case.site.start : case.site.end]:
        return None
    is_shell = case.finding.primitive == "os.system"
    more: list[str] = []
    for each in rest:
        keyword, value = each.keyword.value if each.keyword else "", _code(case, each.value)
        if keyword == "shell" and value == "True":
            is_shell = True
        elif keyword in SAME or (keyword in SILENT and value.endswith("DEVNULL")):
            more.append(f"{keyword}={value}")
        else:
            return None
    if is_shell:
        return "create_subprocess_shell", ", ".join([_code(case, first.value), *more])
    if not isinstance(first.value, cst.List | cst.Tuple) or not first.value.elements:
        return None
    return "create_subprocess_exec", ", ".join([*(_element(case, each) for each in first.value.elements), *more])


def _element(case: Case, element: cst.BaseElement) -> str:
    star = "*" if isinstance(element, cst.StarredElement) else ""
    return f"{star}{_code(case, element.value)}"


def _code(case: Case, node: cst.CSTNode) -> str:
    return case.tree.code(node, (case.site.opening + 1, case.site.end - 1))
