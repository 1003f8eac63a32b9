"""Draws that are looked up, not consumed.

A draw is a pure function of its address: the seed, the purpose, the permanent name of the
entity, the episode and the alternative. Nothing is used up by drawing, so no branch, newcomer or
new mechanism can change anybody else's luck, and two regimes meet the same luck by construction.

The arithmetic is on 64-bit unsigned integers with the masks written out. One text serves plain
Python integers, NumPy arrays of ``uint64`` and, through `compiled_draw`, compiled loops.

Notes
-----
*Trap.* In compiled code a signed key (an ``IntEnum``, the index of a ``range``, an ``int64``
column) mixed with unsigned arithmetic becomes a float, and the draw is silently wrong. So `draw`
is no rule: compiled code must call what `compiled_draw` returns, whose signature turns every key
into an unsigned one first. In NumPy, keys are arrays of ``uint64`` with at least one dimension or
Python integers: NumPy's own scalars warn when they wrap.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import frexp
from typing import Any, overload

from sim.rules import compile_exactly, rule
from sim.rules.numerics import log

NEVER = 1e300
"""Later than any time that can be reached: what the clock of a zero rate shows."""

# Every constant lies above 2^63, where numba, too, takes a literal to be unsigned.
_MASK = 0xFFFFFFFFFFFFFFFF
_DRAW = 0xA4093822299F31D0  # digits of pi: three starting points that have nothing in common
_NAME = 0x9216D5D98979FB1B
_COMBINE = 0xD1310BA698DFB5AC
_FIRST = 0xBF58476D1CE4E5B9  # the multipliers of splitmix64, and one more for the last turn
_SECOND = 0x94D049BB133111EB
_THIRD = 0xD6E8FEB86659FD93
_STEP = 2.0**-52
_LN2 = 0.6931471805599453
_SLOPE, _TANGENT = 1.4142135623730951, 1.3465735902799727  # sqrt(2), 1 + log(2) / 2
_NEARLY = 1.0 - 1e-9  # far more than rounding can take


@rule
def _absorb(state: Any, key: Any) -> Any:
    """Stir one key into a 64-bit state; for a fixed state, no two keys come out alike."""
    state = ((state ^ key) * _FIRST) & _MASK
    state = ((state ^ (state >> 32)) * _SECOND) & _MASK
    return state ^ (state >> 29)


@rule
def _finish(state: Any) -> Any:
    """Stir once more, so that the key absorbed last reaches every bit too."""
    state = (state * _THIRD) & _MASK
    return state ^ (state >> 32)


@rule
def midpoint(state: Any) -> Any:
    """The middle of one of 2^52 equal steps from 0 to 1, told by the upper bits of a state."""
    return ((state >> 12) + 0.5) * _STEP


@rule
def occasion(seed: Any, purpose: Any, entity: Any, episode: Any) -> Any:
    """The state of an address but for its last key: what can be worked out once for many alternatives."""
    return _absorb(_absorb(_absorb(_absorb(_DRAW, seed), purpose), entity), episode)


@rule
def drawn_at(state: Any, alternative: Any) -> Any:
    """The uniform number of one alternative of an occasion."""
    return midpoint(_finish(_absorb(state, alternative)))


@overload
def draw(seed: int, purpose: int, entity: int, episode: int = 0, alternative: int = 0) -> float: ...
@overload
def draw(seed: Any, purpose: Any, entity: Any, episode: Any = 0, alternative: Any = 0) -> Any: ...
def draw(seed: Any, purpose: Any, entity: Any, episode: Any = 0, alternative: Any = 0) -> Any:
    """The uniform number that stands at an address.

    Parameters
    ----------
    seed : int in [0, 2^64)
        Of the run.
    purpose : int in [0, 2^64)
        What is decided: a member of the vocabulary's purposes of chance.
    entity : int in [0, 2^64), or uint64 array
        The permanent name of whom it concerns (`name_key`, `combine`, `pair_key`); never a row.
    episode, alternative : int in [0, 2^64), or uint64 array
        Which occasion, and which of the things chosen among. Any key may be an array; arrays
        broadcast.

    Returns
    -------
    float in the open interval (0, 1), or float64 array of the broadcast shape
        One of the 2^52 midpoints (n + 1/2) 2^-52, so neither 0 nor 1 is ever reached, and 1 - u
        is exact.

    Source
    ------
    PAPER the multipliers are those of splitmix64 [Steele2014], chained over five keys. The test
    battery and its verdicts are kept in experiments/chance_battery.
    """
    return drawn_at(occasion(seed, purpose, entity, episode), alternative)


@overload
def combine(key_a: int, key_b: int) -> int: ...
@overload
def combine(key_a: Any, key_b: Any) -> Any: ...
def combine(key_a: Any, key_b: Any) -> Any:
    """One 64-bit key for two keys in this order, such as a dispute's for (compound, number).

    For a fixed first key, different second keys never collide. Arrays as in `draw`.
    """
    return _finish(_absorb(_absorb(_COMBINE, key_a), key_b))


@overload
def pair_key(a: int, b: int) -> int: ...
@overload
def pair_key(a: Any, b: Any) -> Any: ...
def pair_key(a: Any, b: Any) -> Any:
    """One 64-bit key for two keys in either order, such as a tie between two households.

    Arrays as in `draw`.
    """
    return joined(half_pair(a), half_pair(b))


@rule
def half_pair(key: Any) -> Any:
    """One side of a pair: what can be worked out once for somebody who is paired with many."""
    return _absorb(_COMBINE, key)


@rule
def joined(half: Any, other: Any) -> Any:
    """The key of a pair from its two sides."""
    return _finish(_absorb(_COMBINE, (half + other) & _MASK))


def name_key(text: str) -> int:
    """The 64-bit key of a permanent name. For construction; not compiled.

    Two names collide with a chance of 2^-64: among the million names of a large district, once in
    37 million districts. The text is taken as it stands (UTF-8, not normalised).

    Parameters
    ----------
    text : str
        Such as ``"huangpu/07/compound 2/household 118"``.

    Returns
    -------
    int in [0, 2^64)
    """
    letters = text.encode()
    state = _absorb(_NAME, len(letters))
    for start in range(0, len(letters), 8):
        state = _absorb(state, int.from_bytes(letters[start : start + 8], "little"))
    return _finish(state)


@rule
def exponential(u: float) -> float:
    """A unit exponential from a draw: -log(u). u in (0, 1); returns a float in (0, 37), mean 1."""
    return -log(u)


@rule
def gumbel(u: float) -> float:
    """A standard Gumbel number from a draw: -log(-log(u)). u in (0, 1); returns a float in (-4, 37)."""
    return -log(-log(u))


@rule
def gumbel_at_most(u: float) -> float:
    """A number that the Gumbel number of a draw does not exceed, told without logarithms.

    With x = m 2^k, 1/2 <= m < 1: -log(x) lies above -log(m)'s tangents (here at 1 and at the root of
    1/2) less k ln 2, and below its chord, (2 - 2 m - k) ln 2, since -log is convex.

    Parameters
    ----------
    u : float in (0, 1)

    Returns
    -------
    float, at least gumbel(u) and at most 0.2 more
    """
    m, k = frexp(u)
    tangent, other = 1.0 - m, _TANGENT - _SLOPE * m
    if other > tangent:
        tangent = other
    m, k = frexp(tangent - k * _LN2)
    return (2.0 - 2.0 * m - k) * _LN2 + 1e-9


@rule
def _arrival(time: float, weight: float) -> float:
    """When somebody of this weight arrives who would need this time at weight one; never, without any."""
    if weight <= 0.0:
        return NEVER
    time = time / weight
    if time > NEVER:
        return NEVER
    return time


@rule
def race_time(u: float, weight: float) -> float:
    """When a runner of this weight arrives: exponential(u) / weight. The earliest is chosen.

    The runner of weight w wins with probability w / (sum of weights), and a newcomer can take
    wins only for itself.

    Parameters
    ----------
    u : float in (0, 1)
        The runner's own draw.
    weight : float, any unit common to the runners
        Zero or below never arrives.

    Returns
    -------
    float in (0, 1e300], in units of 1 / weight; 1e300 is never.
    """
    return _arrival(exponential(u), weight)


@rule
def earliest_arrival(u: float, weight: float) -> float:
    """A time before which a runner surely does not arrive, told without a logarithm: -log(u) > 1 - u.

    Parameters
    ----------
    u : float in (0, 1)
        The runner's own draw.
    weight : float
        Zero or below never arrives.

    Returns
    -------
    float in (0, 1e300], below race_time(u, weight) if that is not 1e300
    """
    return _arrival((1.0 - u) * _NEARLY, weight)


@rule
def latest_arrival(u: float, weight: float) -> float:
    """A time after which a runner surely does not arrive, told without a logarithm: -log(u) < (1 - u) / u.

    Parameters
    ----------
    u : float in (0, 1)
        The runner's own draw.
    weight : float
        Zero or below never arrives.

    Returns
    -------
    float in (0, 1e300], above race_time(u, weight) if that is not 1e300
    """
    return _arrival((1.0 - u) / (u * _NEARLY), weight)


@cache
def compiled_draw() -> Callable[..., float]:
    """`draw` compiled as float64(uint64, uint64, uint64, uint64, uint64); all five keys are given.

    The first call compiles. Values equal those of `draw`, bit for bit.
    """
    return compile_exactly(draw, "float64(uint64, uint64, uint64, uint64, uint64)")


@cache
def compiled_combine() -> Callable[..., int]:
    """`combine` compiled as uint64(uint64, uint64)."""
    return compile_exactly(combine, "uint64(uint64, uint64)")


@cache
def compiled_pair_key() -> Callable[..., int]:
    """`pair_key` compiled as uint64(uint64, uint64)."""
    return compile_exactly(pair_key, "uint64(uint64, uint64)")
