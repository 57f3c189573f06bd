"""Chains as graphs, and graphs as text and as a picture."""

import re
import xml.etree.ElementTree as ET

import pytest

from asyncguard.model.entry import EntryPoint
from asyncguard.model.finding import Finding, Step
from asyncguard.model.summary import NOWHERE, Span
from asyncguard.report import dot, mermaid, svg
from asyncguard.report.call_graph import CallGraph, Edge, Node, call_graph

ROUTE = EntryPoint("route", "GET /a", "show", "app.py", NOWHERE, "loop", "")
TIMING = EntryPoint("middleware", "timing", "timing", "app.py", NOWHERE, "loop", "")
SHOW, LOAD = Node("function", "show", "app.py"), Node("function", "load", "db.py")
ENTRY, GET = Node("entry", "GET /a", "route"), Node("primitive", "requests.get")


def finding(
    *steps: tuple[str, str, int], labels: tuple[str, ...] = ("GET /a",), primitive: str = "requests.get"
) -> Finding:
    chain = tuple(Step(path, Span(row, 1, row, 9), function, "calls") for path, function, row in steps)
    return Finding("app.py", NOWHERE, "AG102", "n", "m", chain, primitive=primitive, entry_points=labels)


DEEP = finding(("app.py", "show", 7), ("db.py", "load", 3))


class TestGraph:
    def test_from_the_entry_point_to_what_blocks(self) -> None:
        assert call_graph([DEEP], [ROUTE]).edges == (Edge(ENTRY, SHOW), Edge(SHOW, LOAD, 7), Edge(LOAD, GET, 3))

    def test_chains_share_what_they_share(self) -> None:
        other = finding(("app.py", "list", 20), ("db.py", "load", 3))
        graph = call_graph([DEEP, other], [ROUTE])
        assert [node.name for node in graph.nodes] == ["GET /a", "show", "load", "requests.get", "list"]

    def test_an_entry_point_under_its_own_name_is_drawn_once(self) -> None:
        graph = call_graph([finding(("app.py", "timing", 4), labels=("timing",))], [TIMING])
        assert graph.nodes == (Node("entry", "timing", "middleware"), GET)

    def test_steps_within_one_function_are_no_calls(self) -> None:
        graph = call_graph([finding(("a.py", "f", 4), ("a.py", "f", 5), labels=())])
        assert graph.edges == (Edge(Node("function", "f", "a.py"), GET, 5),)

    def test_what_leads_to_no_primitive_is_left_out(self) -> None:
        assert call_graph([finding(("a.py", "f", 4), primitive="")]) == CallGraph()


class TestText:
    def test_mermaid(self) -> None:
        lines = mermaid.render(call_graph([DEEP], [ROUTE])).splitlines()
        assert lines[:2] == ["flowchart LR", '    n0(["GET /a<br>route"]):::entry']
        assert "    n1 -->|7| n2" in lines
        assert "    n0 -.-> n1" in lines

    def test_dot(self) -> None:
        text = dot.render(call_graph([DEEP], [ROUTE]))
        assert text.startswith("digraph asyncguard {")
        assert 'n0 [label="GET /a\\nroute"' in text
        assert "n1 -> n2 [label=7]" in text

    def test_names_cannot_break_out(self) -> None:
        odd = CallGraph((Node("function", 'a"];b --> c<script>', "x\n\\"),))
        assert re.fullmatch(r'    n0\["[\w #;.,:()/<>br-]+"\]', mermaid.render(odd).splitlines()[1])
        assert "<script>" not in mermaid.render(odd)
        assert r'label="a\"];b --> c<script>\nx␊\\"' in dot.render(odd)


class TestPicture:
    def test_it_is_well_formed_and_named(self) -> None:
        root = ET.fromstring(svg.render(call_graph([DEEP], [ROUTE]), "Calls <of> & more"))
        assert (root.get("role"), root[0].text) == ("img", "Calls <of> & more")
        assert [group.get("class") for group in root.iter("g")] == ["entry", "function", "function", "primitive"]

    def test_calls_go_to_the_right(self) -> None:
        root = ET.fromstring(svg.render(call_graph([DEEP], [ROUTE]), "t"))
        left = [float(rect.get("x", "")) for rect in root.iter("rect")]
        assert left == sorted(set(left))

    def test_boxes_do_not_overlap(self) -> None:
        many = [finding(("app.py", f"f{n}", n), ("db.py", f"g{n % 3}", 3), labels=()) for n in range(1, 12)]
        boxes = list(ET.fromstring(svg.render(call_graph(many), "t")).iter("rect"))
        places = [[float(box.get(key, "")) for key in ("x", "y", "width", "height")] for box in boxes]
        for at, (x, y, width, height) in enumerate(places):
            for other_x, other_y, *_ in places[at + 1 :]:
                assert other_x >= x + width or other_x + 1 <= x or other_y >= y + height or other_y + height <= y

    def test_long_names_are_cut_and_told(self) -> None:
        picture = svg.render(CallGraph((Node("function", "a" * 60, "x.py"),)), "t")
        assert f"…{'a' * 33}<" in picture
        assert f"<title>{'a' * 60} x.py</title>" in picture

    @pytest.mark.parametrize("rows", [(("a", "b"), ("b", "a")), (("a", "a2"), ("a2", "a3"), ("a3", "a"))])
    def test_cycles_end(self, rows: tuple[tuple[str, str], ...]) -> None:
        edges = tuple(Edge(Node("function", one), Node("function", two), 1) for one, two in rows)
        nodes = tuple(dict.fromkeys(edge.source for edge in edges))
        assert svg.render(CallGraph(nodes, edges), "t").count("<rect") == len(nodes)

    def test_nothing_is_drawn_of_nothing(self) -> None:
        assert svg.render(CallGraph(), "t") == ""
