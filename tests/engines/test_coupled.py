"""Neighbourhoods that share offices and departments live the same days in both engines."""

from __future__ import annotations

import pytest

from sim.docking import dock
from sim.doors.composing import compose
from sim.engines import simulate
from sim.planning import plan
from sim.scenario import Scenario
from sim.vocabulary import Act, Role

BUSY = ("trouble.rate_scale=4", "calendar.warmup_days=0")


def district(regime: str, days: int, *more: str) -> Scenario:
    return plan(
        compose("district=shared", f"governance={regime}", f"calendar.measured_days={days}", *BUSY, *more)
    )


@pytest.mark.parametrize("regime", ["one_three_x", "fragmented"])
def test_a_district_of_two_sub_districts_is_the_same_in_both_engines(regime):
    more = ("mechanism=[burden_relief,pledges,red_black_list,adjacent_hub]",)
    found = dock(district(regime, 370, *more), seed=1)  # a year, with its lists and its rating
    assert found.is_identical, found.difference


def test_a_shared_office_hears_petitions_from_every_neighbourhood_it_serves():
    history = simulate(district("fragmented", 700, "escalation.patience=0.2"), 1)
    events, homes = history.events, [place.subdistrict for place in history.scenario.neighbourhoods]
    replies = (events["role"] == Role.SUBDISTRICT) & (events["act"] != Act.REGIME) & (events["case"] >= 0)
    assert replies.any()
    served: dict[int, set[int]] = {}
    for office, n in zip(
        events["actor"][replies].tolist(), events["neighbourhood"][replies].tolist(), strict=True
    ):
        served.setdefault(office, set()).add(n)
    assert len(served) == 2
    for places in served.values():
        assert len(places) > 1
        assert len({homes[n] for n in places}) == 1
