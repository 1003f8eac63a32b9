"""What patterns are judged by, counted by hand."""

from __future__ import annotations

import pytest

from sim.outcomes import measure
from sim.vocabulary import Act, Channel, Role
from tests.outcomes.worlds import WARMUP, Log, claimed, every_compound, panel_of


def counts(log, **window):
    return measure(log.history(**window)).counts


def test_a_case_is_the_committee_s_if_its_mediator_was():
    log = Log()
    mine = log.trouble(400, *claimed(400), (Act.RESOLVE, 450))
    log.note(Act.REFUSE, 420, case=mine, role=int(Role.RESIDENTS_COMMITTEE))
    log.note(Act.AGREE, 430, case=mine, role=int(Role.RESIDENTS_COMMITTEE))
    other = log.trouble(400, *claimed(400))
    log.note(Act.AGREE, 430, case=other, role=int(Role.MEDIATOR))
    found = counts(log)
    assert (found["mediated"], found["mediated_reported"]) == (1, 1)


def test_property_matters_are_those_against_the_firm_or_the_committee():
    log = Log()
    log.trouble(400, *claimed(400), (Act.COORDINATE, 420), (Act.AGREE, 420), kind="property_fee")
    log.trouble(400, *claimed(400), (Act.COORDINATE, 420), (Act.REFUSE, 420), kind="public_revenue")
    log.trouble(400, *claimed(400), (Act.COORDINATE, 420), (Act.AGREE, 420), kind="noise_renovation")
    log.trouble(400, *claimed(400), kind="property_fee")
    found = counts(log)
    assert (found["property_mediated"], found["property_agreed"]) == (2, 1)


def test_suits_for_fees_and_suits_against_firms_are_counted_apart():
    log = Log()
    for act in (Act.SUE, Act.SUE, Act.PAY_ARREARS, Act.JUDGE):
        log.note(act, 400, household=1)
    log.note(Act.SUE, WARMUP - 1, household=1)
    log.trouble(400, *claimed(400), (Act.SUE, 430), (Act.JUDGE, 520), kind="property_service")
    log.trouble(400, *claimed(400), (Act.SUE, 430), kind="water_leakage")
    found = counts(log)
    assert (found["fee_suits"], found["fee_suits_paid"], found["fee_suits_judged"]) == (2, 1, 1)
    assert found["suits_against_firm"] == 1
    assert (
        found["suits_structural"] == found["suits_structural_old"] == found["suits_over.water_leakage"] == 1
    )
    assert found["households_old"] == 1326


def test_exits_are_counted_by_what_was_collected_when_the_firm_gave_notice():
    log = Log()
    log.note(Act.FIRM_EXIT, 400, compound=0, note=0.49)
    log.note(Act.FIRM_EXIT, 400, compound=1, note=0.50)
    log.note(Act.FIRM_ENTER, 490, compound=0)
    panel = panel_of(
        (395, 0, {"collection": 0.49}), (395, 1, {"collection": 0.5}), (395, 2, {"collection": 0.9})
    )
    found = measure(log.history(panel=panel)).counts
    assert (found["exits_low"], found["exits_high"], found["firms_entered"]) == (1, 1, 1)
    assert (found["months_low"], found["months_high"]) == (1, 2)


def test_lifts_step_by_step():
    log = Log()
    lift = {"kind": "lift_retrofit"}
    steps = ((Act.CONSULT, 410), (Act.VOTE_PASS, 440, 0.9), (Act.COORDINATE, 450), (Act.RESOLVE, 600))
    log.trouble(400, *claimed(400), *steps, **lift)
    log.trouble(400, *claimed(400), (Act.CONSULT, 410), (Act.VOTE_FAIL, 440, 0.96), **lift)
    log.trouble(400, *claimed(400), **lift)
    found = counts(log)
    names = ("held", "consulted", "signed", "built")
    assert [found[f"lifts_{name}"] for name in names] == [3, 2, 1, 1]
    assert found["lift_meetings"] == 1
    assert (found["lift_votes_strong"], found["lift_votes_strong_blocked"]) == (1, 1)


@pytest.mark.parametrize(("years", "kept"), [(1, [1]), (3, [1, 2, 0])])
def test_calls_are_counted_by_whole_measured_year(years, kept):
    log = Log()
    log.trouble(WARMUP, *claimed(WARMUP, Channel.HOTLINE))
    log.trouble(WARMUP + 365, *claimed(WARMUP + 365, Channel.HOTLINE), (Act.HOTLINE, WARMUP + 729))
    found = counts(log, end=WARMUP + 365 * years + 10)
    assert [found[f"hotline_calls.{year}"] for year in range(years)] == kept
    assert f"hotline_calls.{years}" not in found


def test_reported_by_year_looks_half_a_year_ahead():
    log = Log()
    log.trouble(WARMUP, *claimed(WARMUP), (Act.PAPER, WARMUP + 181))
    log.trouble(WARMUP, *claimed(WARMUP), (Act.RESOLVE, WARMUP + 182))
    found = counts(log)
    assert (found["disputes.0"], found["reported.0"]) == (2, 1)


def test_paths_hold_every_month_the_warm_up_included():
    panel = panel_of(*every_compound(30, collection=0.5), *every_compound(395, collection=0.7))
    paths = measure(Log().history(panel=panel)).paths
    assert paths["day"].tolist() == [30] * 3 + [395] * 3
    assert paths["compound"].tolist() == [0, 1, 2] * 2
