"""Independent voters are binomial: the law of the count follows from the rules alone."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from sim.agents import proposals
from sim.engines.reference import World
from sim.rules.numerics import logistic
from sim.vocabulary import Role
from tests.limits.worlds import QUIET, a_case, a_compound, a_matter, a_world, the

OWNERS = 60
CASES = 500
SURE = 1e-3  # a test of luck may fail one time in a thousand; keyed luck then fails always or never
ALIKE = {"prior_owners_committee": 0.5, "prior_spread": 0.0}
BALLOT = a_matter(scope="compound", respondent="committee", vote="ordinary", holders=["owners_committee"],
                  lead="owners_committee", remedy_actor="owners_committee")  # fmt: skip


def a_ballot_world(**vote) -> World:
    """Sixty owners who differ in nothing but their draws."""
    world = a_world(
        compounds={"home": a_compound(OWNERS, quality=0.6)}, matters={"ballot": BALLOT}, **QUIET, trust=ALIKE,
        committee={"accounts_belief": 0.5, "belief_spread": 0.0},
        vote={"neighbours_weight": 0.0, "intention_noise": 1.5, "turnout_elder": 0.0} | vote,
    )  # fmt: skip
    world.state.household.area[:] = 50
    return world


def counts(world: World, monkeypatch, severity: float, cases: int = CASES) -> np.ndarray:
    """Shares for and results of many ballots, each with luck of its own; nothing follows from them."""
    results: list[tuple[bool, float]] = []
    monkeypatch.setattr(proposals, "conclude", lambda _, passes, share: results.append((passes, share)))
    for number in range(cases):
        case = a_case(world, number)
        case.severity, case.holder = severity, the(world, Role.OWNERS_COMMITTEE).row
        proposals.count_votes(case)
    return np.array(results)


def law_of_one_owner(world: World, severity: float) -> tuple[float, float]:
    """Probabilities of voting, and of voting for, over an owner's two uniform draws."""
    vote, quality = world.parameters.vote, world.compounds[0].quality
    need = severity - vote.need_neutral

    def votes(u: float) -> float:
        feeling = need + vote.intention_noise * (2.0 * u - 1.0)
        return logistic(
            vote.turnout_base
            + vote.turnout_strength * abs(feeling)
            + vote.turnout_dissatisfied * (1.0 - quality)
        )

    turning = min(1.0, max(0.0, 0.5 + (vote.consent - need) / (2.0 * vote.intention_noise)))
    against, _ = integrate.quad(votes, 0.0, turning, points=[min(max(0.5 - need / 3.0, 0.0), turning)])
    in_favour, _ = integrate.quad(votes, turning, 1.0)
    return against + in_favour, in_favour


@pytest.mark.parametrize("severity", [0.1, 0.3, 0.6])
@pytest.mark.parametrize("strength", [0.0, 1.5])
def test_the_number_of_yes_votes_of_independent_owners_is_binomial(severity, strength, monkeypatch):
    world = a_ballot_world(turnout_strength=strength)
    _, approving = law_of_one_owner(world, severity)
    yes = np.rint(counts(world, monkeypatch, severity)[:, 1] * OWNERS).astype(int)
    law = stats.binom(OWNERS, approving)
    edges = np.unique(law.ppf(np.linspace(0.0, 1.0, 9))[1:-1]).astype(int)
    expected = np.diff(np.concatenate([[0.0], law.cdf(edges), [1.0]])) * CASES
    observed = np.bincount(np.searchsorted(edges, yes, side="left"), minlength=len(edges) + 1)
    assert expected.min() > 10
    assert stats.chisquare(observed, expected).pvalue > SURE


@pytest.mark.parametrize("severity", [0.2, 0.35, 0.5])
def test_the_share_of_ballots_that_pass_follows_from_two_binomials(severity, monkeypatch):
    """Quorum two thirds, more than half of those who vote: heads and area say the same here."""
    world = a_ballot_world(turnout_base=0.6)
    voting, approving = law_of_one_owner(world, severity)
    n = np.arange(OWNERS + 1)
    enough = 3 * n >= 2 * OWNERS
    passing = stats.binom(n, approving / voting).sf(n // 2)  # more than half of n
    theory = float((stats.binom(OWNERS, voting).pmf(n) * enough * passing).sum())
    assert 0.05 < theory < 0.95  # else this would test nothing
    passed = int(counts(world, monkeypatch, severity)[:, 0].sum())
    assert stats.binomtest(passed, CASES, theory).pvalue > SURE


def test_owners_who_listen_to_each_other_are_no_longer_binomial(monkeypatch):
    """The same test sees the coupling when there is one: feelings shrink towards each other."""
    world = a_ballot_world(neighbours_weight=0.9, turnout_strength=0.0)
    _, approving = law_of_one_owner(world, 0.3)
    yes = counts(world, monkeypatch, 0.3)[:, 1] * OWNERS
    assert yes.var(ddof=1) > 2.0 * OWNERS * approving * (1.0 - approving)


def test_a_visit_moves_an_owner_by_what_the_rules_say(monkeypatch):
    world = a_ballot_world()
    case = a_case(world, 1)
    committee = the(world, Role.OWNERS_COMMITTEE)
    case.holder = committee.row
    voters = proposals.constituency(case)
    alone = np.array(proposals.feelings(case, voters))
    case.visits = 3
    step = world.parameters.vote.visit_weight * 3 * committee.skill
    assert np.array(proposals.feelings(case, voters)) - alone == pytest.approx(step, abs=1e-12)
