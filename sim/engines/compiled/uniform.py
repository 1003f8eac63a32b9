"""How chance is compiled: keys as unsigned numbers, and the last step from bits to a fraction.

Read by compiling processes alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numba
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from sim.engines.compiled import luck
from sim.rules import chance, compiled_otherwise

ir: Any = cgutils.ir  # type: ignore[attr-defined]
LONG, REAL = ir.IntType(64), ir.DoubleType()
ONE, UNUSED = 0x3FF0000000000000, 12  # the bits of 1.0; those of a state that a draw leaves out


def _middle(_context: Any, state: Any) -> Any:  # noqa: ARG001
    """The bits of 1 + n 2^-52, taken for a number, less what is too much: exact, as the rule is.

    A whole number cannot be turned into a fraction for many draws at a time; bits can be taken for one.
    """

    def code(_target: Any, builder: Any, _signature: Any, args: Any) -> Any:
        bits = builder.or_(builder.lshr(args[0], LONG(UNUSED)), LONG(ONE))
        return builder.fsub(builder.bitcast(bits, REAL), REAL(1.0 - 2.0**-53))

    return types.float64(types.uint64), code


@overload(luck.unsigned, strict=False)
def _unsigned(number: Any) -> Any:
    if isinstance(number, types.IntEnumMember):
        return lambda number: types.uint64(number.value)
    return lambda number: types.uint64(number)


middle: Any = intrinsic(_middle)
compiled_otherwise(chance.midpoint)
overload(chance.midpoint, strict=False)(lambda state: lambda state: middle(state))  # noqa: ARG005


@cache
def forms() -> dict[Callable[..., Any], Any]:
    """What stands for draws and keys in compiled loops."""
    known: Any = numba.njit(error_model="numpy")
    return {luck.drawn_from: known(chance.draw), luck.combined_from: known(chance.combine)}
