"""What is written out in place of the C library's functions has the same bits."""

from __future__ import annotations

import math
import struct

import numba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engines.compiled import (
    exactly,  # noqa: F401 -- for what it does to numba
    ledger,
)
from sim.engines.compiled.ledger import ENTRIES, leaf, loop

SMALLEST, LARGEST = 5e-324, 1.7976931348623157e308
NUMBERS = st.floats(allow_nan=False) | st.sampled_from([0.0, -0.0, SMALLEST, 2.0**-1022, LARGEST, 1.0])


@numba.njit
def put_together(x: float, k: int) -> float:
    return math.ldexp(x, k)


@numba.njit
def taken_apart(x: float) -> tuple[float, int]:
    return math.frexp(x)


def bits(x: float) -> bytes:
    return struct.pack("d", x)


@given(x=NUMBERS, k=st.integers(-2200, 2200) | st.integers(-60, 60))
def test_numbers_are_put_together_as_the_library_does(x, k):
    try:
        expected = math.ldexp(x, k)
    except OverflowError:
        expected = math.copysign(math.inf, x)
    assert bits(put_together(x, k)) == bits(expected)


@given(x=NUMBERS)
def test_numbers_are_taken_apart_as_the_library_does(x):
    (mantissa, power), (expected, same) = taken_apart(x), math.frexp(x)
    assert bits(mantissa) == bits(expected)
    assert power == same or math.isinf(x)


def test_the_usual_numbers_need_no_library():
    put_together(1.0, 1)
    text = put_together.inspect_llvm(put_together.signatures[0])
    assert "shl i64" in text  # the exponent is moved; the library's call has nothing to shift


def test_a_leaf_is_no_entry_of_the_ledger_and_refuses_what_it_was_not_declared_for(monkeypatch):
    monkeypatch.setattr(ledger, "DECLARED", [])
    before = len(ENTRIES)

    def twig(w: int, share: float) -> float:
        """Something small."""
        return share + w

    twig.__annotations__ = {"w": "int", "share": "float", "return": "float"}
    assert leaf(twig) is not None
    assert len(ENTRIES) == before
    twig.__annotations__["share"] = "text"
    for declare in (leaf, loop):
        with pytest.raises(KeyError, match="text"):
            declare(twig)
