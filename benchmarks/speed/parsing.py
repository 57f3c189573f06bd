"""`python -m benchmarks.speed.parsing`: what every linter on LibCST pays before it does anything, for the folder that
it stands in."""

import sys
from pathlib import Path

import libcst


def main() -> None:
    refused = 0
    for path in sorted(Path().rglob("*.py")):
        try:
            libcst.parse_module(path.read_bytes())
        except Exception:  # not Python, or newer than LibCST
            refused += 1
    print(f"{refused} files refused", file=sys.stderr)


if __name__ == "__main__":
    main()
