"""Several values at once."""

from __future__ import annotations

import pytest

from sim.doors.asking import ask
from sim.doors.sweeping import ask_all
from sim.errors import ConfigError


def test_one_value_each_is_one_question():
    (only,) = ask_all(["seed=3"])
    assert only == ask(["seed=3"])


def test_every_combination_is_asked_and_the_last_varies_fastest():
    questions = ask_all(["law=civil_code,pre2021", "seed=range(1,4)"])
    assert [question.overrides for question in questions] == [
        (f"law={law}", f"seed={seed}") for law in ("civil_code", "pre2021") for seed in (1, 2, 3)
    ]
    assert len({question.scenario.hash for question in questions}) == 2


def test_each_question_is_what_would_be_asked_alone():
    for question in ask_all(["governance=fragmented,one_three", "voice.naming_base=-1,0.5"]):
        assert question == ask(question.overrides)


def test_lists_inside_a_sweep_stay_lists():
    questions = ask_all(["mechanism=[whistle],[register,patrols]"])
    assert [sorted(question.asked["mechanism"]) for question in questions] == [
        ["whistle"],
        ["patrols", "register"],
    ]


def test_chinese_values_can_be_swept():
    assert [question.scenario.label for question in ask_all(["label=甲,乙"])] == ["甲", "乙"]


def test_a_fault_names_the_value_that_has_it():
    with pytest.raises(ConfigError, match=r"the override `meeting.quorum=2`"):
        ask_all(["meeting.quorum=0.5,2"])


def test_an_endless_sweep_is_refused_with_its_count():
    with pytest.raises(ConfigError, match="asks for 1,000,000 runs"):
        ask_all(["seed=range(1,1001)", "calendar.warmup_days=range(0,1000)"])


@pytest.mark.parametrize("sweep", ["seed=interval(1,3)", "law=glob(*)"])
def test_what_does_not_name_its_values_cannot_be_swept(sweep):
    with pytest.raises(ConfigError, match=r"only lists and range\(…\)"):
        ask_all([sweep])
