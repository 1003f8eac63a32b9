"""Two of the C library's functions, written out in place: the same bits without a call.

`exp` and `log` of the rules take a number apart (`frexp`) and put it together (`ldexp`). For numbers
that are normal before and after, both are a shift of the exponent; the library is left what is not.
"""

from __future__ import annotations

import math
from typing import Any

from numba import types
from numba.core import cgutils
from numba.core.imputils import lower_builtin

ir: Any = cgutils.ir  # type: ignore[attr-defined]
LONG, SHORT, REAL = ir.IntType(64), ir.IntType(32), ir.DoubleType()
FRACTION_BITS, TOP, HALF = 52, 2047, 1022  # bits of the fraction; exponent of infinities, of [1/2, 1)
WITHOUT_EXPONENT = ~(TOP << FRACTION_BITS)


def _parts(builder: Any, x: Any) -> tuple[Any, Any]:
    """The bits of a number, and its exponent as it stands there."""
    bits = builder.bitcast(x, LONG)
    shifted = builder.lshr(bits, LONG(FRACTION_BITS))
    return bits, builder.and_(shifted, LONG(TOP))


def _is_normal(builder: Any, exponent: Any) -> Any:
    return builder.icmp_unsigned("<", builder.sub(exponent, LONG(1)), LONG(TOP - 1))


def _ldexp(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
    x, k = args
    bits, exponent = _parts(builder, x)
    k = builder.sext(k, LONG)
    is_simple = builder.and_(_is_normal(builder, exponent), _is_normal(builder, builder.add(exponent, k)))
    answer = cgutils.alloca_once(builder, REAL)
    with builder.if_else(is_simple, likely=True) as (simple, other):
        with simple:
            moved = builder.add(bits, builder.shl(k, LONG(FRACTION_BITS)))
            builder.store(builder.bitcast(moved, REAL), answer)
        with other:
            shape = ir.FunctionType(REAL, (REAL, SHORT))
            library = cgutils.get_or_insert_function(builder.module, shape, "numba_ldexp")
            builder.store(builder.call(library, (x, args[1])), answer)
    return builder.load(answer)


def _frexp(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    (x,) = args
    bits, exponent = _parts(builder, x)
    fraction, power = cgutils.alloca_once(builder, REAL), cgutils.alloca_once(builder, SHORT)
    with builder.if_else(_is_normal(builder, exponent), likely=True) as (simple, other):
        with simple:
            kept = builder.or_(builder.and_(bits, LONG(WITHOUT_EXPONENT)), LONG(HALF << FRACTION_BITS))
            builder.store(builder.bitcast(kept, REAL), fraction)
            builder.store(builder.trunc(builder.sub(exponent, LONG(HALF)), SHORT), power)
        with other:
            shape = ir.FunctionType(REAL, (REAL, SHORT.as_pointer()))
            library = cgutils.get_or_insert_function(builder.module, shape, "numba_frexp")
            builder.store(builder.call(library, (x, power)), fraction)
    return context.make_tuple(builder, signature.return_type, (builder.load(fraction), builder.load(power)))


# More special than numba's own, which are for floats of any width, so these are taken.
lower_builtin(math.ldexp, types.float64, types.int32)(_ldexp)
lower_builtin(math.frexp, types.float64)(_frexp)
