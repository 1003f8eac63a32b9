"""Planning a comparison."""

from __future__ import annotations

import pytest

from sim.doors.asking import ask
from sim.doors.comparing import gathered, plan_contest, records
from sim.doors.running import Answer
from sim.errors import ConfigError, UsageError

SHORT = ["calendar.warmup_days=3", "calendar.measured_days=4"]


def contest(*words):
    return plan_contest([*words, *SHORT])


def test_regimes_share_everything_but_the_regime():
    found = contest("governance=fragmented,one_three_x", "voice.naming_base=0.5", "mechanism=[register]")
    fragmented, hub = (question.scenario for question in found.questions.values())
    assert (fragmented.parameters, fragmented.matters) == (hub.parameters, hub.matters)
    assert fragmented.neighbourhoods == hub.neighbourhoods
    assert {change.column for change in fragmented.changes} == {"register"}


def test_a_regime_is_the_one_that_a_run_of_it_would_have():
    found = contest("governance=fragmented,one_three")
    for regime, question in found.questions.items():
        assert question.scenario == ask([f"governance={regime}", *SHORT]).scenario


def test_a_regime_can_bring_mechanisms_of_its_own():
    found = contest("governance=one_three,one_three+register+patrols", "mechanism=[inspection]")
    shared = ask(["mechanism=[inspection]", *SHORT]).scenario
    own = ask(["mechanism=[inspection,register,patrols]", *SHORT]).scenario
    assert [question.scenario for question in found.questions.values()] == [shared, own]


def test_runs_go_by_seed_and_then_by_regime_so_that_early_answers_come_in_pairs():
    tasks = contest("governance=fragmented,one_three", "replicates=2", "seed=5").tasks()
    assert [(task.seed, task.name) for task in tasks] == [
        (seed, regime) for seed in (5, 6) for regime in ("fragmented", "one_three")
    ]


def test_without_regimes_on_the_command_line_those_of_the_experiment_are_compared():
    assert list(contest("experiment=what_three_meetings_add").questions) == [
        "one_three",
        "one_three+three_meetings",
    ]


def test_regimes_can_be_given_as_a_list_too():
    assert list(contest("regimes=[fragmented,one_three+whistle]").questions) == [
        "fragmented",
        "one_three+whistle",
    ]


@pytest.mark.parametrize("written", ["governance=[fragmented,one_three]", "governance=fragmented，one_three"])
def test_brackets_and_wide_commas_do_no_harm(written):
    assert list(contest(written).questions) == ["fragmented", "one_three"]


def test_a_comparison_is_named_after_its_experiment_or_its_regimes():
    assert contest("experiment=first_look").name == "first_look"
    assert contest("governance=fragmented,one_three").name == "fragmented-vs-one_three"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["governance=fragmented"], "at least two regimes; found fragmented"),
        (["governance="], "at least two regimes; found none"),
        (["governance=one_three,one_three"], "one_three is named twice"),
        (["governance=one_three,one_tree"], "Did you mean `one_three`"),
        (["governance=fragmented,1+3+X"], r"Did you mean `one_three_x`\?"),
        (["governance=fragmented,1+3"], r"Did you mean `one_three`\?"),
        (["governance=one_three,one_three+whistel"], "Did you mean `whistle`"),
        (["governance=fragmented,one_three", "replicates=1"], "one pair of runs says nothing about chance"),
    ],
)
def test_a_comparison_that_cannot_be_is_told_why(words, said):
    with pytest.raises(UsageError, match=said):
        contest(*words)


def test_faults_of_the_question_are_named_before_any_regime_is_looked_at():
    with pytest.raises(ConfigError, match=r"voice\.naming_base"):
        contest("governance=fragmented,one_three", "voice.naming_base=99")


ANSWERS = [
    Answer("b", 2, "d4", {"quiet": 0.4}),
    Answer("a", 2, failure="the roof fell in"),
    Answer("b", 1, "d2", {"quiet": 0.2}),
    Answer("a", 1, "d1", {"quiet": 0.1}),
]


def test_answers_are_gathered_in_their_own_order_and_failures_left_out():
    assert gathered(ANSWERS, ["a", "b"]) == {
        "a": {1: {"quiet": 0.1}},
        "b": {1: {"quiet": 0.2}, 2: {"quiet": 0.4}},
    }
    assert gathered(ANSWERS[::-1], ["a", "b"]) == gathered(ANSWERS, ["a", "b"])


def test_records_hold_every_run_failed_or_not_and_no_clock():
    found = records(ANSWERS)
    assert [(one["seed"], one["regime"], one["status"]) for one in found] == [
        (1, "a", "succeeded"),
        (1, "b", "succeeded"),
        (2, "a", "failed"),
        (2, "b", "succeeded"),
    ]
    assert found == records(ANSWERS[::-1])
    assert "seconds" not in found[0]
