"""The log-rank describes how far curves lie apart."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from sim.errors import LinliError
from sim.logrank import log_rank
from tests.test_survival import RELAPSED, WEEKS

# The other arm of the textbook case: 21 patients on placebo, all relapsed.
PLACEBO = np.array([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23])
DAYS = np.concatenate((WEEKS, PLACEBO))
ENDED = np.concatenate((RELAPSED, np.ones(21, dtype=bool)))
ARM = np.repeat(["6-MP", "placebo"], 21)

groups = st.lists(
    st.tuples(st.integers(0, 15), st.booleans(), st.sampled_from("ab")), min_size=2, max_size=40
)


def of(rows):
    days, ended, group = zip(*rows, strict=True)
    return np.array(days), np.array(ended), np.array(group)


def test_the_textbook_case():
    found = log_rank(DAYS, ENDED, ARM)
    assert found.groups == ("6-MP", "placebo")
    assert found.observed == (9.0, 21.0)
    assert found.expected == pytest.approx((19.25, 10.75), abs=5e-3)
    assert found.statistic == pytest.approx(16.79, abs=5e-3)
    assert found.p == pytest.approx(4.17e-5, rel=2e-3)


@given(groups)
def test_two_groups_get_the_statistic_that_scipy_knows(rows):
    days, ended, group = of(rows)
    assume(len(set(group)) == 2)
    found = log_rank(days, ended, group)
    assume(found.statistic is not None)
    x, y = (
        stats.CensoredData(uncensored=days[ended & (group == name)], right=days[~ended & (group == name)])
        for name in "ab"
    )
    theirs = stats.logrank(x, y)
    assert found.statistic == pytest.approx(theirs.statistic**2, abs=1e-9)
    assert found.p == pytest.approx(theirs.pvalue, abs=1e-9)


@given(groups)
def test_expected_ends_are_as_many_as_observed(rows):
    days, ended, group = of(rows)
    assume(len(set(group)) == 2)
    found = log_rank(days, ended, group)
    assert sum(found.expected) == pytest.approx(sum(found.observed))
    assert (found.statistic is None) == (found.p is None) == bool(found.reason)


def test_strata_add_up_and_one_stratum_is_none():
    assert log_rank(DAYS, ENDED, ARM, np.ones(42)) == log_rank(DAYS, ENDED, ARM)
    world = np.arange(42) % 2
    apart = [log_rank(DAYS[world == seed], ENDED[world == seed], ARM[world == seed]) for seed in (0, 1)]
    both = log_rank(DAYS, ENDED, ARM, world)
    assert both.expected == pytest.approx(np.sum([part.expected for part in apart], axis=0).tolist())


def test_worlds_that_differ_are_not_taken_for_regimes_that_differ():
    # Everything in world 1 is slow, and regime b was seen mostly there; within worlds nothing differs.
    days = np.array([1, 2, 3, 4] * 3 + [101, 102, 103, 104] * 3)
    world = np.repeat([0, 1], 12)
    group = np.array(["a"] * 8 + ["b"] * 4 + ["a"] * 4 + ["b"] * 8)
    ended = np.ones(24, dtype=bool)
    assert log_rank(days, ended, group).statistic > 1.5
    assert log_rank(days, ended, group, world).statistic == pytest.approx(0.0, abs=1e-12)


def test_identical_groups_do_not_differ():
    found = log_rank(np.tile(WEEKS, 3), np.tile(RELAPSED, 3), np.repeat(["a", "b", "c"], 21))
    assert found.freedom == 2
    assert found.statistic == pytest.approx(0.0, abs=1e-12)
    assert found.p == pytest.approx(1.0)


def test_three_groups_do_not_care_which_is_left_out():
    dice = np.random.default_rng(1)
    days, ended, group = dice.integers(0, 20, 60), dice.random(60) < 0.7, dice.integers(0, 3, 60)
    one = log_rank(days, ended, group)
    two = log_rank(days, ended, (group + 1) % 3)
    assert one.statistic == pytest.approx(two.statistic)


def test_groups_never_at_risk_together_cannot_be_compared():
    found = log_rank(np.array([1, 2]), np.array([True, True]), np.array(["a", "b"]), np.array([0, 1]))
    assert (found.statistic, found.p) == (None, None)
    assert found.reason == "no day on which cases of every group could have ended"


def test_one_group_alone_is_refused():
    with pytest.raises(LinliError, match="only one group, a: a log-rank compares at least two"):
        log_rank(np.array([1]), np.array([True]), np.array(["a"]))
