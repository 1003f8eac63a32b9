"""Whether draws are too even: a direct check, beside dieharder and with more power than it.

python -m experiments.chance_battery.evenness    writes evenness.md

A sequence that spreads itself too evenly passes every test too well: its p-values crowd near 1, or
are themselves spread too evenly. So each lattice is cut into 2,000 stretches of 100,000 draws, twelve
statistics of each stretch become p-values, and their distribution is compared with the uniform one;
then every hundred of them is compared alone, as dieharder does.
"""

from __future__ import annotations

from pathlib import Path

import numba
import numpy as np
from scipy import stats

from experiments.chance_battery.lattices import LATTICES, Lattice, words

STRETCH = 100_000
STRETCHES = 2_000
HUNDRED = 100


@numba.njit
def _counts(numbers, shift, bits):
    """How often each pattern of some bits occurs."""
    counts = np.zeros(1 << bits)
    for number in numbers:
        counts[(number >> np.uint64(shift)) & np.uint64((1 << bits) - 1)] += 1
    return counts


@numba.njit
def _orders(numbers, size):
    """How often each order of `size` successive draws occurs, by Lehmer code."""
    orders = 1
    for rank in range(2, size + 1):
        orders *= rank
    counts = np.zeros(orders)
    for start in range(0, numbers.size - size + 1, size):
        code = 0
        for place in range(size):
            smaller = 0
            for later in range(place + 1, size):
                if numbers[start + later] < numbers[start + place]:
                    smaller += 1
            code = code * (size - place) + smaller
        counts[code] += 1
    return counts


def p_values(numbers: np.ndarray) -> dict[str, float]:
    """The p-values of one stretch: patterns of bits, orders, and sums of draws some way apart."""
    found = {
        f"bits {shift}+8": stats.chisquare(_counts(numbers, shift, 8)).pvalue for shift in (0, 12, 24, 36, 44)
    }
    found["bits 40+12"] = stats.chisquare(_counts(numbers, 40, 12)).pvalue
    for size in (3, 5):
        found[f"orders of {size}"] = stats.chisquare(_orders(numbers, size)).pvalue
    for apart in (1, 2, 8, 16):
        draws = (numbers[::apart] + 0.5) * 2.0**-52
        found[f"sum, every {apart}"] = stats.norm.sf((draws - 0.5).sum() / np.sqrt(draws.size / 12))
    return found


def row(name: str, lattice: Lattice) -> str:
    """One line of the table for one lattice."""
    stretches = [p_values(words(lattice, n * STRETCH, STRETCH)) for n in range(STRETCHES)]
    table = np.array([list(stretch.values()) for stretch in stretches]).T
    whole = [stats.kstest(column, "uniform").pvalue for column in table]
    hundreds = [stats.kstest(hundred, "uniform").pvalue for hundred in table.reshape(-1, HUNDRED)]
    z = (np.mean(hundreds) - 0.5) * np.sqrt(12 * len(hundreds))
    return (
        f"| {name} | {min(whole):.3f} | {len(whole)} | {np.mean(hundreds):.3f} | {len(hundreds)} | {z:+.1f} |"
    )


def main() -> None:
    """Write evenness.md."""
    lines = [
        "| lattice | smallest p of all stretches | of | mean p of hundreds (0.5 by luck) | of | z |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [row(name, lattice) for name, lattice in LATTICES.items()]
    text = "\n".join(lines) + "\n"
    (Path(__file__).parent / "evenness.md").write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
