"""Do the rules keep their word? `python -m experiments.stopping [--studies 20000] [--write]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from experiments.stopping.telling import page

PAGE = Path(__file__).parents[2] / "results" / "stopping.md"
STUDIES = 20_000


def main(arguments: list[str] | None = None) -> int:
    """Draw the studies, print the page, and write it if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=STUDIES, help=f"of each cell, by default {STUDIES}")
    parser.add_argument("--write", action="store_true", help="write results/stopping.md")
    asked = parser.parse_args(arguments)
    if asked.studies < 1:
        parser.error(f"--studies {asked.studies}: draw at least one; {STUDIES} take about a minute.")
    told = page(asked.studies)
    print(told, end="")
    if asked.write:
        PAGE.write_text(told, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
