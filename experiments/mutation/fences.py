"""Fences: words before and after every array of a ledger, which no loop may ever touch.

A fault may write outside an array, where docking does not look. Here all arrays of a world are laid into
one stretch of memory with a fence before and after each, wide enough for a few rows; what stands in the
fences is read after every phase. Who reads there is led astray.
"""

from __future__ import annotations

import numpy as np

from sim.engines.compiled import World
from sim.engines.compiled.laying import KEPT
from sim.state import State, Table

ROWS, LEAST, LINE = 2, 64, 64  # rows of a table, words, and bytes of a line of the processor's cache
WORD = 0x7FF8_0101_0101_0101  # no number, read as a fraction; as a row, beyond all memory


class Fences:
    """The fences of one world.

    Parameters
    ----------
    world : World
        Of the compiled engine; its arrays are moved, and lie where its state and its ledger say.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._fenced: dict[str, int] = {}
        self.mend()

    def mend(self) -> None:
        """Lay out all arrays afresh, if one has moved since (a table has grown)."""
        arrays = self.world.ledger.arrays
        if all(self._fenced.get(name) == array.ctypes.data for name, array in _owned(arrays).items()):
            return
        places, end = {}, 0
        for name, array in _owned(arrays).items():
            fence = -(-max(ROWS * array.itemsize, 8 * LEAST) // LINE) * LINE
            places[name] = end + fence
            end = -(-(end + fence + array.nbytes) // LINE) * LINE + fence
        room = np.zeros(end + LINE, dtype=np.uint8)
        room = room[-room.ctypes.data % LINE :][:end]
        room.view(np.uint64)[:] = WORD
        is_fence = np.ones(end, dtype=bool)
        for name, start in places.items():
            old = arrays[name]
            inside = slice(start, start + old.nbytes)
            is_fence[inside] = False
            room[inside] = np.frombuffer(old.tobytes(), dtype=np.uint8)
            self._move(name, room[inside].view(old.dtype))
        cells = arrays["rules"].view(np.int64)
        self.world.ledger.enter("rule_cells", cells)
        self.world.ledger.enter("rule_fractions", cells.view(np.float64))
        self._words = room.view(np.uint64)
        self._places = np.flatnonzero(is_fence.reshape(-1, 8).all(axis=1))
        self._fenced = {name: array.ctypes.data for name, array in _owned(arrays).items()}
        self._names = sorted((start, name) for name, start in places.items())

    def _move(self, name: str, fresh: np.ndarray) -> None:
        self.world.ledger.enter(name, fresh)
        table = getattr(self.world.state, name, None) if name in State.__annotations__ else None
        if isinstance(table, Table):
            table.data = fresh
            for column in table.columns:
                setattr(table, column.name, fresh[column.name])
        if name == "today":
            self.world._today = fresh

    def trodden(self) -> str:
        """The array beside which a fence was written into; empty if none was."""
        broken = self._places[self._words[self._places] != WORD]
        if not len(broken):
            return ""
        at = 8 * int(broken[0])
        before = [name for start, name in self._names if start <= at]
        after = [(start, name) for start, name in self._names if start > at]
        if after and at >= after[0][0] - self._width(after[0][1]):
            return f"before {after[0][1]}"
        return f"after {before[-1]}"

    def _width(self, name: str) -> int:
        array = self.world.ledger.arrays[name]
        return -(-max(ROWS * array.itemsize, 8 * LEAST) // LINE) * LINE


def _owned(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays that are moved: all but copies kept for the next run, and what is another's memory."""
    return {
        name: array
        for name, array in arrays.items()
        if not name.startswith(f"{KEPT} ") and name not in ("rule_cells", "rule_fractions") and array.nbytes
    }
