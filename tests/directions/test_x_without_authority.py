"""Where the needed authority is absent, calling X raises nothing, to the last byte."""

from __future__ import annotations

from typing import Any

import pytest

from sim.doors.composing import compose
from sim.engines import History, simulate
from sim.events import digest_columns
from sim.planning import plan
from sim.rulespace import RULE_NAMES
from sim.vocabulary import Act
from tests.limits.worlds import a_compound, a_matter, a_question

# Only a community police officer could act on it, and the neighbourhood has none, nor any other partner.
ORPHANED = a_matter(
    rate=600.0, severity_low=0.3, severity_high=0.9, gap_low=0.2, gap_high=0.9,
    needs=["information", "empathy", "enforcement"], enforcer="police_officer",
)  # fmt: skip
# The same, but a department is in charge, and it can be called and whistled for.
ANSWERED = ORPHANED | {"enforcer": "urban_management"}


def rules_of(regime: str) -> dict[str, Any]:
    return compose(f"governance={regime}")["governance"]["rules"]


def lived(engine: str, regime: str, matter: dict[str, Any], seed: int, partners: tuple[str, ...] = (),
          **rules: Any) -> History:  # fmt: skip
    question = a_question(
        compounds={"home": a_compound(160, stairwells=20)}, matters={"matter": matter}, days=365,
        partners=partners, rules=rules_of(regime) | rules, routing={"list_hours": 0.0},
    )  # fmt: skip
    return simulate(plan(question), seed, engine)


def bytes_of(history: History) -> str:
    """The digest of a history but for the note of which rules are in force."""
    kept = history.events["act"] != Act.REGIME
    events = {name: values[kept] for name, values in history.events.items() if name != "number"}
    return digest_columns(events, history.panel, history.hours, history.cases)


def test_the_regimes_differ_in_who_can_be_called_and_nothing_else():
    three, more = rules_of("one_three"), rules_of("one_three_x")
    differ = {name for name in RULE_NAMES if three.get(name) != more.get(name)}
    assert differ <= {"seats", "partners_called", "whistle"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_nobody_could_act_x_changes_not_a_byte(seed, engine):
    three, more = (lived(engine, regime, ORPHANED, seed) for regime in ("one_three", "one_three_x"))
    assert (three.events["act"] == Act.COORDINATE).sum() > 5  # tables are held
    assert bytes_of(three) == bytes_of(more)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_a_department_could_act_x_does_change_something(seed, engine):
    three, more = (lived(engine, regime, ANSWERED, seed) for regime in ("one_three", "one_three_x"))
    assert bytes_of(three) != bytes_of(more)


@pytest.mark.parametrize("seed", [1, 2])
def test_partners_that_bring_nothing_to_the_matter_are_not_called(seed, engine):
    """Money and legitimacy for a quarrel that needs neither."""
    idle = ("two_new", "foundation", "delegate")
    three, more = (lived(engine, regime, ORPHANED, seed, idle) for regime in ("one_three", "one_three_x"))
    assert bytes_of(three) == bytes_of(more)


@pytest.mark.parametrize("seed", [1, 2])
def test_x_that_may_call_nobody_and_whistle_for_nobody_is_one_three(seed, engine):
    three = lived(engine, "one_three", ANSWERED, seed, ("mediator", "police_officer"))
    more = lived(
        engine, "one_three_x", ANSWERED, seed, ("mediator", "police_officer"), partners_called=0, whistle=0
    )
    assert bytes_of(three) == bytes_of(more)
