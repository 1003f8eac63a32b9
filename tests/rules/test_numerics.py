"""The portable exponential and logarithm: as true as a library's, monotone, and the same everywhere."""

import ast
import csv
import hashlib
import math
import os
import subprocess
import sys
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import numerics
from sim.rules.numerics import LARGEST, clip, exp, log, logistic, power, unit

VECTORS = Path(__file__).parent / "vectors" / "numerics.csv"
LN2 = math.log(2.0)

moderate = st.floats(-700.0, 700.0)
positive = st.floats(5e-324, LARGEST)
anything = st.floats(allow_nan=False)


def spread(low, high, count):
    """`count` numbers between low and high, irregular but always the same (golden-ratio steps)."""
    return [low + (high - low) * (0.6180339887498949 * n % 1.0) for n in range(count)]


def consecutive(start, count):
    """`count` doubles in a row, with no other double between them."""
    numbers = [start]
    while len(numbers) < count:
        numbers.append(math.nextafter(numbers[-1], math.inf))
    return numbers


def true(function, x):
    """The value to 40 digits. The arguments are exact: a Decimal holds every double."""
    with localcontext() as context:
        context.prec = 40
        if function == "exp":
            return Decimal(x).exp()
        if function == "log":
            return Decimal(x).ln()
        return 1 / (1 + (-Decimal(x)).exp())


def error(function, x):
    """The distance of our value from the true one, in units in the true one's last place."""
    value = true(function, x)
    return abs(Decimal(getattr(numerics, function)(x)) - value) / Decimal(math.ulp(float(value)))


EVERYWHERE = {
    "exp": spread(-707.9, 709.7, 4000)
    + spread(-2.0, 2.0, 4000)
    + spread(-1e-6, 1e-6, 500)
    + [(k + 0.5) * LN2 * (1.0 + wobble) for k in range(-60, 60) for wobble in (-1e-12, 0.0, 1e-12)],
    "log": spread(1e-3, 3.0, 4000)
    + spread(0.65, 0.77, 2000)
    + [10.0**k for k in range(-323, 309)]
    + [2.0**k * math.sqrt(0.5) * (1.0 + wobble) for k in range(-60, 60) for wobble in (-1e-12, 0.0, 1e-12)]
    + [1.0 + sign * 2.0**-k for k in range(2, 53) for sign in (-1, 1)],
    "logistic": spread(-700.0, 36.0, 3000) + spread(-40.0, 40.0, 3000),
}
BOUNDS = {"exp": 1, "log": 1, "logistic": 3}


@pytest.mark.parametrize("function", BOUNDS)
def test_no_value_strays_further_from_the_truth_than_its_docstring_says(function):
    worst = max(EVERYWHERE[function], key=lambda x: error(function, x))
    assert error(function, worst) < BOUNDS[function], worst


@given(moderate)
def test_an_exponential_is_within_one_unit_in_the_last_place(x):
    assert error("exp", x) < 1


@given(positive.filter(lambda x: x != 1.0))
def test_a_logarithm_is_within_one_unit_in_the_last_place(x):
    assert error("log", x) < 1


@given(st.floats(1e-12, 1e12), st.floats(-20.0, 20.0))
def test_a_power_is_within_the_bound_that_its_docstring_states(base, exponent):
    with localcontext() as context:
        context.prec = 40
        turns = Decimal(exponent) * Decimal(base).ln()
        value = turns.exp()
    bound = (Decimal("1.5") * abs(turns) + 1) * Decimal(2) ** -52
    assert abs(Decimal(power(base, exponent)) / value - 1) <= bound


def test_the_fixed_points_are_exact():
    assert (exp(0.0), exp(-0.0), log(1.0), logistic(0.0)) == (1.0, 1.0, 0.0, 0.5)
    assert math.copysign(1.0, log(1.0)) == 1.0


@pytest.mark.parametrize(
    ("function", "starts"),
    {
        "exp": [-1e-13, -708.0, 0.1, 1.0, 700.0] + [(k + 0.5) * LN2 - 1e-13 for k in (-30, -3, -1, 0, 2, 30)],
        "log": [0.1, 0.71, 1.0 - 1e-12, 1.1, 3.0]
        + [2.0**k * math.sqrt(0.5) - 1e-13 for k in (-2, -1, 0, 1, 2)],
        "logistic": [-30.0, -3.0, -1.0, -LN2 / 2 - 1e-13, -1e-13, 0.1, LN2 / 2 - 1e-13, 3.0, 30.0],
    }.items(),
    ids=["exp", "log", "logistic"],
)
def test_no_function_falls_between_one_double_and_the_next(function, starts):
    evaluate = getattr(numerics, function)
    for start in starts:
        values = [evaluate(x) for x in consecutive(start, 4000)]
        assert values == sorted(values), start


@pytest.mark.parametrize("function", ["exp", "log", "logistic"])
def test_no_function_falls_on_a_dense_grid(function):
    grid = [n / 512 for n in range(-20_000, 20_000)]
    values = [getattr(numerics, function)(x) for x in grid]
    assert values == sorted(values)


@given(anything, anything)
def test_more_never_gives_less(a, b):
    low, high = sorted((a, b))
    for function in (exp, log, logistic, unit):
        assert function(low) <= function(high)


