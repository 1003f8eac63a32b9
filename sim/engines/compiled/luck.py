"""Chance in the loops: the keyed draw, with the seed of the world put in.

`draw` is a leaf with the seed put in. Where one loop draws for hundreds of runners, `drawn` is written
out in place, so that the compiler stirs in but once the keys that do not change. Every key must be an
unsigned number (see `sim.rules.chance`): `unsigned` makes it one where this is compiled.
"""

from __future__ import annotations

from sim.engines.compiled.layout import today
from sim.engines.compiled.ledger import Key, leaf, written_out
from sim.rules import chance


def unsigned(number: int) -> int:
    """A key as it is; compiled, an unsigned number."""
    return number


def drawn_from(seed: Key, purpose: Key, entity: Key, episode: Key, alternative: Key) -> float:
    """`sim.rules.chance.draw`; compiled, for unsigned numbers alone."""
    return chance.draw(seed, purpose, entity, episode, alternative)


def combined_from(key_a: Key, key_b: Key) -> Key:
    """`sim.rules.chance.combine`; compiled, for unsigned numbers alone."""
    return chance.combine(key_a, key_b)


@leaf
def draw(w: int, purpose: Key, entity: Key, episode: Key, alternative: Key) -> float:
    """The uniform number that stands at an address of this world."""
    return drawn_from(today(w).seed, purpose, entity, episode, alternative)


@written_out
def drawn(seed: int, purpose: int, entity: int, episode: int, alternative: int) -> float:
    """The same, written out in place."""
    return drawn_from(
        unsigned(seed), unsigned(purpose), unsigned(entity), unsigned(episode), unsigned(alternative)
    )


@written_out
def occasion(seed: int, purpose: int, entity: int, episode: int) -> int:
    """The state of an address but for its last key."""
    return chance.occasion(unsigned(seed), unsigned(purpose), unsigned(entity), unsigned(episode))


@written_out
def drawn_at(state: int, alternative: int) -> float:
    """The uniform number of one alternative of an occasion."""
    return chance.drawn_at(unsigned(state), unsigned(alternative))


@written_out
def half_pair(key: int) -> int:
    """One side of a pair."""
    return chance.half_pair(unsigned(key))


@written_out
def joined(half: int, other: int) -> int:
    """The key of a pair from its two sides."""
    return chance.joined(unsigned(half), unsigned(other))


@written_out
def combined(key_a: int, key_b: int) -> int:
    """One key for two keys in this order, written out in place."""
    return combined_from(unsigned(key_a), unsigned(key_b))


@leaf
def combine(w: int, key_a: Key, key_b: Key) -> Key:  # noqa: ARG001
    """One key for two keys in this order."""
    return combined_from(key_a, key_b)
