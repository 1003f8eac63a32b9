"""How a day's hours are divided: nothing lost, nothing invented, nobody beyond what was asked."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.rules.workload import administrative_hours, share_of, smoothed_load, task_hours

hours = st.floats(0.0, 200.0)
weight = st.floats(0.0, 10.0)
share = st.floats(0.0, 1.0)
uniform = st.floats(1e-12, 1.0 - 1e-12)


@given(hours, hours, weight, hours, weight)
def test_two_claims_get_all_the_hours_or_all_they_asked_for(available, one, w1, other, w2):
    """Nothing is wasted while somebody has work, and nobody gets more than there is."""
    assume(w1 + w2 > 0.0)
    mine, theirs = share_of(available, one, w1, other, w2), share_of(available, other, w2, one, w1)
    assert mine + theirs == pytest.approx(min(available, one + other), abs=1e-9)
    assert 0.0 <= mine <= one
    assert 0.0 <= theirs <= other


@given(hours, hours, weight, hours, weight, weight)
def test_more_weight_never_means_fewer_hours(available, one, a, other, b, against):
    light, heavy = sorted((a, b))
    assert (
        share_of(available, one, light, other, against)
        <= share_of(available, one, heavy, other, against) + 1e-9
    )


@given(hours, hours, hours, hours, weight, weight)
def test_more_hours_never_mean_less_for_anybody(a, b, one, other, w1, w2):
    short, long = sorted((a, b))
    assert share_of(short, one, w1, other, w2) <= share_of(long, one, w1, other, w2) + 1e-9


@given(st.floats(0.0, 100.0), st.floats(0.0, 0.95), uniform, uniform)
def test_a_task_is_never_negative_and_follows_its_draw(mean, spread, u, v):
    first, second = sorted((u, v))
    small, large = task_hours(mean, spread, first), task_hours(mean, spread, second)
    assert 0.0 <= small <= large <= mean * (1.0 + spread) + 1e-9
    assert task_hours(mean, spread, first) + task_hours(mean, spread, 1.0 - first) == pytest.approx(
        2.0 * mean
    )


@given(share, hours, hours, share)
def test_load_is_a_share_and_moves_towards_today(load, asked, supplied, memory):
    after = smoothed_load(load, asked, supplied, memory)
    today = min(1.0, asked / supplied) if supplied > 0.0 else 1.0
    assert min(load, today) - 1e-12 <= after <= max(load, today) + 1e-12


ADMINISTRATION = {"workers": 8.0, "hours_per_day": 7.2, "items": 100, "hours_per_item": 5.0,
                  "ledger_share": 0.35, "has_electronic_ledger": False,
                  "meetings": 0.6, "meeting_hours": 1.5}  # fmt: skip


@given(st.integers(0, 300), st.integers(0, 300))
def test_fewer_items_never_cost_more_hours(a, b):
    few, many = sorted((a, b))
    assert administrative_hours(**ADMINISTRATION | {"items": few}) <= administrative_hours(
        **ADMINISTRATION | {"items": many}
    )


@given(st.integers(0, 300), share, st.floats(0.0, 5.0))
def test_administration_takes_at_most_all_hours_and_one_ledger_never_more_than_many(items, ledgers, meetings):
    facts = ADMINISTRATION | {"items": items, "ledger_share": ledgers, "meetings": meetings}
    many = administrative_hours(**facts)
    assert 0.0 <= administrative_hours(**facts | {"has_electronic_ledger": True}) <= many <= 8.0 * 7.2
