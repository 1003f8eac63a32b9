"""Hours are counted over whole months, body by body."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.outcomes import measure
from sim.outcomes.histories import read_again
from sim.outcomes.spent import COLUMNS, SUPPLIED, roles_mask, uses_mask
from sim.vocabulary import HoursUse, Role
from tests.outcomes.worlds import Log
from tests.outcomes.worlds import hours_of as books

hours = st.floats(0.0, 1e5)
bodies = st.lists(st.tuples(st.sampled_from(Role), hours, hours), min_size=1, max_size=30)


def table(known):
    """Two month ends, days 29 and 394; every body works on disputes and idles."""
    uses = [{HoursUse.DISPUTES: first, HoursUse.IDLE: second} for _, first, second in known]
    before = [(29, body, role, {}, 0.0) for body, (role, _, _) in enumerate(known)]
    after = [(394, body, known[body][0], use, sum(use.values())) for body, use in enumerate(uses)]
    return books(*before, *after)


def spent_between(known, first, end):
    """Hours by role (rows) and use, and behind them all that were supplied."""
    return read_again(Log().history(first, end, hours=known)).arrays["role_hours"].reshape(-1, COLUMNS).copy()


@given(bodies)
def test_roles_together_spend_what_their_bodies_spend(known):
    spent = spent_between(table(known), 30, 395)
    for role in Role:
        mine = [body for body in known if body[0] == role]
        assert spent[role, HoursUse.DISPUTES] == pytest.approx(sum(body[1] for body in mine))
        assert spent[role, SUPPLIED] == pytest.approx(sum(body[1] + body[2] for body in mine))


@given(bodies)
def test_adding_up_row_by_row_gives_what_adding_up_body_by_body_gives(known):
    spent = spent_between(table(known), 30, 395)
    for role in {role for role, _, _ in known}:
        mine = [body for body in known if body[0] == role]
        columns = {
            HoursUse.DISPUTES: [first for _, first, _ in mine],
            HoursUse.IDLE: [idle for *_, idle in mine],
        }
        columns[SUPPLIED] = [first + idle for _, first, idle in mine]
        alone = [float(sum(columns.get(column, ()))) for column in range(COLUMNS)]
        assert spent[role].tolist() == alone  # to the last bit


@given(bodies, st.floats(0.1, 10.0))
def test_hours_are_scaled_from_whole_months_to_the_window(known, times):
    """A window of any length between the same month ends."""
    one, other = (spent_between(table(known), 30, 30 + days) for days in (365, round(365 * times)))
    assert np.allclose(other, one * round(365 * times) / 365)


def test_a_window_without_a_whole_month_has_no_hours():
    found = measure(Log().history(31, 395, hours=table([(Role.RESIDENTS_COMMITTEE, 1.0, 1.0)])))
    assert math.isnan(found.values["hours_core"])
    assert math.isnan(found.values["face_time_share"])
    assert len(found.hours["hours"]) == 0


def test_from_day_0_everything_counts():
    spent = spent_between(table([(Role.HOTLINE, 3.0, 1.0)]), 0, 395)
    assert spent[Role.HOTLINE, SUPPLIED] == 4.0


@pytest.mark.parametrize("chosen", [(), (Role.HOTLINE,), (Role.HOTLINE, Role.COURT)])
def test_roles_and_uses_may_be_chosen_by_name(chosen):
    mask = roles_mask(*chosen)
    assert [role for role in Role if mask >> role & 1] == sorted(chosen)
    assert uses_mask(HoursUse.IDLE, HoursUse.IDLE) == 1 << HoursUse.IDLE
