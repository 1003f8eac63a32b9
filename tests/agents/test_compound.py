"""Where trouble strikes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.agents.compound import winner
from sim.rules.chance import race_time
from sim.vocabulary import Purpose
from tests.worlds import run as lived
from tests.worlds import scenario

runners = st.lists(
    st.tuples(st.floats(1e-9, 1 - 1e-9), st.integers(0, 6)), min_size=1, max_size=30, unique_by=lambda r: r[0]
)


@given(runners)
def test_the_short_cut_never_changes_who_wins_a_race(field):
    draws, weights = [u for u, _ in field], [w for _, w in field]
    times = [race_time(u, float(w)) for u, w in field]
    chosen = winner(draws, weights)
    if any(weights):
        assert times[chosen] == min(times)
    else:
        assert chosen == -1


def test_trouble_strikes_the_more_often_where_more_people_live():
    world = lived(scenario(days=1))
    (home, _) = world.compounds
    struck = np.bincount([home.pick_stairwell(key) for key in range(4_000)], minlength=len(home.stairwells))
    share, expected = struck[: len(home.people)] / 4_000, np.array(home.people) / sum(home.people)
    assert np.abs(share - expected).max() < 0.03


def test_nobody_is_the_other_side_of_their_own_trouble_and_empty_dwellings_are_no_side(run):
    values = {"neighbourhood.meiyuan.compounds.dong.uncoupled": 3}
    world = run(scenario(days=60, values=values))
    case, home = world.state.case, world.state.household
    other = case.live("respondent")
    assert (case.live("household") != other).all()
    assert home.is_lived_in[case.live("household")].all()
    assert home.is_lived_in[other[other >= 0]].all()
    assert (home.stairwell[other[other >= 0]] == case.live("stairwell")[other >= 0]).all()


def test_a_stairwell_of_one_household_has_no_other_side():
    world = lived(scenario(days=1))
    home, stairs = world.compounds[1], world.state.stairwell
    last = home.stairwells[-1]
    first, count = stairs.first.item(last), stairs.count.item(last)
    world.state.household.size[first : first + count] = 0
    world.state.household.size[first + 4] = 2
    assert home.pick_household(1, last, Purpose.HOUSEHOLD, -1) == first + 4
    assert home.pick_household(1, last, Purpose.RESPONDENT, first + 4) == -1
