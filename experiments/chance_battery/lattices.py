"""The orders in which the battery reads draws.

A bad keyed hash looks random along one axis of its keys and not along another. So each lattice
here walks the same five keys (seed, purpose, entity, episode, alternative) in another order: the
axis named first moves fastest, the last one is unbounded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from sim.rules.chance import compiled_draw, name_key

AXES = ("seed", "purpose", "entity", "episode", "alternative")
HOUSEHOLDS = 1326


@dataclass(frozen=True)
class Lattice:
    """One way to walk the keys.

    `order` names the axes from fastest to slowest; `sizes` bounds all but the last. A key is its
    position on the axis times its stride. `entities` says what an entity's key is: its `position`,
    a permanent `name`, or the position with its bits `reversed`, so that only high bits move.
    """

    why: str
    order: tuple[str, ...]
    sizes: tuple[int, ...]
    strides: tuple[int, ...] = (1, 1, 1, 1, 1)
    entities: str = "position"


LATTICES = {
    "day_major": Lattice(
        "every household on every day, as a run asks",
        ("alternative", "purpose", "entity", "episode", "seed"),
        (8, 16, HOUSEHOLDS, 1460),
    ),
    "entity_major": Lattice(
        "one household's whole life, then the next one's",
        ("alternative", "purpose", "episode", "entity", "seed"),
        (8, 16, 1460, HOUSEHOLDS),
    ),
    "name_keys": Lattice(
        "day by day under permanent names, as the model keys its entities",
        ("entity", "purpose", "episode", "alternative", "seed"),
        (HOUSEHOLDS, 16, 1460, 8),
        entities="name",
    ),
    "purpose_major": Lattice(
        "all draws of one purpose together",
        ("entity", "episode", "alternative", "purpose", "seed"),
        (HOUSEHOLDS, 1460, 8, 16),
    ),
    "alternative_major": Lattice(
        "all draws of one alternative together",
        ("purpose", "episode", "entity", "alternative", "seed"),
        (16, 1460, HOUSEHOLDS, 8),
    ),
    "seed_fastest": Lattice(
        "the same address in one replicate after another",
        ("seed", "purpose", "entity", "episode", "alternative"),
        (4096, 16, HOUSEHOLDS, 1460),
    ),
    "strided": Lattice(
        "keys far apart with empty low bits, as careless numbering makes them",
        ("entity", "episode", "purpose", "alternative", "seed"),
        (65536, 256, 16, 8),
        strides=(1 << 16, 1 << 8, 1 << 40, 365, 1 << 60),
    ),
    "high_bits": Lattice(
        "entities that differ in their highest bits only",
        ("entity", "alternative", "episode", "purpose", "seed"),
        (1 << 20, 2, 64, 16),
        entities="reversed",
    ),
}

_draw = compiled_draw()


@numba.njit("uint64(uint64)")
def _reversed_bits(key):
    mirrored = np.uint64(0)
    for _ in range(64):
        mirrored = (mirrored << np.uint64(1)) | (key & np.uint64(1))
        key = key >> np.uint64(1)
    return mirrored


@numba.njit
def _fill(first, order, sizes, strides, names, mirror, words):
    """Write the 52-bit numbers of the lattice's positions first, first + 1, … into words."""
    keys = np.zeros(5, np.uint64)
    for row in range(words.shape[0]):
        rest = first + np.uint64(row)
        for place in range(5):
            axis = order[place]
            position = rest
            if place < 4:
                position = rest % sizes[place]
                rest = rest // sizes[place]
            keys[axis] = position * strides[axis]
            if axis == 2 and names.shape[0] > 0:
                keys[axis] = names[position]
            elif axis == 2 and mirror:
                keys[axis] = _reversed_bits(position)
        words[row] = np.uint64(_draw(keys[0], keys[1], keys[2], keys[3], keys[4]) * 2.0**52)


def words(lattice: Lattice, first: int, count: int) -> np.ndarray:
    """The draws at `count` positions from `first` on, as integers below 2^52 (uint64 array)."""
    names = [name_key(f"shixin/compound {i % 3}/household {i}") for i in range(HOUSEHOLDS)]
    numbers = np.empty(count, np.uint64)
    _fill(
        np.uint64(first),
        np.array([AXES.index(axis) for axis in lattice.order]),
        np.array(lattice.sizes, np.uint64),
        np.array(lattice.strides, np.uint64),
        np.array(names if lattice.entities == "name" else [], np.uint64),
        lattice.entities == "reversed",
        numbers,
    )
    return numbers


def packed(numbers: np.ndarray) -> bytes:
    """All 52 bits of each number, two numbers in 13 bytes: no bit is left untested."""
    first, second = numbers[0::2], numbers[1::2]
    rows = np.empty((first.size, 13), np.uint8)
    rows[:, 0:6] = (first >> 4).astype("<u8").view(np.uint8).reshape(-1, 8)[:, :6]
    rows[:, 6:12] = (second >> 4).astype("<u8").view(np.uint8).reshape(-1, 8)[:, :6]
    rows[:, 12] = ((first & 15) << 4 | (second & 15)).astype(np.uint8)
    return rows.tobytes()


def heads(numbers: np.ndarray) -> bytes:
    """The upper 32 bits of each number: one word of the battery is one draw."""
    return (numbers >> 20).astype("<u4").tobytes()
