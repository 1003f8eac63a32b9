"""Would docking see a fault? `python -m experiments.mutation [--count N] [--only …] [--write]`.

One fault at a time is put into one compiled loop, and the loop is docked in the worlds of
`tests/engines/weather.py`, in which whatever can happen happens. What survives is looked at by hand
(`examined.toml`).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from experiments.mutation.mutants import chosen, compiled, loop_names, unchanged
from experiments.mutation.telling import examined, page
from experiments.mutation.trial import Verdict, judge, witness
from sim.engines.compiled.loading import loops
from tests.engines.weather import WORLDS

PAGE = Path(__file__).parents[2] / "results" / "mutation.md"
SEED = 2  # of the docked worlds


def main(arguments: list[str] | None = None) -> int:
    """Judge mutants, say what became of each, and fail if one survives that nobody has looked at."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=240, help="how many, spread over all loops; 0 for all")
    parser.add_argument("--only", default="", help="a piece of the names of loops, such as books.wait")
    parser.add_argument("--write", action="store_true", help="write results/mutation.md")
    asked = parser.parse_args(arguments)
    loops()
    wanted = chosen(asked.count, asked.only)
    worlds = {name: lay_out() for name, lay_out in WORLDS.items()}
    events = witness(worlds, SEED)
    compiled(unchanged(loop_names()[0]))  # the compiler is set up once, not in every child
    verdicts: list[Verdict] = []
    for number, mutant in enumerate(wanted, 1):
        verdicts.append(judge(mutant, worlds, SEED))
        print(
            f"{number}/{len(wanted)} {verdicts[-1].fate}: {mutant.name} {verdicts[-1].where}".rstrip(),
            flush=True,
        )
    judged = list(zip(wanted, verdicts, strict=True))
    if asked.write:
        PAGE.write_text(page(judged, events, SEED), encoding="utf-8")
    unread = [m.name for m, v in judged if v.fate == "survived" and m.name not in examined()]
    for name in unread:
        print(f"nobody has looked at: {name}", file=sys.stderr)
    return 1 if unread else 0


if __name__ == "__main__":
    sys.exit(main())
