"""Nearest names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.planning.names import AT_MOST, beside, nearest
from sim.planning.parameters import PARAMETERS

words = st.text(alphabet="abcdefgh_.", min_size=1, max_size=12)


def test_a_slip_of_the_pen_is_recognised():
    assert nearest("voice.naming_bass", PARAMETERS)[0] == "voice.naming_base"


def test_a_name_without_its_group_finds_the_group():
    assert nearest("naming_base", PARAMETERS)[0] == "voice.naming_base"


def test_a_name_in_full_stands_before_its_namesake_elsewhere():
    assert nearest("firm.quality", ["fees.quality", "firm.quality"])[0] == "firm.quality"


def test_capitals_hyphens_and_spaces_do_not_hide_a_name():
    assert nearest("One-Three", ["fragmented", "one_three"]) == ("one_three",)


def test_nothing_alike_suggests_nothing():
    assert nearest("zzz", ["fragmented", "one_three"]) == ()


@given(words, st.lists(words))
def test_suggestions_are_known_few_and_do_not_depend_on_the_order_of_the_known(name, known):
    found = nearest(name, known)
    assert set(found) <= set(known)
    assert len(found) <= AT_MOST
    assert found == nearest(name, reversed(known))


@given(words, st.lists(words))
def test_a_known_name_is_its_own_nearest(name, known):
    assert nearest(name, [*known, name])[0] == name


def test_a_common_place_does_not_make_names_alike():
    assert beside("matters.noize", ["noise", "noize", "leak"]) == ("matters.noise",)
    assert beside("matters.wifi", ["noise", "leak"]) == ()
