"""Hours are counted over whole months, body by body."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.outcomes.spent import SUPPLIED, hours_of, spent_between, supplied_by
from sim.vocabulary import HoursUse, Role
from tests.outcomes.worlds import hours_of as books

hours = st.floats(0.0, 1e5)
bodies = st.lists(st.tuples(st.sampled_from(Role), hours, hours), min_size=1, max_size=30)


def table(known):
    """Two month ends, days 29 and 394; every body works on disputes and idles."""
    uses = [{HoursUse.DISPUTES: first, HoursUse.IDLE: second} for _, first, second in known]
    before = [(29, body, role, {}, 0.0) for body, (role, _, _) in enumerate(known)]
    after = [(394, body, known[body][0], use, sum(use.values())) for body, use in enumerate(uses)]
    return books(*before, *after)


@given(bodies)
def test_roles_together_spend_what_their_bodies_spend(known):
    spent = spent_between(table(known), 30, 395)
    for role in Role:
        mine = [body for body in known if body[0] == role]
        assert hours_of(spent, (role,), (HoursUse.DISPUTES,)) == pytest.approx(sum(body[1] for body in mine))
        assert supplied_by(spent, (role,)) == pytest.approx(sum(body[1] + body[2] for body in mine))


@given(bodies)
def test_adding_up_row_by_row_gives_what_adding_up_body_by_body_gives(known):
    spent = spent_between(table(known), 30, 395)
    for role in {role for role, _, _ in known}:
        alone = [float(row[spent.role == role].sum()) for row in spent.hours]
        assert spent.by_row(role).tolist() == alone  # to the last bit
        assert alone[SUPPLIED] == supplied_by(spent, (role,))


@given(bodies, st.floats(0.1, 10.0))
def test_hours_are_scaled_from_whole_months_to_the_window(known, times):
    """A window of any length between the same month ends."""
    one, other = (spent_between(table(known), 30, 30 + days) for days in (365, round(365 * times)))
    assert np.allclose(other.hours, one.hours * round(365 * times) / 365)


def test_a_window_without_a_whole_month_has_no_hours():
    assert spent_between(table([(Role.HOTLINE, 1.0, 1.0)]), 31, 395) is None
    assert math.isnan(hours_of(None, (Role.HOTLINE,), (HoursUse.IDLE,)))
    assert math.isnan(supplied_by(None, (Role.HOTLINE,)))


def test_from_day_0_everything_counts():
    spent = spent_between(table([(Role.HOTLINE, 3.0, 1.0)]), 0, 395)
    assert supplied_by(spent, (Role.HOTLINE,)) == 4.0
