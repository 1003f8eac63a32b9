"""plan(): a mapping in, a frozen scenario out, or every fault at once."""

from __future__ import annotations

import copy
import dataclasses
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import ConfigError, LinliError, PopulationFileError
from sim.planning import plan, read_answering
from sim.vocabulary import LawRegime
from tests.planning.asked import MATTER, QUESTION, question

labels = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40).filter(
    lambda text: "${" not in text
)


def refused(asked):
    """What is said of a question that cannot be."""
    with pytest.raises(ConfigError) as caught:
        plan(asked)
    return str(caught.value)


def test_a_question_needs_a_place_and_a_matter_and_has_defaults_for_all_else():
    scenario = plan(QUESTION)
    assert (scenario.days, scenario.warmup) == (1460, 365)
    assert scenario.law is LawRegime.CIVIL_CODE
    assert scenario.changes == ()


def test_planning_twice_gives_one_scenario_and_changes_nothing_of_what_was_asked():
    asked = question()
    assert plan(asked) == plan(copy.deepcopy(QUESTION))
    assert asked == QUESTION


@given(labels, labels, labels)
def test_names_and_titles_change_no_hash(name, title, label):
    regime = {"name": name, "title": title, "title_zh": title, "source": title, "rules": {"whistle": 1}}
    law = {"title": title, "source": title}
    place = {**QUESTION["neighbourhood"]["lane"], "title": title}
    named = question(governance=regime, label=label, law=law, neighbourhood={"lane": place})
    matter = {**MATTER, "title": title, "title_zh": title, "provenance": "assumed A: " + title}
    named["matters"] = {"noise": matter}
    assert plan(named).hash == plan(question(governance={"rules": {"whistle": 1}})).hash


def test_how_it_is_answered_changes_no_hash():
    answering = {"seed": 9, "replicates": 3, "workers": 2, "study": {"name": "x"}, "regimes": ["a"]}
    engine = {"name": "reference", "switch_day": 40}
    assert plan(question(**answering, engine=engine)).hash == plan(QUESTION).hash


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (30, "a day from 1 to 29, because the run has 30 days"),
        (500, "a day from 1 to 29, because the run has 30 days"),
        (0, r"must lie in \[1, 73"),
        (-3, r"must lie in \[1, 73"),
        (2.5, "whole number"),
        ("soon", "whole number"),
    ],
)
def test_engines_change_on_a_day_of_the_run_and_not_on_its_first(day, said):
    asked = question(calendar={"warmup_days": 10, "measured_days": 20}, engine={"switch_day": day})
    for read in (plan, read_answering):
        with pytest.raises(ConfigError, match=said) as refused:
            read(asked)
        assert "engine.switch_day" in str(refused.value)


@pytest.mark.parametrize("day", [None, 1, 29])
def test_the_day_on_which_engines_change_is_part_of_the_answering(day):
    asked = question(calendar={"warmup_days": 10, "measured_days": 20}, engine={"switch_day": day})
    assert read_answering(asked).switch_day == day


def test_a_run_of_one_day_is_told_that_it_has_one_engine():
    asked = question(calendar={"warmup_days": 0, "measured_days": 1}, engine={"switch_day": 1})
    with pytest.raises(ConfigError, match="must be null"):
        plan(asked)


def test_a_calendar_at_fault_does_not_make_the_change_of_engines_look_wrong():
    asked = question(calendar={"measured_days": "long"}, engine={"switch_day": 70000})
    with pytest.raises(ConfigError) as refused:
        plan(asked)
    assert "switch_day" not in str(refused.value)


@pytest.mark.parametrize(
    "change",
    [
        {"calendar": {"measured_days": 1094}},
        {"governance": {"rules": {"whistle": 1}}},
        {"governance": {"start_day": 1, "rules": {"whistle": 1}}},
        {"voice": {"naming_base": 0.0}},
        {"law": {"lifts": "unanimity"}},
        {"district": {"copies": 2}},
        {"district": {"is_coupled": True}},
        {"matters": {"noise": {**MATTER, "rate": 51}}},
    ],
)
def test_every_part_of_the_question_changes_the_hash(change):
    assert plan(question(**change)).hash != plan(QUESTION).hash


def test_a_longer_run_of_a_known_question_has_a_hash_of_its_own():
    asked = plan(QUESTION)
    known = asked.hash
    assert dataclasses.replace(asked, days=asked.days + 1).hash != known
    assert dataclasses.replace(asked).hash == asked.hash == known


def test_a_scenario_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan(QUESTION).days = 3


@pytest.mark.parametrize(
    ("change", "label"),
    [
        ({}, "default"),
        ({"governance": {"name": "hub"}}, "hub"),
        ({"governance": {"name": "hub"}, "mechanism": {"b": {"rules": {}}, "a": {"rules": {}}}}, "hub+a+b"),
        ({"label": "市新试点"}, "市新试点"),
    ],
)
def test_a_scenario_is_called_by_its_label_or_by_its_regime_and_mechanisms(change, label):
    assert plan(question(**change)).label == label


def test_copies_are_neighbourhoods_of_their_own():
    scenario = plan(question(district={"copies": 3, "is_coupled": True}))
    assert len(scenario.neighbourhoods) == 3
    assert scenario.is_coupled


@pytest.mark.parametrize("asked", [None, {}, {"neighbourhood": {}, "matters": {}}])
def test_an_empty_question_is_told_what_it_lacks(asked):
    said = refused(asked)
    assert "at least one neighbourhood" in said
    assert "something to quarrel about" in said


def test_a_question_that_is_no_mapping_is_refused():
    assert "must be a mapping" in refused([1, 2])


def test_a_file_that_cannot_be_read_speaks_for_itself():
    with pytest.raises(PopulationFileError, match="No such file"):
        plan(question(district={"csv": "nowhere.csv"}))


def test_a_file_that_cannot_be_read_joins_the_other_faults():
    said = refused(question(district={"csv": "nowhere.csv"}, voice={"loud": 1}))
    assert "2 faults" in said
    assert "No such file" in said


def test_origins_are_asked_for_only_when_something_is_wrong():
    def never(path):
        raise AssertionError(path)

    assert plan(QUESTION, never).hash == plan(QUESTION).hash
    with pytest.raises(ConfigError, match=r"\(line 5\)"):
        plan(question(voice={"loud": 1}), lambda _: "line 5")


def test_how_to_answer_has_defaults():
    answering = read_answering(QUESTION)
    assert (answering.seed, answering.workers, answering.engine) == (1, 1, "compiled")


@pytest.mark.parametrize(
    "change", [{"seed": -1}, {"seed": True}, {"replicates": 0}, {"workers": 0.5}, {"study": {"folder": "x"}}]
)
def test_how_to_answer_is_checked_too(change):
    with pytest.raises(LinliError):
        read_answering(question(**change))
    assert next(iter(change)) in refused(question(**change))


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
known_keys = st.sampled_from(
    [
        "governance",
        "mechanism",
        "law",
        "calendar",
        "district",
        "neighbourhood",
        "matters",
        "voice",
        "label",
        "seed",
    ]
)


@given(st.dictionaries(known_keys | st.text(max_size=8), junk, max_size=4))
def test_whatever_is_asked_is_either_planned_or_refused_in_words(change):
    # Any error but ours would end the test: nothing that is typed may look like a defect of ours.
    with suppress(LinliError):
        assert len(plan(question(**change)).hash) == 64
