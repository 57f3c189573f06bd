"""Text → between the marks of a page."""

from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
BEGIN = "<!-- figures: written by `python -m benchmarks.speed --write` -->"
END = "<!-- end of figures -->"


def put(page: Path, text: str) -> None:
    """In place of what the marks enclose. Raises SystemExit for a page without them."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{page} has no place for figures: {BEGIN} ... {END}")
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
