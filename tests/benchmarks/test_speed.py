"""The measurement of speed: limits, what is kept, tables, the page. What it measures is tried on a tiny tree."""

import sys
import time
from pathlib import Path

import pytest

from benchmarks.speed import aims, growth, page, tables
from benchmarks.speed.bench import Bench, copied
from benchmarks.speed.measure import Timing, timed
from benchmarks.speed.store import Results, Store, Tree

BLOCKS = "import time\n\n\nasync def f():\n    time.sleep(1)\n"


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    for number in range(8):
        path = tmp_path / "whole" / "package" / f"m{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(BLOCKS + f"# {'x' * number}\n")
    return tmp_path / "whole"


@pytest.fixture
def bench(whole: Path, tmp_path: Path) -> Bench:
    return Bench(copied(whole, tmp_path / "scratch", 0), tmp_path / "scratch", 120)


def fresh() -> Results:
    return Results("abc", "2026-11-25", "3.11", 2)


def timing(cpu: float, failed: str = "", **more: float) -> Timing:
    return Timing(wall=cpu, cpu=cpu, findings=0, memory=more.get("memory", 1), failed=failed)


class TestTimed:
    def test_a_run_without_an_end_is_ended(self, tmp_path: Path) -> None:
        """With all its processes."""
        code = "import subprocess, sys, time; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
        began = time.monotonic()
        assert timed([sys.executable, "-c", code], tmp_path, 1).failed == "no result after 1 s"
        assert time.monotonic() - began < 30

    def test_a_failure_is_told(self, tmp_path: Path) -> None:
        done = timed([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path)
        assert done.failed == "exit 1: no such thing"

    def test_children_count(self, tmp_path: Path) -> None:
        burn = "import time\nwhile time.process_time() < 0.5: pass"
        code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"
        assert timed([sys.executable, "-c", code], tmp_path).cpu > 0.5


class TestBench:
    def test_cold_and_warm(self, bench: Bench) -> None:
        cold, warm = bench.cold(), bench.warm()
        assert (cold.failed, cold.findings, warm.failed, warm.findings) == ("", 8, "", 8)
        assert "Linking" in cold.stages
        assert "Linking" not in warm.stages
        assert bench.cache_size() > 1000

    def test_a_touched_file_is_read_and_is_as_before_in_the_end(self, bench: Bench) -> None:
        before = bench.edited.read_bytes()
        touched = bench.touched()
        assert "Reading" in touched.stages
        assert bench.edited.read_bytes() == before
        assert "Linking" not in bench.warm().stages

    def test_three_files(self, bench: Bench) -> None:
        assert bench.three().findings == 3

    def test_parsing(self, bench: Bench) -> None:
        done = bench.parsing()
        assert not done.failed
        assert done.cpu > 0


def test_some_files(whole: Path, tmp_path: Path) -> None:
    assert len(list(copied(whole, tmp_path / "few", 3).rglob("*.py"))) == 3


class TestStore:
    def test_what_was_measured_is_there_after_an_end(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "s" / "x.json", fresh())
        store.tree("p", [])
        store.add("p", "cold", timing(1), load=0.5)
        again = Store(tmp_path / "s" / "x.json", fresh())
        assert again.results.trees["p"].rows == {"cold": [timing(1)]}
        assert again.results.load == 0.5

    def test_rows_can_be_forgotten(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "x.json", fresh())
        store.tree("p", [])
        store.add("p", "cold", timing(1), load=0)
        store.add("p", "warm", timing(2), load=0)
        store.forget(["cold"], ["p", "q"])
        assert list(store.results.trees["p"].rows) == ["warm"]


class TestTables:
    def test_ratios_are_between_runs_of_one_round(self) -> None:
        tree = Tree(1, 1, 1, rows={"cold": [timing(1), timing(2)], "ruff": [timing(2), timing(2)]})
        (row,) = [line for line in tables.table("p", tree) if "ruff" in line]
        assert "| 2.00 s (2.00 s to 2.00 s) | 1.5 (1 to 2) | 1 MB |" in row

    def test_what_failed_is_said(self) -> None:
        tree = Tree(1, 1, 1, rows={"cold": [timing(1)], "hydroid": [timing(9, "no result after 9 s")]})
        (row,) = [line for line in tables.table("p", tree) if "hydroid" in line]
        assert "no result after 9 s | 9.0 s until then" in row

    def test_every_row_of_a_table_has_all_columns(self) -> None:
        tree = Tree(1, 1, 1, rows={"cold": [timing(1)], "hydroid": [timing(9, "failed")], "warm": [timing(1)]})
        assert len({line.count("|") for line in tables.table("p", tree) if line.startswith("|")}) == 1


class TestAims:
    def results(self) -> Results:
        results = fresh()
        rows = {"cold": [timing(6, memory=800)], "parsing": [timing(10)], "flake8-async": [timing(120)]}
        results.trees = {"prefect": Tree(1, 100, 1, rows=rows), "homeassistant": Tree(1, 100, 1, rows=rows)}
        return results

    def test_what_was_measured_is_judged(self) -> None:
        lines = list(aims.table(self.results()))
        assert "| cold, prefect: faster than flake8-async | 30 times | 20.0 times | not reached |" in lines
        assert "| cold, prefect: CPU of `libcst.parse_module` | 100 % | 60% | reached |" in lines
        assert "| cold, homeassistant: memory of any process | 700 MB | 800 MB | not reached |" in lines

    def test_what_was_not_measured_is_not_spoken_of(self) -> None:
        assert not [line for line in aims.table(self.results()) if "hydroid" in line or "open-webui" in line]


class TestGrowth:
    def results(self) -> Results:
        results = fresh()
        for share in (*growth.SHARES, 1):
            cold = Timing(1, 80 / share, 0, 1000 / share, {"Reading": 20 / share, "Linking": 60 / share})
            results.trees[growth.name(share)] = Tree(1, 1_000_000 // share, 1, 10**9 // share, {"cold": [cold]})
        return results

    def test_the_aim(self) -> None:
        assert "| CPU of a line, from an eighth to all | +30 % | +0% | reached |" in list(aims.table(self.results()))

    def test_ten_million_lines(self) -> None:
        lines = growth.large(growth.steps(self.results()))
        assert "| processor time of a cold run | 80 s | 13 min |" in lines
        assert "| memory of the linking process | 1.0 GB | 10.0 GB |" in lines

    def test_the_plot_has_every_step(self) -> None:
        assert growth.plot(growth.steps(self.results())).count("<circle") == 4

    def test_a_share_has_every_so_manieth_part(self, tmp_path: Path) -> None:
        for name in "abcd":
            path = tmp_path / "x" / growth.PARTS / name / "__init__.py"
            path.parent.mkdir(parents=True)
            path.touch()
        (tmp_path / "x" / growth.PARTS / "__init__.py").touch()
        share = growth.share_of(tmp_path / "x", tmp_path, 2)
        assert sorted(path.parent.name for path in share.rglob("*.py")) == ["a", "c", "components"]


class TestPage:
    def test_figures_replace_figures(self, tmp_path: Path) -> None:
        (tmp_path / "p.md").write_text(f"a\n{page.BEGIN}\nold\n{page.END}\nb\n")
        page.put(tmp_path / "p.md", "new")
        assert (tmp_path / "p.md").read_text() == f"a\n{page.BEGIN}\nnew\n{page.END}\nb\n"

    @pytest.mark.parametrize("name", ["performance.md", "monorepo.md"])
    def test_the_pages_have_a_place_for_them(self, name: str) -> None:
        text = (page.DOCS / name).read_text(encoding="utf-8")
        assert (text.count(page.BEGIN), text.count(page.END)) == (1, 1)
