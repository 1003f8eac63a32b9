"""The street door: five verbs, and nothing woken before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

import sim

VERBS = ("plan", "simulate", "measure", "compare", "write_report")


def test_the_street_has_five_verbs_and_a_way_in():
    assert set(sim.__all__) == {*VERBS, "compose"}
    assert set(sim.__all__) <= set(dir(sim))


@pytest.mark.parametrize("verb", sim.__all__)
def test_each_verb_is_a_function_that_makes_a_promise(verb):
    assert callable(getattr(sim, verb))
    assert getattr(sim, verb).__doc__


def test_a_name_that_is_none_is_told_what_there_is():
    with pytest.raises(AttributeError, match="it has compare, compose, measure, plan"):
        _ = sim.simulation


def test_to_import_the_house_costs_nothing():
    heavy = ("hydra", "matplotlib", "mesa", "numba", "numpy", "omegaconf", "pyarrow", "scipy", "sim.scenario")
    code = f"import sys, sim; print([name for name in {heavy} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_street_can_be_walked_in_one_breath(engine):
    asked = sim.compose("calendar.warmup_days=5", "calendar.measured_days=35", "governance=fragmented")
    outcomes = sim.measure(sim.simulate(sim.plan(asked), 1, engine))
    assert outcomes.values
