"""A rule is one text for two engines, and costs no compiler until compiled code asks."""

import subprocess
import sys

import numba
import pytest

from sim import rules


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(rules, "RULES", {})
    return rules.RULES


def test_a_rule_stays_the_plain_function_that_was_written(registry):
    def halved(x):
        return x / 2

    assert rules.rule(halved) is halved
    assert registry == {"halved": halved}


def test_two_rules_of_one_name_are_refused_and_both_places_named(registry):
    def effort(x):
        return x

    def of_another_institution(x):
        return x

    of_another_institution.__name__ = "effort"
    of_another_institution.__module__ = "sim.rules.partner"
    rules.rule(effort)
    with pytest.raises(ValueError, match=rf"'effort'.*{__name__}.*sim\.rules\.partner.*Rename"):
        rules.rule(of_another_institution)


def test_importing_every_ground_rule_imports_neither_numba_nor_numpy():
    look = (
        "import sys, sim.rules.numerics, sim.rules.chance;"
        "sys.exit(' '.join({'numba', 'numpy'} & set(sys.modules)) or 0)"
    )
    asked = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr


def test_rules_that_call_rules_compile_though_they_were_registered_after_they_were_written(registry):
    def plus_one(x):
        return x + 1.0

    def twice_plus_one(x):
        return 2.0 * plus_one(x)

    rules.rule(plus_one)
    rules.rule(twice_plus_one)
    rules.compile_rules()
    rules.compile_rules()  # again costs nothing

    @numba.njit
    def loop(x):
        return twice_plus_one(x) - plus_one(x)

    assert loop(3.0) == twice_plus_one(3.0) - plus_one(3.0) == 4.0


def test_a_rule_imported_later_is_compiled_by_asking_again(registry):
    rules.compile_rules()

    def late(x):
        return x * 3.0

    rules.rule(late)
    rules.compile_rules()
    assert rules.compile_exactly(late, "float64(float64)")(2.0) == 6.0
