"""Exponential and logarithm made of IEEE operations only.

A mathematics library may round `exp` and `log` differently on every machine, so the model
uses neither. What stands here is built from + − × ÷, floor, frexp, ldexp and comparisons,
whose results IEEE 754 fixes to the last bit; Python and numba, on any processor, therefore
agree on every bit, provided that nobody compiles with fastmath.

All functions are total on the ordered floats: they saturate and never return an infinity.
NaN is forbidden throughout the model and is not caught here.

Source
------
PAPER the argument reductions and the coefficients of `exp` and `log` are those of FDLIBM 5.3
(e_exp.c, e_log.c), which asks for this notice: "Copyright (C) 1993 by Sun Microsystems, Inc.
All rights reserved. Developed at SunSoft, a Sun Microsystems, Inc. business. Permission to use,
copy, modify, and distribute this software is freely granted, provided that this notice is
preserved." The text is ours: FDLIBM works on the words of a number, we on its value.
"""

from math import floor, frexp, ldexp

from sim.rules import rule

LARGEST = 1.7976931348623157e308
"""The largest finite double; where a result would exceed it, this stands in."""

HIGHEST_EXPONENT = 709.782712893384
"""Above this, `exp` saturates at LARGEST."""

LOWEST_EXPONENT = -708.0
"""Below this, `exp` is 0.0: results would soon be subnormal, where libraries round ldexp twice."""

_LN2_HIGH = 6.93147180369123816490e-01  # its last 32 bits are zero: k * _LN2_HIGH is exact
_LN2_LOW = 1.90821492927058770002e-10
_PER_LN2 = 1.44269504088896338700e00
_SQRT_HALF = 0.7071067811865476

_E1 = 1.66666666666666019037e-01
_E2 = -2.77777777770155933842e-03
_E3 = 6.61375632143793436117e-05
_E4 = -1.65339022054652515390e-06
_E5 = 4.13813679705723846039e-08

_L1 = 6.666666666666735130e-01
_L2 = 3.999999999940941908e-01
_L3 = 2.857142874366239149e-01
_L4 = 2.222219843214978396e-01
_L5 = 1.818357216161805012e-01
_L6 = 1.531383769920937332e-01
_L7 = 1.479819860511658591e-01


@rule
def exp(x: float) -> float:
    """The number e to the power x.

    x = k ln 2 + r with |r| <= ln 2 / 2; e^r = 1 + r + r c / (2 - c), where c(r) is a polynomial.

    Parameters
    ----------
    x : float, no unit
        Any ordered number. Above 709.78 the result saturates at the largest finite double;
        below -708 it is 0.0.

    Returns
    -------
    float in [0, 1.8e308], within 1 unit in the last place of the true value. exp(0) is 1.
    """
    if x > HIGHEST_EXPONENT:
        return LARGEST
    if x < LOWEST_EXPONENT:
        return 0.0
    k = floor(x * _PER_LN2 + 0.5)
    high = x - k * _LN2_HIGH
    low = k * _LN2_LOW
    r = high - low
    t = r * r
    c = r - t * (_E1 + t * (_E2 + t * (_E3 + t * (_E4 + t * _E5))))
    return ldexp(1.0 - ((low - (r * c) / (2.0 - c)) - high), k)


@rule
def log(x: float) -> float:
    """The natural logarithm of x.

    x = 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2); ln(1 + f) is a series in f / (2 + f).

    Parameters
    ----------
    x : float, no unit
        Positive. Zero and below saturate at the lowest finite double, the limit from above;
        infinity counts as the largest finite double.

    Returns
    -------
    float, within 1 unit in the last place of the true value. log(1) is 0.
    """
    if x <= 0.0:
        return -LARGEST
    if x > LARGEST:
        return HIGHEST_EXPONENT
    mantissa, k = frexp(x)
    if mantissa < _SQRT_HALF:
        mantissa *= 2.0
        k -= 1
    f = mantissa - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (_L2 + w * (_L4 + w * _L6))
    odd = z * (_L1 + w * (_L3 + w * (_L5 + w * _L7)))
    half = 0.5 * f * f
    return k * _LN2_HIGH - ((half - (s * (half + (even + odd)) + k * _LN2_LOW)) - f)


@rule
def logistic(x: float) -> float:
    """1 / (1 + exp(-x)): from near 0 to near 1 as x passes 0.

    Parameters
    ----------
    x : float, no unit
        Any ordered number.

    Returns
    -------
    float in (0, 1], never falling as x rises, to the last bit; logistic(0) is 1/2. Within 3 units
    in the last place. (The usual exp(x) / (1 + exp(x)) for negative x falls by a last bit now and then.)
    """
    return 1.0 / (1.0 + exp(-x))


@rule
def power(base: float, exponent: float) -> float:
    """A base to the power of an exponent, as exp(exponent log(base)).

    Parameters
    ----------
    base : float in [0, 1.8e308], no unit
        A negative base counts as 0.
    exponent : float, no unit

    Returns
    -------
    float >= 0. Exact where the base is 0 or 1 and where the exponent is 0 or 1 (0 to the 0 is 1;
    0 to a negative power saturates at the largest finite double). Elsewhere the relative error
    is within (1.5 |exponent log(base)| + 1) units of 2^-52.
    """
    if exponent == 0.0 or base == 1.0:
        return 1.0
    if base <= 0.0:
        if exponent > 0.0:
            return 0.0
        return LARGEST
    if exponent == 1.0:
        return base * 1.0  # a float, also for an integer base
    return exp(exponent * log(base))


@rule
def clip(x: float, low: float, high: float) -> float:
    """The number of [low, high] nearest to x. Three numbers of one type; low <= high."""
    if x < low:
        return low
    if x > high:
        return high
    return x


@rule
def unit(x: float) -> float:
    """The number of [0, 1] nearest to x."""
    if x < 0.0:
        return 0.0
    if x > 1.0:
        return 1.0
    return x * 1.0  # a float, also for an integer


@rule
def nearest_whole(x: float) -> int:
    """The whole number nearest to x; of two as near the even one, as Python's `round` has it.

    Parameters
    ----------
    x : float in (-2^62, 2^62), any unit

    Returns
    -------
    int
    """
    below = floor(x)
    rest = x - below
    if rest > 0.5 or (rest == 0.5 and below % 2 == 1):
        return below + 1
    return below
