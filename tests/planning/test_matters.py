"""From catalogue rows to frozen matters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.catalogue import ARCHETYPES
from sim.planning.matters import read_matters
from sim.planning.reading import Desk
from sim.vocabulary import Account, Archetype, Competence, Role, VoteClass
from tests.planning.asked import MATTER


def read(**changes):
    """One matter, which must be without fault."""
    desk = Desk()
    (matter,) = read_matters({"noise": {**MATTER, **changes}}, desk)
    assert desk.faults == []
    return matter


def faults(**changes):
    """What is said of it."""
    desk = Desk()
    read_matters({"noise": {**MATTER, **changes}}, desk)
    return " ".join(str(fault) for fault in desk.faults)


@pytest.mark.parametrize("archetype", Archetype)
def test_a_matter_inherits_from_its_archetype_what_it_does_not_say(archetype):
    matter, inherited = read(archetype=archetype.name.lower()), ARCHETYPES[archetype]
    assert (matter.inquiry_hours, matter.remedy_hours, matter.relapse) == (
        inherited.inquiry_hours,
        inherited.remedy_hours,
        inherited.relapse,
    )


def test_what_a_matter_says_itself_stands():
    assert read(remedy_hours=99).remedy_hours == 99.0


def test_words_become_bits_and_numbers():
    matter = read(
        needs=["legal", "money"], holders=["residents_committee", "court"], vote="lift", account="firm"
    )
    assert matter.needs == Competence.LEGAL | Competence.MONEY
    assert matter.holders == (1 << Role.RESIDENTS_COMMITTEE) | (1 << Role.COURT)
    assert (matter.vote, matter.account) == (VoteClass.LIFT, Account.FIRM)


def test_a_matter_can_be_imposed_exactly_when_somebody_may_impose_it():
    assert (read().is_enforceable, read().enforcer) == (False, -1)
    assert (read(enforcer="housing").is_enforceable, read(enforcer="housing").enforcer) == (
        True,
        Role.HOUSING,
    )


def test_rows_keep_the_order_in_which_they_are_written():
    desk = Desk()
    found = read_matters({"z": MATTER, "a": MATTER, "m": MATTER}, desk)
    assert [matter.name for matter in found] == ["z", "a", "m"]


shares = st.floats(0, 1)


@given(shares, shares)
def test_a_range_has_its_lower_end_below(low, high):
    assert bool(faults(gap_low=low, gap_high=high)) is (low > high)


def test_whose_duty_it_is_may_hold_it():
    assert "one of the holders (residents_committee)" in faults(lead="court")


def test_what_costs_money_is_paid_from_a_purse():
    assert "must be paid from a purse" in faults(remedy_fen=1)
    assert read(remedy_fen=1, account="firm").remedy_fen == 1


def test_a_provenance_begins_with_its_label():
    assert read(provenance="assumed B46").source == "assumed B46"
    assert "must begin with one of" in faults(provenance="somewhere")


def test_an_empty_catalogue_is_refused():
    desk = Desk()
    read_matters({}, desk)
    assert "something to quarrel about" in str(desk.faults[0])


def test_a_misspelt_matter_finds_the_one_beside_it():
    desk = Desk()
    read_matters({"noise": MATTER, "noize": {"rate": 5}}, desk)
    (fault,) = desk.faults
    assert fault.nearest == ("matters.noise",)
