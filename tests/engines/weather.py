"""The worlds in which engines are docked, and mutants judged: between them, whatever can happen happens."""

from __future__ import annotations

import copy
from typing import Any

from sim.planning import plan
from sim.scenario import Scenario
from tests.worlds import MECHANISMS, lay, question

# Numbers under which a year brings everything about that can happen at all.
STORMY = {
    "trouble.rate_scale": 5.0, "staffing.residents_committee_workers": 1.0, "voice.fading_days": 30,
    "routing.misroute": 0.5, "routing.handoffs_before_orphan": 1, "paper.penalty_hours": 1.0,
    "paper.value_of_hours": 5.0, "remedy.durable_days": 60, "escalation.patience": 0.1,
    "escalation.joint_threshold": 0.1, "escalation.joint_members": 2, "escalation.court_days": 60,
    "firm.exit_collection": 1.0, "firm.exit_months": 1, "firm.exit_hazard": 1.0, "firm.exit_notice_days": 30,
    "firm.contract_years": 1, "fees.sue_share": 0.5, "fees.sue_after_months": 4, "fund.trigger": 1.0,
    "fund.decision_days": 30, "fund.levy_days": 30, "committee.term_years": 1, "vote.cooling_days": 30,
}  # fmt: skip
LONG_NOTICE = {  # so that firms may wish to leave twice, and lists are not published at every quarter's end
    **STORMY, "firm.exit_notice_days": 90, "governance.rules.firm_list_days": 200,
}  # fmt: skip
DAYS = 430  # a year, and the leap into the next

# What one neighbourhood with its usual matters does not come to.
BY_LETTER = {
    **STORMY,
    "governance.rules.whistle": 2, "governance.rules.evaluation_days": 10,  # and nobody convenes
    "governance.rules.pledge_days": 60, "governance.rules.firm_list_days": 90,
    "routing.discipline": 1, "routing.letter_days": 0,
    "committee.reelection_days": 60, "vote.cooling_days": 1, "vote.neighbours_weight": 1.0,
    "escalation.petition_share": 0.0, "routing.misroute": 1.0,
}  # fmt: skip
AT_ONE_TABLE = {
    **STORMY,
    "routing.discipline": 2, "meeting.rounds": 3, "committee.reelection_days": 60, "vote.cooling_days": 1,
    "vote.intention_noise": 2.0, "escalation.patience": 0.02, "voice.fading_days": 150,
    "governance.rules.seats": [  # the convener has none: it calls others for its own cases alone
        *("residents_committee", "property_firm", "owners_committee"),
        *("police_officer", "volunteers", "mediator"),
    ],
}  # fmt: skip
OFTEN = {  # how many times as frequent again
    "comprehensive_renovation": 10.0, "legacy_collective_property": 10.0, "fee_adjustment": 5.0,
    "owners_committee_election": 5.0, "fund_renewal": 5.0, "lift_retrofit": 3.0,
}  # fmt: skip


# Everybody has time, so that much is voted on and agreed upon.
NEXT_DOOR = {
    "trouble.rate_scale": 5.0, "staffing.residents_committee_workers": 20.0,
    "staffing.owners_committee_hours": 40.0, "staffing.party_branch_workers": 10.0,
    "committee.term_years": 1, "committee.reelection_days": 29, "vote.cooling_days": 6,
    "vote.notice_days": 1, "vote.neighbours_weight": 1.0, "vote.visits": 1,
    "meeting.quorum": 0.2, "meeting.attend_base": -1.0, "meeting.spare_partners": 3, "meeting.rounds": 1,
    "society.ties": 2, "governance.rules.partners_called": 8, "routing.asks_limit": 0,
    "escalation.patience": 0.02, "society.means": 3500.0,
}  # fmt: skip
# Few people, who say little: whoever comes upon a trouble is not told of it.
ALONE = {"trouble.rate_scale": 5.0, "voice.naming_base": -3.0, "society.means": 3500.0}
# A convener who has no hours and no work either.
POWERLESS = {
    "trouble.rate_scale": 5.0, "staffing.party_branch_workers": 0.0, "calendar.measured_days": 60,
    "governance.rules.joint_desk_days": 0, "governance.rules.shared_list": False,
    "voice.cost_party_branch": 10.0, "routing.misroute": 0.0,
}  # fmt: skip

# Money and hands enough for projects to be finished, whistles that call at once, firms off and on a list.
WELL_OFF = {
    "trouble.rate_scale": 2.0, "staffing.residents_committee_workers": 20.0,
    "staffing.owners_committee_hours": 40.0, "staffing.party_branch_workers": 10.0,
    "vote.notice_days": 1, "vote.need_neutral": 0.0, "vote.cost_weight": 0.0, "fund.subdistrict_budget": 1e8,
    "governance.rules.whistle": 1, "remedy.whistle_days": 0,
    "governance.rules.firm_list_days": 90, "firm.list_red": 0.3, "firm.list_black": 0.8,
}  # fmt: skip


def world(regime: str, mechanisms: tuple[str, ...], times: float, values: dict[str, float]) -> Scenario:
    """The small neighbourhood with every trouble so many times as frequent."""
    return plan(_laid_out(regime, mechanisms, times, {"calendar.measured_days": DAYS, **values}))


