"""Every config in the house composes, plans, and says where it comes from."""

from __future__ import annotations

from itertools import combinations

import pytest

from sim.doors.asking import ask
from sim.doors.comparing import plan_contest
from sim.doors.composing import compose
from sim.doors.groups import MANY_AT_ONCE
from sim.doors.shelves import Shelves
from sim.errors import ConfigError
from sim.locate import configs_root
from sim.planning.places import LABELS
from sim.planning.reading import Desk
from sim.planning.rules import read_changes
from sim.rulespace import RULE_NAMES

SHELVES = Shelves.standing()
OPTIONS = [(group, option) for group in SHELVES.groups() for option in SHELVES.options(group)]
MECHANISMS = SHELVES.options("mechanism")
EXPERIMENTS = SHELVES.options("experiment")
MATTERS = compose()["matters"]

# Shares of visible disputes by B46, and the matters that make them up.
MIX = {
    "fees and service": (0.25, "property_service property_fee fee_adjustment"),
    "parking and charging": (0.18, "parking charging"),
    "leaks and structure": (0.15, "water_leakage"),
    "noise": (0.15, "noise_renovation"),
    "corridor, building, rental": (0.10, "corridor_clutter unauthorised_building group_rental"),
    "election and revenue": (0.07, "owners_committee_election public_revenue"),
    "fund and lifts": (0.07, "maintenance_fund_use fund_renewal lift_retrofit lift_renewal"),
    "waste": (0.03, "waste_sorting bulky_waste"),
}


@pytest.mark.parametrize(("group", "option"), OPTIONS)
def test_every_option_of_every_group_composes_and_plans(group, option):
    scenario = ask([f"{group}={option}"]).scenario
    assert len(scenario.hash) == 64


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_every_experiment_asks_a_question_and_plans_as_a_comparison(experiment):
    contest = plan_contest([f"experiment={experiment}"])
    assert contest.base.asked["study"]["question"].endswith("?")
    assert contest.name == experiment
    assert len(contest.questions) >= 2


def test_planning_a_config_twice_gives_one_scenario():
    assert ask(["governance=one_three_x"]) == ask(["governance=one_three_x"])


@pytest.mark.parametrize("regime", SHELVES.options("governance"))
def test_every_regime_says_what_it_encodes(regime):
    data = SHELVES.read("governance", regime).data
    assert data["name"] == regime
    assert data["title"]
    assert data["title_zh"]
    assert data["source"]


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_mechanism_writes_declared_rules_and_cites_its_passage(mechanism):
    data = SHELVES.read("mechanism", mechanism).data
    assert data["rules"]
    assert set(data["rules"]) <= set(RULE_NAMES)
    assert data["source"]


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_mechanism_changes_the_question_when_it_runs_and_not_when_it_never_starts(mechanism):
    days = ask([]).scenario.days
    off = ask(["governance=fragmented"]).scenario.hash
    assert ask(["governance=fragmented", f"mechanism={mechanism}"]).scenario.hash != off
    late = [f"mechanism={mechanism}", f"mechanism.{mechanism}.start_day={days - 1}", "governance=fragmented"]
    assert ask(late).scenario.rules_on(days - 2) == ask(["governance=fragmented"]).scenario.rules_on(0)


def changes_of(*mechanisms):
    """What mechanisms amount to together, and what is said of them."""
    desk = Desk()
    blocks = {name: SHELVES.read("mechanism", name).data for name in mechanisms}
    return read_changes({}, blocks, 1460, desk), " ".join(map(str, desk.faults))


@pytest.mark.parametrize(("one", "other"), list(combinations(MECHANISMS, 2)))
def test_two_mechanisms_compose_in_either_order_or_are_refused_by_both_names(one, other):
    together, said = changes_of(one, other)
    assert (together, said) == changes_of(other, one)
    if said:
        assert f"mechanism.{one} and mechanism.{other} both write" in said
    else:
        assert set(together) == set(changes_of(one)[0]) | set(changes_of(other)[0])


def test_regimes_differ_in_rules_alone():
    scenarios = [ask([f"governance={regime}"]).scenario for regime in SHELVES.options("governance")]
    for scenario in scenarios[1:]:
        assert scenario.parameters == scenarios[0].parameters
        assert scenario.neighbourhoods == scenarios[0].neighbourhoods
        assert scenario.matters == scenarios[0].matters
    assert len({scenario.changes for scenario in scenarios}) == len(scenarios)


def test_shixin_has_the_households_and_residents_of_its_source_and_was_built_in_the_eighties():
    (place,) = ask([]).scenario.neighbourhoods
    assert sum(compound.households for compound in place.compounds) == 1326
    assert place.residents == 3800
    assert {compound.year // 10 for compound in place.compounds} == {198}
    assert len({compound.type for compound in place.compounds}) == 3


def test_fees_are_collected_from_three_in_four_at_the_start():
    (place,) = ask([]).scenario.neighbourhoods
    payers = sum(compound.households * compound.collection for compound in place.compounds)
    assert payers / 1326 == pytest.approx(0.76, abs=0.005)


@pytest.mark.parametrize("name", MATTERS)
def test_every_matter_has_a_chinese_title_and_says_where_its_rate_comes_from(name):
    row = MATTERS[name]
    assert row["title_zh"]
    label, _, rest = row["provenance"].partition(" ")
    assert label in LABELS
    assert rest


def test_there_are_24_matters_and_about_450_troubles_a_year_in_shixin():
    assert len(MATTERS) == 24
    arising = sum(row["rate"] for row in MATTERS.values()) * 1.326
    assert 400 <= arising <= 500


def test_what_becomes_visible_can_have_the_mix_of_the_sources():
    """Each family has a chance of becoming visible, between 1/20 and 1, that gives its share of 75."""
    named = [name for _, names in MIX.values() for name in names.split()]
    assert len(named) == len(set(named))
    for share, names in MIX.values():
        rate = sum(MATTERS[name]["rate"] for name in names.split())
        assert 0.05 <= share * 75 / rate <= 1.0


def test_no_config_carries_a_score_on_an_outcome():
    words = ("bonus", "boost", "success", "effect_size", "quality_factor", "multiplier")
    for group in ("governance", "mechanism"):
        for option in SHELVES.options(group):
            text = (configs_root() / group / f"{option}.yaml").read_text("utf-8")
            assert not [word for word in words if word in text]


@pytest.mark.parametrize("group", sorted(set(SHELVES.groups()) - set(MANY_AT_ONCE)))
def test_of_most_groups_exactly_one_option_is_chosen(group):
    if group != "experiment":
        with pytest.raises(ConfigError, match=f"a scenario has one {group}"):
            ask([f"{group}=null"])
