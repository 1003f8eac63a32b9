"""A name changes nothing, and no mechanism is only a name."""

from __future__ import annotations

from functools import cache

import pytest

from sim.engines import History
from sim.planning import plan
from tests.worlds import MECHANISMS, deeds, lay, question, run, scenario

# A hard-pressed committee and a quarrelsome border, so that every mechanism has something to act on.
TROUBLED = {"staffing.residents_committee_workers": 1.5, "matters.border_incidents.rate": 100.0}
LONG_ENOUGH = 200  # days: pledges come round after 180


@cache
def without_mechanism(engine: str) -> History:
    return deeds(run(scenario(days=LONG_ENOUGH, values=TROUBLED), engine=engine))


def with_one_flipped(mechanism: str, engine: str) -> History:
    """One-three-X has the problem list already, so for that one flipping is leaving it out."""
    off = {"shared_list": False} if mechanism == "problem_list" else {}
    on = [] if off else [mechanism]
    asked = scenario(mechanisms=on, days=LONG_ENOUGH, rules=off, values=TROUBLED)
    return deeds(run(asked, engine=engine))


def test_a_regime_under_another_name_title_and_source_is_the_same_world(digest):
    asked = question("governance=one_three_x", "mechanism=[three_meetings]")
    renamed = lay(
        question("governance=one_three_x", "mechanism=[three_meetings]"),
        {
            "label": "placebo",
            "governance.name": "placebo",
            "governance.title": "Nothing but a name",
            "governance.title_zh": "安慰剂",
            "governance.source": "nowhere",
            "mechanism.three_meetings.title": "Nothing but a name",
            "mechanism.three_meetings.source": "nowhere",
        },
    )
    renamed["mechanism"]["placebo"] = renamed["mechanism"].pop("three_meetings")
    days = {"calendar.warmup_days": 0, "calendar.measured_days": 40}
    one, other = plan(lay(asked, days)), plan(lay(renamed, days))
    assert one.label != other.label
    assert one.hash == other.hash
    assert digest(one) == digest(other)


def test_a_place_under_another_title_is_the_same_world(digest):
    asked = lay(question(), {"calendar.warmup_days": 0, "calendar.measured_days": 40})
    renamed = lay(
        question(),
        {
            "calendar.warmup_days": 0,
            "calendar.measured_days": 40,
            "neighbourhood.meiyuan.title": "Placebo",
            "neighbourhood.meiyuan.compounds.dong.title": "Placebo",
            "matters.noise_renovation.title": "Placebo",
            "matters.noise_renovation.title_zh": "安慰剂",
            "law.title": "Placebo",
        },
    )
    assert digest(plan(asked)) == digest(plan(renamed))


def test_a_place_under_another_name_is_another_world(digest):
    asked = lay(question(), {"calendar.warmup_days": 0, "calendar.measured_days": 40})
    renamed = lay(question(), {"calendar.warmup_days": 0, "calendar.measured_days": 40})
    renamed["neighbourhood"]["zhuyuan"] = renamed["neighbourhood"].pop("meiyuan")
    assert digest(plan(asked)) != digest(plan(renamed))


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_mechanism_moves_something(mechanism, engine):
    assert with_one_flipped(mechanism, engine).digest != without_mechanism(engine).digest
