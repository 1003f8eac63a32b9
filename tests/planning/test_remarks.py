"""What is allowed but can do nothing is said before the run."""

from __future__ import annotations

import pytest

from sim.planning import plan
from sim.planning.remarks import remarks
from tests.planning.asked import QUESTION, question

HUB = {"convener": "party_branch", "seats": ["party_branch", "mediator"], "partners_called": 1}


def said(rules, **more):
    """All remarks on a regime, as one text."""
    return " ".join(remarks(plan(question(governance={"rules": rules}, **more))))


def test_a_regime_in_which_every_rule_can_act_is_left_alone():
    assert said(HUB) == ""


def test_no_rules_need_no_remark():
    assert said({}) == ""


@pytest.mark.parametrize(
    ("rules", "remark"),
    [
        ({"hearing_rounds": 1}, "hearing_rounds = 1 does nothing, because nobody may convene"),
        ({"seats": ["mediator"]}, "seats = ['mediator'] does nothing"),
        ({**HUB, "seats": ["party_branch"]}, "partners_called does nothing, because no partner has a seat"),
        ({"bookkeeping": True}, "the accounts are never published"),
        ({**HUB, "seats": ["delegate"]}, "delegate may be called, but no neighbourhood has one"),
    ],
)
def test_a_rule_that_can_do_nothing_is_remarked_upon(rules, remark):
    lane = {"lane": {**QUESTION["neighbourhood"]["lane"], "partners": ["mediator"]}}
    assert remark in said(rules, neighbourhood=lane)


def test_a_remark_says_from_which_day():
    late = plan(question(governance={"start_day": 9, "rules": {"hearing_rounds": 1}}))
    assert remarks(late)[0].startswith("from day 9: ")