def test_what_is_too_large_saturates_and_what_is_too_small_vanishes():
    assert exp(709.79) == exp(1e308) == exp(math.inf) == LARGEST
    assert exp(-708.5) == exp(-1e308) == exp(-math.inf) == 0.0
    assert log(0.0) == log(-1.0) == log(-math.inf) == -LARGEST
    assert log(math.inf) == log(LARGEST) == numerics.HIGHEST_EXPONENT
    assert exp(numerics.HIGHEST_EXPONENT) <= LARGEST


@given(anything)
def test_nothing_is_ever_infinite_or_undefined(x):
    for value in (exp(x), log(x), logistic(x), power(2.0, x), power(abs(x), 3.0), power(abs(x), -3.0)):
        assert math.isfinite(value)


@given(anything)
def test_a_logistic_is_a_probability_and_never_nought(x):
    assert 0.0 < logistic(x) <= 1.0


@given(st.floats(-30.0, 30.0))
def test_what_is_won_on_one_side_of_the_logistic_is_lost_on_the_other(x):
    assert logistic(x) + logistic(-x) == pytest.approx(1.0, abs=4e-16)


@given(st.floats(-600.0, 600.0))
def test_the_logarithm_undoes_the_exponential(x):
    assert log(exp(x)) == pytest.approx(x, rel=3e-16, abs=3e-16)


@given(st.floats(0.0, 1e300), st.floats(-1e300, 1e300))
def test_powers_of_nought_and_one_are_exact(base, exponent):
    assert power(base, 0.0) == power(1.0, exponent) == 1.0
    assert power(base, 1.0) == base
    assert power(0.0, abs(exponent) + 1.0) == 0.0
    assert power(0.0, -abs(exponent) - 1.0) == LARGEST


@given(st.floats(0.0, 1e6), st.floats(0.0, 1e6), st.floats(0.01, 20.0))
def test_a_larger_base_never_gives_a_smaller_power(a, b, exponent):
    low, high = sorted((a, b))
    assert power(low, exponent) <= power(high, exponent)


@given(anything, anything, anything)
def test_clipping_lands_inside_and_leaves_alone_what_was_inside(x, a, b):
    low, high = sorted((a, b))
    clipped = clip(x, low, high)
    assert low <= clipped <= high
    assert clipped == x or not low <= x <= high
    assert unit(x) == clip(x, 0.0, 1.0)


def test_whole_numbers_give_the_same_as_the_floats_they_equal():
    assert exp(2) == exp(2.0)
    assert log(3) == log(3.0)
    assert isinstance(power(3, 1), float)
    assert isinstance(unit(1), float)


def test_only_operations_that_ieee_754_fixes_are_used():
    tree = ast.parse(Path(numerics.__file__).read_text(encoding="utf-8"))
    imported = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == {"math.floor", "math.frexp", "math.ldexp", "sim.rules.rule"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Pow | ast.Import)]


def test_the_known_answers_still_stand():
    with VECTORS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            value = getattr(numerics, row["function"])(float.fromhex(row["argument"]))
            assert value == float.fromhex(row["value"]), row


# Every function over 120,000 arguments; run in this process as plain Python, and in others compiled.
ARGUMENTS = spread(-750.0, 750.0, 40_000) + spread(-2.0, 2.0, 40_000) + spread(0.0, 1.0, 40_000)
COMPILED = """
import hashlib, sys
import numba, numpy as np
from sim.rules import compile_rules
from sim.rules.numerics import clip, exp, log, logistic, power, unit
compile_rules()

@numba.njit
def evaluate(arguments, values):
    for row in range(arguments.shape[0]):
        x = arguments[row]
        values[row, 0] = exp(x)
        values[row, 1] = log(x)
        values[row, 2] = logistic(x)
        values[row, 3] = power(abs(x), 1.7)
        values[row, 4] = clip(x, -0.5, 3.0)
        values[row, 5] = unit(x)

arguments = np.frombuffer(sys.stdin.buffer.read())
values = np.empty((arguments.size, 6))
evaluate(arguments, values)
print(hashlib.sha256(values.tobytes()).hexdigest())
"""


@pytest.fixture(scope="module")
def digest_in_plain_python():
    numbers = [
        value
        for x in ARGUMENTS
        for value in (exp(x), log(x), logistic(x), power(abs(x), 1.7), clip(x, -0.5, 3.0), unit(x))
    ]
    return hashlib.sha256(np.array(numbers).tobytes()).hexdigest()


@pytest.mark.parametrize(
    "surroundings",
    [{}, {"NUMBA_CPU_NAME": "generic"}, {"NUMBA_OPT": "0"}, {"NUMBA_DISABLE_JIT": "1"}],
    ids=["this processor", "a generic processor", "no optimisation", "no compiler"],
)
def test_compiled_values_equal_plain_python_to_the_last_bit(surroundings, digest_in_plain_python):
    answer = subprocess.run(
        [sys.executable, "-c", COMPILED],
        input=np.array(ARGUMENTS).tobytes(),
        env=os.environ | surroundings,
        capture_output=True,
        check=True,
    )
    assert answer.stdout.decode().strip() == digest_in_plain_python
