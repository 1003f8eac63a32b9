"""Where studies are kept."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.doors.keeping import default_folder, finite, readable, scenario_in_words
from sim.planning import plan
from tests.planning.asked import QUESTION, question

HASH = "ab12cd34" * 8


@given(st.text(max_size=300))
def test_any_name_gives_one_folder_inside_studies(name):
    folder = default_folder(name, HASH)
    assert folder.parts[0] == "studies"
    assert len(folder.parts) == 2
    assert len(folder.name.encode()) < 100
    assert folder.name.endswith("-ab12cd34")


@pytest.mark.parametrize("name", ["../../etc", "/etc/passwd", "..", "", "a\0b", "-rf", "con\n"])
def test_no_name_leads_out_of_the_folder(name):
    folder = default_folder(name, HASH)
    assert ".." not in folder.parts
    assert not folder.is_absolute()
    assert not folder.name.startswith(("-", "."))


def test_a_folder_is_named_after_the_question_and_never_after_a_clock():
    assert default_folder("who meets", HASH) == default_folder("who meets", HASH)
    assert default_folder("who meets", HASH, HASH) != default_folder("who meets", HASH)


def test_what_is_not_defined_is_null():
    assert finite({"a": math.nan, "b": None, "c": math.inf, "d": 1}) == {
        "a": None,
        "b": None,
        "c": None,
        "d": 1.0,
    }


def test_a_scenario_in_words_keeps_labels_and_says_enumerations_by_name():
    told = scenario_in_words(plan(question(label="市新", law={"lifts": "unanimity"})))
    assert (told["label"], told["law_lift"]) == ("市新", "unanimity")
    assert told["neighbourhoods"][0]["compounds"][0]["type"] == "ex_public"
    assert told["sha256"] == plan(question(law={"lifts": "unanimity"})).hash


def test_every_number_of_a_scenario_is_told():
    scenario = plan(QUESTION)
    told = readable(scenario)
    assert told["parameters"]["voice"]["naming_base"] == scenario.parameters.voice.naming_base
    assert told["matters"][0]["rate"] == scenario.matters[0].rate
