"""A year of a city of 18 million: `python -m experiments.city [--districts N] [--write]`."""

from __future__ import annotations

import argparse
import sys

from experiments.city import places
from experiments.city.living import live
from experiments.city.telling import table, write
from sim.engines.compiled.loading import loops


def main(arguments: list[str] | None = None) -> int:
    """Live the city, print what came of it, and keep it if asked."""
    city = places.declared()
    most = len(places.districts(city))
    parser = argparse.ArgumentParser(description="Live a year of a whole city (see README.md there).")
    parser.add_argument("--districts", type=int, default=most, help="only the largest so many")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write results/city/")
    asked = parser.parse_args(arguments)
    if not 1 <= asked.districts <= most or asked.days < 31 or asked.threads < 1:
        parser.error(f"there are 1 to {most} districts, 31 days at least, and a thread at least")
    loops()  # compiled, or fetched from the cache, before the clock starts
    found = live(city, asked.districts, asked.days, asked.threads, asked.seed, sys.stderr)
    print(table(found))
    if asked.write:
        write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
