"""Write the known answers that tests/rules compare with. Run once; a change of a value is a RESULTS change.

python -m experiments.chance_battery.vectors
"""

import csv
from collections.abc import Iterable
from pathlib import Path

from sim.rules import chance, numerics

FOLDER = Path(__file__).parents[2] / "tests" / "rules" / "vectors"
EDGES = (0, 1, 2, 2**31, 2**32, 2**63 - 1, 2**63, 2**64 - 1)
NAMES = (
    "",
    "a",
    "a\0",
    "household 1",
    "household 2",
    "huangpu/07/compound 2/household 118",
    "石门二路街道",
    "12345678",
)
ARGUMENTS = {
    "exp": (-708.0, -40.5, -1.0, -1e-9, 0.0, 2.0**-60, 0.34657359027997264, 1.0, 2.5, 88.0, 700.25, 709.78),
    "log": (
        5e-324,
        2.0**-53,
        0.1,
        0.5,
        0.7071067811865475,
        0.7071067811865477,
        0.9999999999999999,
        1.0,
        2.0,
        1e9,
        1e308,
    ),
    "logistic": (-700.0, -12.0, -1.0, 0.0, 0.001, 1.0, 12.0, 40.0),
}


def write(name: str, heading: list[str], rows: Iterable[list[object]]) -> None:
    """Write one table; numbers as hexadecimal floats, so that no bit is lost."""
    with (FOLDER / name).open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(heading)
        table.writerows(rows)


def addresses() -> list[tuple[int, int, int, int, int]]:
    """Small keys, edge keys on each axis, and keys spread over all 64 bits."""
    small = [
        (s, p, e, k, a) for s in (0, 1) for p in (0, 3) for e in (0, 1, 7) for k in (0, 2) for a in (0, 1)
    ]
    edges = [tuple(edge if axis == here else 5 for here in range(5)) for axis in range(5) for edge in EDGES]
    spread = [
        tuple((0x9E3779B97F4A7C15 * (5 * n + axis + 1)) % 2**64 for axis in range(5)) for n in range(16)
    ]
    return [(*address,) for address in (*small, *edges, *spread)]  # type: ignore[misc]


if __name__ == "__main__":
    write(
        "draws.csv",
        ["seed", "purpose", "entity", "episode", "alternative", "draw"],
        ([*address, chance.draw(*address).hex()] for address in addresses()),
    )
    write(
        "keys.csv",
        ["key_a", "key_b", "combine", "pair_key"],
        ([a, b, chance.combine(a, b), chance.pair_key(a, b)] for a in EDGES for b in EDGES),
    )
    write("names.csv", ["name", "key"], ([ascii(name), chance.name_key(name)] for name in NAMES))
    write(
        "numerics.csv",
        ["function", "argument", "value"],
        (
            [function, x.hex(), getattr(numerics, function)(x).hex()]
            for function, arguments in ARGUMENTS.items()
            for x in arguments
        ),
    )
