"""`python -m sim.words --write | --check`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from sim.errors import LinliError
from sim.words import documents, features, sources

STALE = 1


def without_source() -> list[str]:
    """Keys that the model cites and SOURCES.md does not explain."""
    text = (documents.ROOM / "SOURCES.md").read_text("utf-8")
    explained = set(sources.entries(text))
    return [
        f"{key} (cited by {who[0]})" for key, who in sorted(sources.cited().items()) if key not in explained
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Write or check; 0 if words and code agree, 1 if not, 2 if the documents cannot be read."""
    parser = ArgumentParser(prog="python -m sim.words", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", action="store_true", help="fill the marked blocks")
    what.add_argument("--check", action="store_true", help="say what is out of date, and change nothing")
    asked = parser.parse_args(argv)
    try:
        if asked.write:
            for name in documents.write():
                print(f"written: {name}")
        faults = [f"out of date: {block}" for block in documents.out_of_date()]
        faults += [f"no source: {key}" for key in without_source()]
        faults += [f"source systems: {fault}" for fault in features.faults(features.features())]
    except LinliError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    for fault in faults:
        print(fault, file=sys.stderr)
    return STALE if faults else 0


if __name__ == "__main__":
    sys.exit(main())
