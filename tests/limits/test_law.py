"""The law that counts votes, against an independent reading of it in fractions."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.rules.owners_committee import resolution_passes
from sim.vocabulary import LawRegime, VoteClass

HALF, TWO_THIRDS, THREE_QUARTERS, NINE_TENTHS = (
    Fraction(1, 2),
    Fraction(2, 3),
    Fraction(3, 4),
    Fraction(9, 10),
)
ORDINARY, MAJOR, FUND_USE = int(VoteClass.ORDINARY), int(VoteClass.MAJOR), int(VoteClass.FUND_USE)
CLASSES = (ORDINARY, MAJOR, FUND_USE)
PRE2021, CIVIL_CODE, UNANIMITY = (int(regime) for regime in LawRegime)


@dataclass(frozen=True)
class Count:
    """The result of a count: floor area in m², then owner households."""

    voting_area: int
    approving_area: int
    total_area: int
    voting: int
    approving: int
    total: int
    objecting: int


def passes(count: Count, vote_class: int, regime: int) -> bool:
    return resolution_passes(*astuple(count), vote_class, regime)


def read_in_fractions(count: Count, vote_class: int, regime: int) -> bool:
    """The articles again, from ratios of exact fractions; shares of nobody are zero."""

    def share(part: int, whole: int) -> Fraction:
        return Fraction(part, whole) if whole else Fraction(0)

    took_part = [share(count.voting_area, count.total_area), share(count.voting, count.total)]
    of_all = [share(count.approving_area, count.total_area), share(count.approving, count.total)]
    of_voting = [share(count.approving_area, count.voting_area), share(count.approving, count.voting)]
    if regime == UNANIMITY:
        return count.objecting == 0 and of_all[1] >= NINE_TENTHS
    if regime == CIVIL_CODE:
        if min(took_part) < TWO_THIRDS:
            return False
        if vote_class == MAJOR:
            return min(of_voting) >= THREE_QUARTERS
        return min(of_voting) > HALF
    if min(took_part) <= HALF:
        return False
    if vote_class == ORDINARY:
        return min(of_all) > HALF
    return min(of_all) >= TWO_THIRDS


YES, NO, OBJECTS, AWAY = "yes", "no", "objects", "away"
Ballot = tuple[int, str]  # floor area in m² and what the owner does


def counted(ballots: list[Ballot]) -> Count:
    """What comes out of the box."""
    voting = [(size, word) for size, word in ballots if word != AWAY]
    yes = [size for size, word in voting if word == YES]
    return Count(
        sum(size for size, _ in voting), sum(yes), sum(size for size, _ in ballots),
        len(voting), len(yes), len(ballots), sum(word == OBJECTS for _, word in voting),
    )  # fmt: skip


# Few owners and few sizes, most of them in favour: thresholds are met exactly, and often.
owners = st.tuples(st.sampled_from([40, 50, 60, 120]), st.sampled_from([YES] * 6 + [NO, OBJECTS, AWAY, AWAY]))
boxes = st.lists(owners, min_size=1, max_size=14)
any_law = st.sampled_from([PRE2021, CIVIL_CODE, UNANIMITY])
any_class = st.sampled_from(CLASSES)


@settings(max_examples=500)
@given(boxes, any_class, any_law)
def test_the_law_in_whole_numbers_is_the_law_in_fractions(ballots, vote_class, regime):
    count = counted(ballots)
    assert passes(count, vote_class, regime) is read_in_fractions(count, vote_class, regime)


@given(boxes, any_class, any_law)
def test_one_more_yes_never_sinks_a_resolution(ballots, vote_class, regime):
    """Whether the owner stayed away, said no or objected before."""
    before = passes(counted(ballots), vote_class, regime)
    for at, (size, _) in enumerate(ballots):
        after = [*ballots[:at], (size, YES), *ballots[at + 1 :]]
        assert passes(counted(after), vote_class, regime) >= before


@given(boxes, any_class)
def test_what_unites_three_quarters_of_all_owners_passes_under_the_code(ballots, vote_class):
    count = counted(ballots)
    unites = 4 * count.approving >= 3 * count.total and 4 * count.approving_area >= 3 * count.total_area
    assert passes(count, vote_class, CIVIL_CODE) >= unites


@given(boxes, any_law)
def test_a_major_matter_is_never_easier_than_an_ordinary_one(ballots, regime):
    count = counted(ballots)
    assert passes(count, MAJOR, regime) <= passes(count, ORDINARY, regime)


@given(boxes, any_class)
def test_whatever_carries_by_nine_tenths_without_objection_needs_only_heads(ballots, vote_class):
    """Before December 2019 lifts asked heads, not floor area."""
    count = counted(ballots)
    smaller = replace(count, approving_area=0, voting_area=0)
    assert passes(count, vote_class, UNANIMITY) == passes(smaller, vote_class, UNANIMITY)


@given(boxes, any_class)
def test_using_the_fund_became_an_ordinary_matter_in_2021_and_was_a_special_one_before(ballots, vote_class):
    count = counted(ballots)
    assert passes(count, FUND_USE, CIVIL_CODE) == passes(count, ORDINARY, CIVIL_CODE)
    assert passes(count, FUND_USE, PRE2021) == passes(count, MAJOR, PRE2021)


def test_a_no_can_carry_a_resolution_by_completing_the_quorum():
    """A quorum makes staying away a vote: known of every participation threshold, and so of Art. 278."""
    without = Count(1900, 1900, 3000, 19, 19, 30, 0)
    with_a_no = replace(without, voting_area=2000, voting=20, objecting=1)
    assert not passes(without, ORDINARY, CIVIL_CODE)
    assert passes(with_a_no, ORDINARY, CIVIL_CODE)


def test_the_least_that_can_carry_fell_in_2021():
    """民法典: a third of all owners for ordinary matters, half of all for major ones."""

    def least(vote_class: int, regime: int) -> Fraction:
        total = 300
        return min(
            Fraction(yes, total)
            for voting in range(total // 2, total + 1)
            for yes in range(total // 3, voting + 1)
            if passes(Count(voting, yes, total, voting, yes, total, 0), vote_class, regime)
        )

    assert least(ORDINARY, CIVIL_CODE) == Fraction(101, 300)
    assert least(MAJOR, CIVIL_CODE) == HALF
    assert least(ORDINARY, PRE2021) == Fraction(151, 300)
    assert least(MAJOR, PRE2021) == TWO_THIRDS


@pytest.mark.parametrize("regime", [PRE2021, CIVIL_CODE, UNANIMITY])
@pytest.mark.parametrize("vote_class", CLASSES)
def test_nobody_decides_nothing(vote_class, regime):
    assert not passes(Count(0, 0, 0, 0, 0, 0, 0), vote_class, regime)
