"""Questions that ask themselves: least fixpoints, whoever asks first."""

from itertools import permutations

import pytest

from asyncguard.link.memo import Memo
from asyncguard.link.tracking import TrackingMemo

Answer = frozenset[str]
NOTHING: Answer = frozenset()


class Graph:
    """What is reachable from a node: a question to each successor."""

    def __init__(self, **edges: str) -> None:
        self.edges = edges
        self.memo = Memo()
        self.asked: list[str] = []

    def reach(self, node: str) -> Answer:
        return self.memo.get(node, lambda: self._reach(node), NOTHING)

    def _reach(self, node: str) -> Answer:
        self.asked.append(node)
        return frozenset(node).union(*(self.reach(each) for each in self.edges.get(node, "")))


GRAPHS = {
    "no cycle": {"a": "bc", "b": "d", "c": "d"},
    "itself": {"a": "a"},
    "two": {"a": "b", "b": "a"},
    "two with ends": {"a": "bc", "b": "ad"},
    "three": {"a": "b", "b": "c", "c": "a"},
    "entered in the middle": {"a": "b", "b": "cd", "c": "b", "d": "e"},
    "cycles in a cycle": {"a": "b", "b": "ca", "c": "bd", "d": "c"},
    "a figure of eight": {"a": "bc", "b": "a", "c": "a"},
    "two cycles one way": {"a": "b", "b": "ac", "c": "d", "d": "c"},
    "everything with everything": {"a": "abcd", "b": "abcd", "c": "abcd", "d": "abcd"},
}


def truth(edges: dict[str, str], node: str) -> Answer:
    found, waiting = {node}, [node]
    while waiting:
        new = set(edges.get(waiting.pop(), "")) - found
        found |= new
        waiting += new
    return frozenset(found)


@pytest.mark.parametrize("name", GRAPHS)
def test_answers_do_not_depend_on_who_asks_first(name: str) -> None:
    edges = GRAPHS[name]
    nodes = sorted({*edges, *"".join(edges.values())})
    right = {node: truth(edges, node) for node in nodes}
    for order in permutations(nodes):
        graph = Graph(**edges)
        assert {node: graph.reach(node) for node in order} == right


def test_an_answer_is_found_once() -> None:
    graph = Graph(a="bc", b="d", c="d")
    graph.reach("a")
    graph.reach("b")
    assert sorted(graph.asked) == ["a", "b", "c", "d"]
    assert len(graph.memo) == 4


def test_a_cycle_costs_a_few_rounds() -> None:
    names = [chr(ord("a") + i) for i in range(26)]
    graph = Graph(**{name: names[(i + 1) % 26] for i, name in enumerate(names)})
    assert graph.reach("a") == frozenset(names)
    assert len(graph.asked) <= 26 * 4


def test_every_member_of_a_cycle_is_settled_with_it() -> None:
    graph = Graph(a="b", b="c", c="a")
    graph.reach("a")
    graph.asked.clear()
    assert graph.reach("c") == frozenset("abc")
    assert graph.asked == []


def test_what_never_settles_ends() -> None:
    memo = Memo()

    def grow() -> int:
        return memo.get("n", grow, 0) + 1

    assert memo.get("n", grow, 0) > 0


def test_an_error_leaves_no_question_open() -> None:
    memo = Memo()

    def fail() -> int:
        raise RecursionError

    with pytest.raises(RecursionError):
        memo.get("n", fail, 0)
    assert memo.get("n", lambda: 1, 0) == 1


class Counted(Graph):
    """A cycle with long tails that rest on it, without that the cycle changes what they find."""

    def _reach(self, node: str) -> Answer:
        self.asked.append(node)
        return frozenset().union(*(self.reach(each) for each in self.edges.get(node, ""))) | frozenset("x")


def test_what_gets_the_same_answers_is_not_found_anew() -> None:
    """`a` asks itself through `b`, ..., `f`: only `f`, whose answer from `a` is another in the second round, is asked
    again, and says what it said before."""
    graph = Counted(a="b", b="c", c="d", d="e", e="f", f="a")
    assert graph.reach("a") == frozenset("x")
    assert graph.asked == [*"abcdef", "f"]
    assert all(graph.reach(node) == frozenset("x") for node in "abcdef")
    assert graph.asked == [*"abcdef", "f"]


def test_an_answer_that_changes_is_passed_on() -> None:
    """`c` learns of `a` only from the second round on, and so does `b`."""
    graph = Graph(a="bz", b="c", c="a")
    assert graph.reach("a") == frozenset("abcz")
    assert graph.asked == [*"abcz", *"cba"]
    assert graph.reach("c") == frozenset("abcz")


def test_equal_answers_are_one_object() -> None:
    memo = Memo()
    one, two = (memo.get(question, lambda: tuple(range(2)), ()) for question in "ab")
    assert one == (0, 1)
    assert one is two


def test_what_cannot_be_hashed_is_an_answer_too() -> None:
    memo = Memo()
    one, two = (memo.get(question, lambda: {"x": 1}, {}) for question in "ab")
    assert one == two == {"x": 1}
    assert memo.get("a", dict, {}) is one


class Tracked:
    """Two questions that ask one another; what each says itself may be changed."""

    def __init__(self, **says: int) -> None:
        self.says = says
        self.repeated: list[int] = []
        self.memo = TrackingMemo(self.repeated.append, lambda question: None)

    def ask(self, node: str, other: str) -> Answer:
        return self.memo.get(("node", node), lambda: self._ask(node, other), NOTHING)

    def _ask(self, node: str, other: str) -> Answer:
        self.memo.read(node)
        self.memo.remark(self.says[node])
        return self.ask(other, node) | {node}


@pytest.mark.parametrize("changed", ["a", "b"])
def test_what_was_said_before_a_change_is_not_said_again(changed: str) -> None:
    tracked = Tracked(a=0b001, b=0b010)
    assert tracked.ask("a", "b") == {"a", "b"}
    assert tracked.repeated.pop() == 0b011
    tracked.says[changed] = 0b100
    tracked.memo.doubt([changed])
    assert tracked.ask("a", "b") == {"a", "b"}
    assert tracked.repeated.pop() == tracked.says["a"] | tracked.says["b"]


def test_a_question_that_cannot_be_asked_any_more_takes_nobody_with_it() -> None:
    """`a` has asked for something that is gone, and does so no more; `b` asks itself meanwhile."""
    memo, rows = TrackingMemo(lambda bits: None, lambda question: None), ["x", "y"]

    def row(at: int) -> str:
        memo.read("rows")
        return rows[at]

    def a() -> str:
        return memo.get(("last", "a"), last, "")

    def last() -> str:
        memo.read("rows")
        bottom = len(rows) - 1
        return memo.get(("row", "a", bottom), lambda: row(bottom), "") + b()

    def b() -> str:
        return memo.get(("b", "b"), lambda: max("b", b()), "")

    assert a() == "yb"
    rows.pop()
    memo.doubt([], "rows")
    assert a() == "xb"
