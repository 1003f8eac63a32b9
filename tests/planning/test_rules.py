"""From regimes and mechanisms to dated changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.planning.reading import Desk
from sim.planning.rules import RULES, as_written, read_changes
from sim.rulespace import BY_NAME, RULE_SPACE, encode
from sim.scenario import RuleChange
from sim.vocabulary import Role

DAYS = 1000


def changes(governance=None, mechanism=None, days=DAYS):
    """The changes, which must be without fault."""
    desk = Desk()
    found = read_changes(governance, mechanism, days, desk)
    assert desk.faults == []
    return found


def fault(governance=None, mechanism=None):
    """The one fault."""
    desk = Desk()
    read_changes(governance, mechanism, DAYS, desk)
    (only,) = desk.faults
    return str(only)


def values_on(found, column, day):
    """The value of a column on a day, as the scenario will compute it."""
    value = float(BY_NAME[column].default)
    for change in found:
        if change.column == column and change.day <= day:
            value = change.value
    return value


def test_no_regime_changes_nothing():
    assert changes() == ()


def test_names_titles_and_sources_leave_no_trace():
    rules = {"whistle": 1}
    named = {"name": "a", "title": "A", "title_zh": "甲", "source": "P33", "rules": rules}
    assert changes(named) == changes({"name": "b", "rules": rules})


def test_a_rule_at_its_default_is_no_change():
    assert changes({"rules": {"patrol_hours": 2.0}}, {"patrols": {"rules": {"patrol_hours": 2}}}) == ()


def test_a_regime_starts_on_its_day():
    assert changes({"start_day": 40, "rules": {"whistle": 1}}) == (RuleChange(40, "whistle", 1.0),)


def test_a_mechanism_stands_above_the_regime_while_it_runs():
    pilot = {"start_day": 10, "stop_day": 30, "rules": {"patrol_hours": 12}}
    found = changes({"start_day": 20, "rules": {"patrol_hours": 5}}, {"pilot": pilot})
    assert [values_on(found, "patrol_hours", day) for day in (9, 10, 20, 29, 30)] == [2, 12, 12, 12, 5]


def test_a_mechanism_that_stops_gives_the_default_back():
    pilot = {"start_day": 10, "stop_day": 30, "rules": {"shared_list": True}}
    assert changes(None, {"pilot": pilot}) == (
        RuleChange(10, "shared_list", 1.0),
        RuleChange(30, "shared_list", 0.0),
    )


def test_a_stop_after_the_end_of_the_run_is_never_reached():
    found = changes(None, {"pilot": {"stop_day": DAYS, "rules": {"register": True}}})
    assert found == (RuleChange(0, "register", 1.0),)


def test_two_mechanisms_may_agree():
    agreed = {"rules": {"register": True}}
    assert changes(None, {"a": agreed, "b": agreed}) == (RuleChange(0, "register", 1.0),)


def test_two_mechanisms_that_disagree_are_refused_by_name():
    said = fault(None, {"loud": {"rules": {"whistle": 2}}, "quiet": {"rules": {"whistle": 1}}})
    assert "mechanism.loud and mechanism.quiet both write the rule whistle" in said
    assert "2 and 1 on the same days" in said


def test_two_mechanisms_that_never_meet_may_disagree():
    first = {"stop_day": 50, "rules": {"whistle": 1}}
    second = {"start_day": 50, "rules": {"whistle": 2}}
    found = changes(None, {"first": first, "second": second})
    assert [values_on(found, "whistle", day) for day in (49, 50)] == [1, 2]


def test_seats_are_written_as_names_and_stored_as_bits():
    (change,) = changes({"rules": {"seats": ["party_branch", "mediator"]}})
    assert change.value == (1 << Role.PARTY_BRANCH) | (1 << Role.MEDIATOR)


@pytest.mark.parametrize("nobody", [None, "none"])
def test_nobody_convenes_unless_somebody_is_named(nobody):
    assert changes({"rules": {"convener": nobody}}) == ()


@pytest.mark.parametrize("column", RULE_SPACE, ids=lambda column: column.name)
def test_the_default_of_every_rule_can_be_written_and_read_back(column):
    spec = RULES[column.name]
    assert float(encode(column.name, spec.default)) == float(column.default)
    assert as_written(column.name, float(column.default)) == spec.default


@pytest.mark.parametrize("column", RULE_SPACE, ids=lambda column: column.name)
def test_both_ends_of_every_rule_can_be_written_and_read_back(column):
    spec = RULES[column.name]
    for end in (column.low, column.high):
        written = as_written(column.name, float(end))
        desk = Desk()
        assert float(encode(column.name, desk.value(written, "rule", spec))) == float(end)
        assert desk.faults == []


whistles = st.fixed_dictionaries(
    {"start_day": st.integers(0, DAYS - 2), "length": st.integers(1, DAYS), "hours": st.integers(3, 6)}
)


@given(whistles, whistles)
def test_on_every_day_the_mechanism_on_duty_is_obeyed_or_the_regime(first, second):
    blocks = {
        name: {
            "start_day": pilot["start_day"],
            "stop_day": pilot["start_day"] + pilot["length"],
            "rules": {"patrol_hours": pilot["hours"]},
        }
        for name, pilot in (("first", first), ("second", second))
    }
    desk = Desk()
    found = read_changes({"start_day": 5, "rules": {"patrol_hours": 9}}, blocks, DAYS, desk)
    if desk.faults:
        return  # they disagree on the same days, which another test is about
    for day in (0, 4, 5, first["start_day"], second["start_day"], DAYS - 1):
        on_duty = [
            block["rules"]["patrol_hours"]
            for block in blocks.values()
            if block["start_day"] <= day < block["stop_day"]
        ]
        expected = on_duty[0] if on_duty else 9 if day >= 5 else 2
        assert values_on(found, "patrol_hours", day) == expected


@given(st.permutations(["register", "patrols", "inspection"]))
def test_the_order_in_which_mechanisms_are_named_changes_nothing(order):
    rules = {"register": {"register": True}, "patrols": {"patrol_hours": 12}, "inspection": {"audit_rate": 1}}
    assert changes(None, {name: {"rules": rules[name]} for name in order}) == changes(
        None, {name: {"rules": rules[name]} for name in rules}
    )


def test_a_change_to_a_misspelt_mechanism_finds_the_one_that_was_chosen():
    chosen = {"whistle": {"rules": {}}, "whistl": {"start_day": 5}}
    assert "Did you mean `mechanism.whistle`?" in fault(mechanism=chosen)


def test_a_change_to_a_mechanism_that_nobody_chose_is_told_how_to_choose_it():
    assert "`mechanism=[patrols]`" in fault(mechanism={"patrols": {"start_day": 5}})
