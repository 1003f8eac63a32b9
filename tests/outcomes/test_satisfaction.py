"""The three senses, and trust."""

from __future__ import annotations

import math

import pytest

from sim.outcomes import measure
from sim.vocabulary import Act, Institution
from tests.outcomes.worlds import WARMUP, Log, claimed, every_compound, panel_of, remedied, silent

YEAR = {"first": WARMUP, "end": WARMUP + 365}
ONE_MONTH = panel_of(*every_compound(395, quality=0.6, grievance=0.1))


def values(log, **more):
    return measure(log.history(**{**YEAR, "panel": ONE_MONTH, **more})).values


@pytest.fixture
def log():
    """Of four disputes that left a body's hands, three by a true remedy."""
    log = Log()
    for _ in range(3):
        log.trouble(400, *remedied(400, after=10))
    log.trouble(400, *claimed(400), (Act.PAPER, 420), (Act.FADE, 420))
    return log


def test_gain_is_good_service_and_kept_promises(log):
    assert values(log)["sense_of_gain"] == pytest.approx((0.6 + 0.75) / 2)


def test_giving_up_honestly_breaks_a_promise_too(log):
    log.trouble(400, *claimed(400), (Act.GIVE_UP, 420))
    assert values(log)["sense_of_gain"] == pytest.approx((0.6 + 0.6) / 2)


def test_happiness_falls_with_grievance(log):
    assert values(log)["sense_of_happiness"] == pytest.approx(1 / 2)
    calm = panel_of(*every_compound(395, quality=0.6))
    assert values(log, panel=calm)["sense_of_happiness"] == 1.0


def test_safety_is_the_absence_of_danger_near_by():
    log = Log()
    for _ in range(1326 // 10):
        log.trouble(WARMUP, *silent(WARMUP), kind="charging", severity=1.0)
    assert values(log)["sense_of_safety"] == pytest.approx(1 / (1 + 10 * 132 / 1326))


def test_noise_is_no_danger_and_a_remedied_danger_is_none_any_more():
    log = Log()
    log.trouble(WARMUP, *silent(WARMUP), kind="noise_renovation", severity=1.0)
    assert values(log)["sense_of_safety"] == 1.0
    log.trouble(WARMUP, *claimed(WARMUP), (Act.RESOLVE, WARMUP), kind="charging", severity=1.0)
    assert values(log)["sense_of_safety"] == 1.0


def test_satisfaction_is_the_mean_of_the_three(log):
    found = values(log)
    senses = [found[f"sense_of_{name}"] for name in ("gain", "happiness", "safety")]
    assert found["satisfaction"] == pytest.approx(sum(senses) / 3)


def test_without_an_end_or_a_month_there_is_no_satisfaction(log):
    quiet = Log()
    quiet.trouble(400, *silent(400))
    assert math.isnan(values(quiet)["satisfaction"])
    assert math.isnan(values(log, panel=panel_of())["satisfaction"])
    assert math.isnan(values(log, panel=panel_of(*every_compound(300, quality=1.0)))["sense_of_gain"])


@pytest.mark.parametrize("institution", Institution)
def test_trust_is_that_of_households_not_of_compounds(log, institution):
    """The first compound has 600 households of 1,326."""
    name = f"trust_{institution.name.lower()}"
    months = panel_of((395, 0, {name: 1.0}), (395, 1, {name: 0.0}), (395, 2, {name: 0.0}))
    assert values(log, panel=months)[name] == pytest.approx(600 / 1326)