def two_stairwells(values: dict[str, float]) -> Scenario:
    """Nine households behind two doors, who quarrel all the time: everybody is somebody's other side."""
    asked = _laid_out("one_three_x", (), 1.0, {"calendar.measured_days": 330, **values})
    here = asked["neighbourhood"]["meiyuan"]
    only = here["compounds"]["dong"] | {"households": 9, "buildings": 1, "stairwells": 2, "doors": 1}
    here |= {"residents": 27, "compounds": {"dong": only | {"owner_share": 0.9}}}
    for row in asked["matters"].values():
        row["rate"] = min(300.0 * row["rate"], 1500.0)
    asked["matters"]["corridor_clutter"]["remedy_fen"] = 3  # times severity: one fen, or none
    return plan(asked)


def hardly_anybody(values: dict[str, float]) -> Scenario:
    """A compound where nobody lives, one with a single household that rents, and three behind two doors."""
    asked = _laid_out("one_three_x", ("patrols",), 1.0, {"calendar.measured_days": 120, **values})
    here = asked["neighbourhood"]["meiyuan"]
    one = here["compounds"]["dong"] | {"buildings": 1, "doors": 1, "owner_share": 1.0}
    here["residents"] = 7
    here["compounds"] = {
        "kong": one | {"households": 3, "stairwells": 1, "uncoupled": 3},
        "dan": one | {"households": 1, "stairwells": 1, "owner_share": 0.0},
        "san": one | {"households": 3, "stairwells": 2},
    }
    for row in asked["matters"].values():
        row["rate"] = min(300.0 * row["rate"], 1500.0)
    return plan(asked)


def behind_one_door(values: dict[str, float]) -> Scenario:
    """A compound of two stairwells, one of them so short that few neighbours are left elsewhere."""
    asked = _laid_out("one_three", (), 1.0, {"calendar.measured_days": 60, **values})
    here = asked["neighbourhood"]["meiyuan"]
    only = {"households": 40, "buildings": 1, "stairwells": 2, "doors": 2, "floors": 16}
    here |= {"residents": 100, "compounds": {"chang": here["compounds"]["dong"] | only}}
    return plan(asked)


def under_projects(values: dict[str, float]) -> Scenario:
    """Compounds that are always about to be renovated, once and for all, or to renew their funds."""
    asked = _laid_out("one_three_x", (), 1.0, {"calendar.measured_days": 200, **values})
    for compound in asked["neighbourhood"]["meiyuan"]["compounds"].values():
        compound["fund_ratio"] = 0.1
    asked["neighbourhood"]["meiyuan"]["compounds"]["dong"]["quality"] = 0.95  # the first firm is the best
    asked["matters"]["comprehensive_renovation"] |= {"rate": 200.0, "relapse": 0.0}
    asked["matters"]["fund_renewal"]["rate"] = 200.0
    return plan(asked)


def two_quarters(
    regime: str, mechanisms: tuple[str, ...], times: float, values: dict[str, float]
) -> Scenario:
    """Two neighbourhoods that share departments; the second lacks a committee, and most partners."""
    asked = _laid_out(regime, mechanisms, times, {"calendar.measured_days": 200, **values})
    asked["district"]["is_coupled"] = True
    other = asked["neighbourhood"]["zhulin"] = copy.deepcopy(asked["neighbourhood"]["meiyuan"])
    other["partners"] = ["police_officer", "volunteers"]
    other["compounds"]["dong"] |= {"has_committee": False, "owner_share": 0.3}
    matters = asked["matters"]
    for name, more in OFTEN.items():
        matters[name]["rate"] *= more
    # A matter that the Party branch leads, and that can go to court before anybody has it.
    matters["noise_renovation"] |= {"lead": "party_branch", "holders": ["party_branch"], "is_suable": True}
    # One whose remedy only an owners' committee can do, which not every compound has.
    matters["parking"] |= {"remedy_actor": "owners_committee"}
    return plan(asked)


def _laid_out(
    regime: str, mechanisms: tuple[str, ...], times: float, values: dict[str, float]
) -> dict[str, Any]:
    asked = question(f"governance={regime}", f"mechanism=[{','.join(mechanisms)}]")
    for row in asked["matters"].values():
        row["rate"] = times * row["rate"]
    return lay(asked, {"calendar.warmup_days": 0, **values})


WORLDS = {
    "storm under one table": lambda: world("one_three_x", MECHANISMS, 8.0, STORMY),
    "storm by letter": lambda: world("fragmented", (), 8.0, LONG_NOTICE),
    "bad weather": lambda: world("one_three_x", (), 3.0, {"trouble.rate_scale": 5.0}),
    "the usual": lambda: world("one_three", (), 1.0, {}),
    "two quarters by letter": lambda: two_quarters("fragmented", (), 4.0, BY_LETTER),
    "two quarters at one table": lambda: two_quarters("one_three_x", MECHANISMS, 4.0, AT_ONE_TABLE),
    "two stairwells": lambda: two_stairwells(NEXT_DOOR),
    "hardly anybody": lambda: hardly_anybody(ALONE),
    "nearly all behind one door": lambda: behind_one_door({"trouble.rate_scale": 5.0}),
    "a branch without hours": lambda: world("one_three_x", (), 3.0, POWERLESS),
    "under projects": lambda: under_projects(WELL_OFF),
}
