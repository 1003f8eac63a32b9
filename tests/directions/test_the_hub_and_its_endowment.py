"""Swap what the branch and the residents' committee are given, and the hub's advantage goes with it.

Eight paired seeds; each measure must show the direction with a paired t beyond 3.5, which
luck does five times in a thousand at seven degrees of freedom. What must NOT differ stays below 3.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.directions.worlds import TABLE_OF_THREE, a_quarrelsome_question, outcomes, paired_t
from tests.limits.worlds import a_matter

SEEDS = 8
CLEAR, UNCLEAR = 3.5, 3.0
RICH, POOR = {"workers": 3.0, "skill": 0.85}, {"workers": 0.5, "skill": 0.2}
# A quarrel that is the firm's by duty and that the firm cannot end: somebody must listen and have standing.
NOISE = a_matter(
    rate=1000.0, severity_low=0.3, severity_high=0.9, gap_low=0.2, gap_high=0.9,
    needs=["information", "empathy", "legitimacy"], holders=["property_firm"], lead="property_firm",
    remedy_actor="property_firm",
)  # fmt: skip
ALIKE: dict[str, Any] = {  # what else would tell the two apart: administration, tickets, rank
    "burden": {"hours_per_item": 0.0, "meetings_per_day": 0.0, "ledger_share": 0.6,
               "branch_administration": 0.6, "weight_measured": 0.0, "tickets_per_1000_households": 0.0},
    "meeting": {"attend_authority": 0.0},
}  # fmt: skip


def a_question_of(rich: str, hub: str) -> dict[str, Any]:
    """A neighbourhood whose branch or committee is rich, and the other poor; one of the two convenes."""
    branch, committee = (RICH, POOR) if rich == "party_branch" else (POOR, RICH)
    return a_quarrelsome_question(
        matters={"noise": NOISE},
        rules={"convener": hub, "seats": TABLE_OF_THREE, "patrol_hours": 0.0, "visit_hours": 0.0,
               "cross_training": True},
        staffing={"party_branch_workers": branch["workers"],
                  "residents_committee_workers": committee["workers"], "firm_hours_per_100_households": 8.0},
        skill={"party_branch": branch["skill"], "residents_committee": committee["skill"], "spread": 0.0,
               "property_firm": 0.5, "owners_committee": 0.3},
        days=540, **ALIKE,
    )  # fmt: skip


def days(engine: str, rich: str, hub: str, name: str):
    return outcomes(engine, a_question_of, rich, hub, name=name, seeds=SEEDS)


BODIES = {"party_branch": "residents_committee", "residents_committee": "party_branch"}
DAYS = ["dispute_days", "time_to_resolution"]


@pytest.mark.parametrize("rich", BODIES)
@pytest.mark.parametrize("name", DAYS)
def test_whoever_has_the_hours_and_the_skill_is_the_better_hub(rich, name, engine):
    """The same people, hours and skills in the neighbourhood: only who convenes differs."""
    assert paired_t(days(engine, rich, rich, name), days(engine, rich, BODIES[rich], name)) < -CLEAR


@pytest.mark.parametrize("hub", BODIES)
@pytest.mark.parametrize("name", DAYS)
def test_a_poor_hub_does_worse_than_a_rich_one_whatever_it_is_called(hub, name, engine):
    assert paired_t(days(engine, hub, hub, name), days(engine, BODIES[hub], hub, name)) < -CLEAR


@pytest.mark.parametrize("name", DAYS)
def test_a_rich_committee_is_as_good_a_hub_as_a_rich_branch(name, engine):
    """Equal within luck, and the difference is small beside what the endowment makes."""
    branch = days(engine, "party_branch", "party_branch", name)
    committee = days(engine, "residents_committee", "residents_committee", name)
    poor = days(engine, "party_branch", "residents_committee", name)
    assert abs(paired_t(branch, committee)) < UNCLEAR
    assert abs((branch - committee).mean()) < 0.25 * (poor - branch).mean()
