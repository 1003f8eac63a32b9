"""Hours, money and disputes are conserved, after every phase of every day, whatever is asked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from sim.events import EVENT_NAMES
from sim.scenario import Scenario
from sim.vocabulary import Act
from tests.laws.ledgers import Books, the_open_are_known
from tests.laws.questions import scenarios
from tests.worlds import World, hook, question, scenario

# Worlds in which things happen that chance would seldom bring about.
WORLDS: dict[str, tuple[str, dict[str, Any]]] = {
    "nobody coordinates": ("fragmented", {}),
    "the branch convenes the three": ("one_three", {}),
    "the branch calls partners": ("one_three_x", {}),
    "patience is short and courts are near": (
        "fragmented",
        {"escalation.patience": 0.2, "escalation.petition_share": 0.3, "escalation.court_days": 20},
    ),
    "orphans are soon forgotten": (
        "fragmented",
        {"routing.handoffs_before_orphan": 1, "voice.fading_days": 30, "routing.misroute": 1.0},
    ),
    "nobody pays": ("one_three", {"fees.habitual": 0.0, "fees.refusing": 1.0, "firm.exit_months": 1}),
    "everybody works for next to nothing": (
        "one_three_x",
        {"staffing.residents_committee_workers": 0.5, "staffing.party_branch_workers": 0.0},
    ),
    "remedies never last": (
        "one_three_x",
        {"remedy.relapse_social": 5.0, "remedy.relapse_physical": 10.0, "remedy.durable_days": 30},
    ),
}


def audited(world_of: Any, asked: Scenario, seed: int = 1) -> Any:
    """A whole run with every book audited after every phase."""
    world = world_of(asked, seed)
    hook(world, Books(world).look)
    for _ in range(asked.days):
        world.step()
        the_open_are_known(world)
    return world


def log_is_told_in_order(world: Any) -> None:
    """Every case's story begins with its arising, goes on in order, and ends before the last day."""
    events = world.history().events
    assert tuple(events) == EVENT_NAMES
    of_cases = events["case"] >= 0
    order = np.lexsort((events["number"][of_cases], events["case"][of_cases]))
    case, act, day, phase = (events[name][of_cases][order] for name in ("case", "act", "day", "phase"))
    begins = np.ones(case.size, dtype=bool)
    begins[1:] = case[1:] != case[:-1]
    assert (act[begins] == Act.ARISE).all()
    assert (act == Act.ARISE).sum() == begins.sum()
    moment = day * 100 + phase
    assert (moment[1:] >= moment[:-1])[~begins[1:]].all()
    told = events["day"] * 100 + events["phase"]
    assert (np.diff(told) >= 0).all()
    assert not (events["hours"] < 0.0).any()
    assert not (events["fen"] < 0).any()


def claims_come_before_ends(world: Any) -> None:
    """Whatever was resolved had been claimed or found, and not later."""
    case = world.state.case
    resolved = case.live("first_resolved_on") >= 0
    claimed = case.live("claimed_on") >= 0
    assert claimed.sum() >= resolved.sum()
    assert (case.live("claimed_on")[claimed] >= case.live("arisen_on")[claimed]).all()
    assert (case.live("claimed_on")[resolved] <= case.live("first_resolved_on")[resolved]).all()


@pytest.mark.parametrize("words", WORLDS)
def test_nothing_is_lost_and_nothing_comes_from_nowhere(words, world_of):
    regime, values = WORLDS[words]
    world = audited(world_of, scenario(regime, days=100, values=values))
    log_is_told_in_order(world)
    claims_come_before_ends(world)
    assert world.state.case.live("first_resolved_on").max() >= 0


@pytest.mark.parametrize("seed", [3, 6, 17, 18])
@pytest.mark.parametrize("regime", ["fragmented", "one_three"])
def test_patience_may_end_on_the_very_day_on_which_a_case_does(regime, seed, world_of):
    # Whatever is given up may be taken up again at once, and whatever is resolved is no more sued over.
    values = {f"matters.{name}.is_suable": True for name in question()["matters"]}
    values |= {"escalation.patience": 0.2, "escalation.court_days": 20}
    values |= {"escalation.petition_share": 0.3 if regime == "fragmented" else 0.0}
    values |= {"staffing.residents_committee_workers": 2.0}
    audited(world_of, scenario(regime, days=120, values=values), seed)


def test_the_books_balance_through_the_turn_of_the_year(world_of):
    world = audited(
        world_of, scenario("one_three_x", ["star_rating", "bookkeeping", "three_meetings"], days=370)
    )
    log_is_told_in_order(world)


@settings(max_examples=50)
@given(asked=scenarios())
def test_the_books_balance_whatever_is_asked(world_of, asked):
    world = audited(world_of, asked)
    log_is_told_in_order(world)
    claims_come_before_ends(world)
    assert len(world.history().digest) == 64


def test_the_audit_sees_hours_money_and_cases_that_are_out_of_place():
    def tampered(spoil: Any) -> None:
        world = World(scenario(days=30), 1)
        books = Books(world)
        hook(world, books.look)
        for _ in range(25):
            world.step()
        spoil(world)
        world.step()

    def an_hour_from_nowhere(world: World) -> None:
        world.state.body.spent[0, 0] += 0.1

    def a_fen_from_nowhere(world: World) -> None:
        world.state.compound.fund[0] += 1

    def a_queue_that_lost_a_case(world: World) -> None:
        next(body for body in world.bodies if body.queue).queue.pop()

    def a_trust_beyond_trust(world: World) -> None:
        world.state.household.trust[0, 0] = 1.01

    def a_number_that_is_none(world: World) -> None:
        world.state.compound.quality[0] = np.nan

    def silence_that_resolves_itself(world: World) -> None:
        world.state.case.stage[np.flatnonzero(world.state.case.live("stage") == 1)[0]] = 12

    for spoil in (
        an_hour_from_nowhere,
        a_fen_from_nowhere,
        a_queue_that_lost_a_case,
        a_trust_beyond_trust,
        a_number_that_is_none,
        silence_that_resolves_itself,
    ):
        with pytest.raises(AssertionError):
            tampered(spoil)
