"""The words of a blocking finding."""

import pytest

from asyncguard.model.summary import Span
from asyncguard.rule import Block, Rule, Step
from asyncguard.rules import blocking_http_call, nested_event_loop, syntax_error
from asyncguard.rules._block import report

SPAN = Span(1, 1, 1, 9)


def block(callee="requests.get", functions=("handler",), **facts) -> Block:
    defaults = {
        "path": "app.py",
        "span": SPAN,
        "function": "handler",
        "code": "AG102",
        "primitive": "requests.get",
        "category": "network",
        "cost": "network",
        "conditional": False,
        "why": "synchronous HTTP request",
        "instead": "httpx.AsyncClient",
        "raises": "",
    }
    chain = tuple(Step("app.py", SPAN, function, "calls") for function in functions)
    return Block(callee=callee, chain=chain, **(defaults | facts))


def message(**facts) -> str:
    return report(blocking_http_call.RULE, block(**facts)).message


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "`requests.get()` blocks the event loop (network)"),
        ({"callee": "self.api.get"}, "`self.api.get()` blocks the event loop: `requests.get` (network)"),
        ({"callee": "input", "primitive": "builtins.input"}, "`input()` blocks the event loop (network)"),
        (
            {"callee": "load", "functions": ("handler", "load")},
            "`load()` blocks the event loop: it reaches `requests.get` (network) 1 call down",
        ),
        (
            {"callee": "load", "functions": ("handler", "load", "fetch")},
            "`load()` blocks the event loop: it reaches `requests.get` (network) 2 calls down",
        ),
        ({"conditional": True}, "`requests.get()` may block the event loop (network)"),
        ({"category": "process"}, "`requests.get()` blocks the event loop (subprocess)"),
        ({"raises": "RuntimeError"}, "`requests.get()` raises RuntimeError on the event loop"),
        ({"raises": "RuntimeError", "conditional": True}, "`requests.get()` may raise RuntimeError on the event loop"),
        (
            {"callee": "rows", "primitive": "sqlite3.Cursor.__iter__", "category": "db"},
            "`rows` blocks the event loop: `sqlite3.Cursor.__iter__` (database)",
        ),
        ({"callee": "pages(...)"}, "`pages(...)` blocks the event loop: `requests.get` (network)"),
        ({"callee": "submit(...).result"}, "`submit(...).result()` blocks the event loop: `requests.get` (network)"),
        ({"callee": "", "primitive": "import json"}, "`import json` blocks the event loop (network)"),
    ],
)
def test_message(facts, expected):
    assert message(**facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "Use httpx.AsyncClient"),
        ({"instead": ""}, "Use `await asyncio.to_thread(requests.get, ...)`"),
        ({"callee": "pages(...)", "instead": ""}, "Use `await asyncio.to_thread(...)`"),
        ({"callee": "load", "functions": ("handler", "")}, "Use `await asyncio.to_thread(load, ...)`"),
        ({"instead": "await asyncio.to_thread(...)"}, "Use `await asyncio.to_thread(requests.get, ...)`"),
        (
            {"callee": "load", "functions": ("handler", "load")},
            "Use `await asyncio.to_thread(load, ...)`, or in `load`: httpx.AsyncClient",
        ),
        (
            {"callee": "load", "functions": ("handler", "load"), "raises": "SynchronousOnlyOperation", "instead": ""},
            "Use `await sync_to_async(load)(...)`",
        ),
    ],
)
def test_help(facts, expected):
    assert report(blocking_http_call.RULE, block(**facts)).help == expected


class Facts:
    """A program with one block and one broken file."""

    def __init__(self, found: Block):
        self.found = found

    def blocks(self, code: str):
        return [self.found] if self.found.code == code else []

    def syntax_errors(self):
        return [("broken.py", SPAN, "expected ':'")]


def findings(rule: Rule, **facts):
    return list(rule.check(rule, Facts(block(**facts))))


def test_a_rule_takes_the_blocks_of_its_code_only():
    [finding] = findings(blocking_http_call.RULE)
    assert (finding.code, finding.name, finding.span) == ("AG102", "blocking-http-call", SPAN)
    assert findings(blocking_http_call.RULE, code="AG101") == []


def test_a_nested_loop_that_does_not_raise_deadlocks():
    [finding] = findings(nested_event_loop.RULE, code="AG112", callee="future.result", category="loop")
    assert finding.message == "`future.result()` deadlocks the event loop: `requests.get` (nested event loop)"


def test_a_broken_file_is_one_finding():
    [finding] = findings(syntax_error.RULE)
    assert (finding.path, finding.message) == ("broken.py", "SyntaxError: expected ':'")


def test_a_plain_function_is_not_told_to_await() -> None:
    finding = report(blocking_http_call.RULE, block(can_await=False))
    assert finding.help == (
        "Use `asyncio.get_running_loop().run_in_executor(None, requests.get, ...)`: "
        "`handler` is no coroutine, and cannot await"
    )
    later = report(blocking_http_call.RULE, block(can_await=False, category="sleep"))
    assert later.help.startswith("Use `asyncio.get_running_loop().call_later(...)`: ")


def test_what_is_read_or_iterated_is_no_call() -> None:
    span = Span(1, 5, 1, 5 + len("api.pages"))
    finding = report(blocking_http_call.RULE, block("api.pages", ("handler", "pages"), span=span))
    assert finding.message.startswith("`api.pages` blocks the event loop: it reaches ")
    assert (finding.callee, "api.pages" in finding.help) == ("", False)
