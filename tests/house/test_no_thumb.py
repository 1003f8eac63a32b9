"""No thumb on the scale: a rule may say who meets, knows, may and pays, and touches nothing else."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from experiments.audit.__main__ import FREE, PAGE
from experiments.audit.reads import Read, all_reads, modules, reads_of, unseen_reads
from experiments.audit.telling import DYNAMIC, STATIC, by_nature, static_part, without_lines
from experiments.audit.touches import MAY_BE_FIRST, OTHERWISE, Touch, first_touch
from sim.rulespace import RULE_NAMES
from sim.scenario import Scenario
from tests.house.reading import refuse
from tests.worlds import scenario

# Rules that may be handed a column, and what comes of it: hours, errors of those who look something
# up, what a body risks when it writes "closed", and when an audit comes. Rules of what people feel and
# do are not among them.
MAY_BE_HANDED = {
    "administrative_hours": {"administrative_items", "electronic_ledger"},
    "ranking_attention": {"ranking"},
    "misroute_probability": {"register"},
    "closes_on_paper": {"audit_rate"},
    "audit_after": {"audit_rate"},
}


# -- in the text of the code ------------------------------------------------------------------------------


def test_every_column_of_the_rule_space_is_read_by_somebody():
    assert {read.column for read in all_reads()} == set(RULE_NAMES)


def test_rules_are_read_by_agents_and_engines_and_by_nobody_else():
    refuse(
        f"{read.module}:{read.line}: {read.column}"
        for read in all_reads()
        if not read.module.startswith(("sim.agents.", "sim.engines."))
    )


def test_nothing_reads_a_column_in_a_way_that_the_audit_does_not_see():
    refuse(place for module, tree in modules().items() for place in unseen_reads(module, tree))


def test_no_rule_of_what_people_feel_or_do_is_handed_a_column():
    handed = {(rule, read.column) for read in all_reads() for rule, _ in read.handed_to}
    assert handed == {(rule, column) for rule, columns in MAY_BE_HANDED.items() for column in columns}


def test_the_page_of_the_audit_says_what_the_code_says():
    page = PAGE.read_text("utf-8")
    written = page[page.index(STATIC) + len(STATIC) : page.index(DYNAMIC)].strip()
    assert without_lines(written) == without_lines(static_part()), "run `python -m experiments.audit`"


TEXT = """
def thumb(case, place):
    strength = 2.0 * place.rules.whistle
    case.gap = narrowed_gap(case.gap, strength, 1.0, 1.0, 1.0)
    return getattr(place.rules, "ranking")
"""


def test_the_audit_sees_a_thumb():
    tree = ast.parse(TEXT)
    (read,) = reads_of("sim.agents.made_up", tree)
    assert read == Read(
        column="whistle",
        module="sim.agents.made_up",
        line=3,
        function="thumb",
        text="strength = 2.0 * place.rules.whistle",
        handed_to=(("narrowed_gap", "narrowing"),),
        writes=("gap",),
        calls=(),
    )
    assert by_nature(read.writes) == "outcome: `gap`"
    assert unseen_reads("sim.agents.made_up", tree) == ["sim.agents.made_up:5: 'ranking'"]


# -- in twin worlds ---------------------------------------------------------------------------------------

# So that everything comes to pass within four months: debts and suits, low funds, a quarrelsome border.
EVENTFUL = {
    "fees.sue_after_months": 1,
    "fees.sue_share": 0.3,
    "fund.decision_days": 20,
    "matters.border_incidents.rate": 100.0,
    "neighbourhood.meiyuan.compounds.dong.fund_ratio": 0.2,
    "firm.list_black": 0.6,
    "staffing.residents_committee_workers": 1.5,
}


@cache
def eventful() -> Scenario:
    return scenario("one_three_x", days=125, values=EVENTFUL)


@cache
def eventful_and_free() -> Scenario:
    return scenario("one_three_x", days=125, values={**EVENTFUL, **FREE})


def refuse_a_thumb(touch: Touch) -> None:
    assert touch.day >= 0, f"{touch.column} touches nothing"
    assert touch.natures <= MAY_BE_FIRST, f"{touch.column} touches {touch.columns}"
    assert touch.first
    assert touch.first_natures <= MAY_BE_FIRST, f"{touch.column} first writes {touch.first}"


@pytest.mark.parametrize("column", OTHERWISE)
def test_the_first_trace_of_a_rule_is_no_outcome(column):
    refuse_a_thumb(first_touch(eventful(), column, day=0))


@pytest.mark.parametrize("column", sorted(set(OTHERWISE) - {"shared_list"}))
def test_what_a_rule_does_beyond_costing_hours_begins_with_no_outcome(column):
    refuse_a_thumb(first_touch(eventful_and_free(), column, day=0))


def test_a_thumb_is_caught_in_the_act(monkeypatch):
    from sim.agents.household import Household

    meet_trouble = Household.meet_trouble

    def soothed(self, case):
        if case.world.neighbourhoods[case.neighbourhood].rules.whistle:
            case.gap = 0.5 * case.gap
        meet_trouble(self, case)

    monkeypatch.setattr(Household, "meet_trouble", soothed)
    touch = first_touch(eventful(), "whistle", day=0)
    assert "case.gap" in touch.first
    with pytest.raises(AssertionError, match=r"whistle touches .*case\.gap"):
        refuse_a_thumb(touch)
