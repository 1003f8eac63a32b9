"""Institutions work on working days; households live every day."""

from __future__ import annotations

import numpy as np
import pytest

from sim.schedule import is_working_day
from sim.vocabulary import Act
from tests.worlds import scenario

OF_HOUSEHOLDS = {
    *(Act.ARISE, Act.NON_EVENT, Act.LUMP, Act.TALK, Act.SETTLE, Act.CLAIM, Act.HOTLINE, Act.PETITION),
    *(Act.JOINT_PETITION, Act.SUE, Act.FADE, Act.RELAPSE, Act.DURABLE),
}
# A letterbox takes what is put into it, and a call or a petition is answered with a promise of hours.
ANY_DAY = {Act.RECEIVE, Act.REPLY}


@pytest.mark.parametrize("regime", ["fragmented", "one_three_x"])
def test_institutions_act_on_cases_on_working_days_only(regime, run):
    events = run(scenario(regime, days=400)).history().events
    at_weekends = ~np.array([is_working_day(day) for day in events["day"].tolist()])
    acts = {Act(act) for act in events["act"][at_weekends & (events["case"] >= 0)].tolist()}
    assert acts - OF_HOUSEHOLDS - ANY_DAY == set()
    assert acts & OF_HOUSEHOLDS
