"""What owners must vote on is done after they voted for it, once, and nobody stands in for their vote."""

from __future__ import annotations

import numpy as np
import pytest

from sim.vocabulary import Act
from tests.worlds import scenario

SUING = {
    "trouble.rate_scale": 1.0,
    "matters.fee_adjustment.rate": 60,
    "matters.fund_renewal.rate": 60,
    "voice.lump_base": -2,
    "escalation.patience": 0.02,
    "escalation.petition_share": 0.2,
}
LIFTS = {
    "trouble.rate_scale": 1.0,
    "matters.lift_retrofit.rate": 300.0,
    "matters.lift_retrofit.relapse": 3.0,
    "voice.lump_base": -3,
    "vote.ballot_hours": 2,
    **{f"vote.floor_{floor}": 0.3 for floor in ("first", "second", "third")},
}


def of(events, act, matters):
    """(case, episode) of every event of one kind about some matters."""
    chosen = (events["act"] == act) & np.isin(events["matter"], matters)
    return list(zip(events["case"][chosen].tolist(), events["episode"][chosen].tolist(), strict=True))


@pytest.mark.parametrize("seed", [1, 2])
def test_no_court_stands_in_for_the_owners_vote(run, seed):
    asked = scenario("fragmented", days=700, busy=False, values=SUING)
    voted = [row for row, matter in enumerate(asked.matters) if matter.vote]
    events = run(asked, seed).history().events
    assert of(events, Act.JUDGE, voted)
    assert set(of(events, Act.REMEDY, voted)) <= set(of(events, Act.VOTE_PASS, voted))


@pytest.mark.parametrize("seed", [1, 2])
def test_no_stairwell_gets_two_lifts(run, seed):
    asked = scenario("fragmented", days=800, busy=False, values=LIFTS)
    lift = [row for row, matter in enumerate(asked.matters) if matter.name == "lift_retrofit"]
    world = run(asked, seed)
    built = of(world.history().events, Act.REMEDY, lift)
    stairwells = [world.state.case.stairwell.item(case) for case, _ in built]
    assert len(stairwells) > 1
    assert len(set(stairwells)) == len(stairwells)


def test_a_judgement_is_settled_or_imposed_and_never_both(run):
    world = run(scenario("fragmented", days=700, values={"escalation.patience": 0.05}), 3)
    events, case = world.history().events, world.state.case
    rows = np.unique(events["case"][events["act"] == Act.JUDGE])
    assert rows.size
    assert not (case.is_agreed[rows] & case.is_imposed[rows]).any()
