"""Chance in the loops: the keyed draw, with the seed of the world put in.

`draw` is called through the ledger. Where one loop draws for hundreds of runners, `drawn` is written
out in place instead, so that the compiler stirs in but once the keys that do not change.
"""

from __future__ import annotations

from typing import Any

import numba
from numba import types
from numba.extending import overload, register_jitable

from sim.engines.compiled.layout import today
from sim.engines.compiled.ledger import IS_PLAIN, Key, leaf
from sim.rules import chance

TEXTS: tuple[Any, ...] = (chance.draw, chance.combine, chance.pair_key)
# No rules: compiled only here, where every key is an unsigned number.
_draw: Any
_combine: Any
_pair_key: Any
_draw, _combine, _pair_key = (text if IS_PLAIN else numba.njit(error_model="numpy")(text) for text in TEXTS)


def unsigned(number: int) -> int:
    """A key as it is; compiled, an unsigned number."""
    return number


@overload(unsigned, strict=False)
def _unsigned(number: Any) -> Any:
    if isinstance(number, types.IntEnumMember):
        return lambda number: types.uint64(number.value)
    return lambda number: types.uint64(number)


@leaf
def draw(w: int, purpose: Key, entity: Key, episode: Key, alternative: Key) -> float:
    """The uniform number that stands at an address of this world."""
    return _draw(today(w).seed, purpose, entity, episode, alternative)


@register_jitable
def drawn(seed: int, purpose: int, entity: int, episode: int, alternative: int) -> float:
    """The same, written out in place."""
    return _draw(
        unsigned(seed), unsigned(purpose), unsigned(entity), unsigned(episode), unsigned(alternative)
    )


@register_jitable
def pair_key(a: int, b: int) -> int:
    """One key for two keys in either order."""
    return _pair_key(unsigned(a), unsigned(b))


@register_jitable
def combined(key_a: int, key_b: int) -> int:
    """One key for two keys in this order, written out in place."""
    return _combine(unsigned(key_a), unsigned(key_b))


@leaf
def combine(w: int, key_a: Key, key_b: Key) -> Key:  # noqa: ARG001
    """One key for two keys in this order."""
    return _combine(key_a, key_b)
