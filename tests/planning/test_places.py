"""From described neighbourhoods to frozen places."""

from __future__ import annotations

import unicodedata

import pytest

from sim.planning.places import copies_of, read_neighbourhoods
from sim.planning.reading import Desk
from sim.rulespace import seats
from sim.vocabulary import PARTNERS, CompoundType, Role
from tests.planning.asked import COMPOUND


def read(raw):
    """Neighbourhoods, which must be without fault."""
    desk = Desk()
    places = read_neighbourhoods(raw, desk)
    assert desk.faults == []
    return places


def faults(raw):
    """What is said of them, on one line."""
    desk = Desk()
    read_neighbourhoods(raw, desk)
    return " ".join(str(fault) for fault in desk.faults)


def lane(**changes):
    """A neighbourhood of one compound."""
    return {"lane": {"residents": 60, "compounds": {"east": {**COMPOUND, **changes}}}}


def test_a_compound_is_named_after_its_neighbourhood_so_that_no_two_share_their_luck():
    two = {name: {"residents": 60, "compounds": {"east": COMPOUND}} for name in ("lane", "court")}
    assert [place.compounds[0].name for place in read(two)] == ["court.east", "lane.east"]


def test_the_order_of_writing_changes_nothing():
    blocks = {name: {"residents": 60, "compounds": {"east": COMPOUND}} for name in ("b", "a", "c")}
    assert read(blocks) == read(dict(sorted(blocks.items())))


def test_every_class_of_partner_exists_unless_the_file_says_which():
    assert read(lane())[0].partners == seats(*PARTNERS)
    named = {"lane": {**lane()["lane"], "partners": ["mediator"]}}
    assert read(named)[0].partners == 1 << Role.MEDIATOR


def test_the_hotline_is_no_partner():
    assert "is none of them" in faults({"lane": {**lane()["lane"], "partners": ["hotline"]}})


def test_dwellings_that_just_fit_are_taken_and_one_more_is_not():
    room = COMPOUND["stairwells"] * COMPOUND["floors"] * COMPOUND["doors"]
    assert read(lane(households=room - 3, uncoupled=3))[0].compounds[0].households == room - 3
    assert f"{room + 1} dwellings" in faults(lane(households=room - 3, uncoupled=4))


def test_a_household_has_somebody_in_it():
    assert read({"lane": {**lane()["lane"], "residents": 20}})[0].residents == 20
    assert "at least 20 (persons)" in faults({"lane": {**lane()["lane"], "residents": 19}})


def test_a_neighbourhood_without_compounds_is_told_so():
    assert "has no compounds" in faults({"lane": {"residents": 60, "compounds": {}}})


def test_no_neighbourhood_at_all_is_told_how_to_choose_one():
    assert "neighbourhood=shixin" in faults({})


def test_one_name_in_two_spellings_of_the_keyboard_is_one_name():
    composed, decomposed = (unicodedata.normalize(form, "café") for form in ("NFC", "NFD"))
    (first,), (second,) = (read({name: lane()["lane"]}) for name in (composed, decomposed))
    assert first == second


def test_a_chinese_name_is_a_name():
    assert read({"市新": lane()["lane"]})[0].compounds[0].name == "市新.east"


@pytest.mark.parametrize("name", ["", "a.b", "a/b", "../up", "a\nb", "x" * 61, "<b>"])
def test_a_name_that_could_be_mistaken_for_a_path_or_markup_is_refused(name):
    assert "addressed by it" in faults({name: lane()["lane"]})


def test_a_compound_type_is_stored_as_its_number():
    assert read(lane(type="lane"))[0].compounds[0].type is CompoundType.LANE


def test_the_original_keeps_its_name_and_its_copies_get_their_own():
    (place,) = read(lane())
    three = copies_of((place,), 3)
    assert three[0] == place
    assert [copy.name for copy in three] == ["lane", "lane_2", "lane_3"]
    assert len({compound.name for copy in three for compound in copy.compounds}) == 3


def test_provenance_is_for_readers_and_must_begin_with_a_label():
    told = {"lane": {**lane()["lane"], "provenance": {"residents": "assumed A-lane: a guess"}}}
    assert read(told) == read(lane())
    told["lane"]["provenance"]["residents"] = "a guess"
    assert "it must begin with one of seed, law" in faults(told)


def test_a_misspelt_compound_finds_the_one_beside_it():
    described = lane()
    described["lane"]["compounds"]["eest"] = {"fee": 3.0}
    assert "Did you mean `neighbourhood.lane.compounds.east`?" in faults(described)


def test_a_misspelt_neighbourhood_finds_the_one_beside_it():
    said = faults({**lane(), "lana": {"residents": 5}})
    assert "neighbourhood.lana has no compounds" in said
    assert "Did you mean `neighbourhood.lane`?" in said
