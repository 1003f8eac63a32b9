"""Everything that can be wrong with points is found before any of them is run."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.designs import Axis
from sim.doors.composing import compose
from sim.errors import ConfigError
from sim.planning.variants import Variants
from sim.study import checking
from sim.study.checking import MOST_LEVELS, check_axes, check_points
from sim.study.plan import Column
from tests.study.studies import planned

ASKED = [compose(f"governance={name}", "mechanism=[whistle]") for name in ("fragmented", "one_three")]
SHARE = st.sampled_from([0.0, 0.3, 0.6, 0.9])
AXES = {
    "fees.habitual": SHARE,
    "fees.refusing": SHARE,
    "society.elder_share": SHARE,
    "vote.object": SHARE,
    "vote.consent": SHARE,
    "calendar.warmup_days": st.sampled_from([0, 10]),
    "calendar.measured_days": st.sampled_from([30, 400]),
    "governance.start_day": st.sampled_from([0, 35, 405]),
    "mechanism.whistle.stop_day": st.sampled_from([None, 20, 500]),
    "mechanism.whistle.start_day": st.sampled_from([0, 25]),
}


@st.composite
def grids(draw):
    names = draw(st.lists(st.sampled_from(sorted(AXES)), unique=True, min_size=1, max_size=3))
    return {name: tuple(draw(st.lists(AXES[name], unique=True, min_size=1, max_size=3))) for name in names}


def laid(levels):
    """All combinations, under two regimes of which the second varies fastest."""
    lengths = [range(len(values)) for values in levels.values()]
    table = np.array([(*codes, base) for codes in product(*lengths) for base in (0, 1)], dtype=np.int32)
    columns = [Column(name, table[:, place], values) for place, (name, values) in enumerate(levels.items())]
    return columns, table[:, -1]


@given(grids())
@settings(max_examples=30)
def test_a_study_is_refused_exactly_if_one_of_its_points_would_be(levels):
    columns, base_of = laid(levels)
    axes = [Axis(name, values) for name, values in levels.items()]
    one_by_one = [Variants(asked) for asked in ASKED]

    def is_refused(point):
        try:
            one_by_one[base_of[point]].of({column.name: column.at(point) for column in columns})
        except ConfigError:
            return True
        return False

    try:
        variants = check_axes(ASKED, axes, columns, {})
        check_points(columns, base_of, variants, {})
        passes = True
    except ConfigError:
        passes = False
    # A level that no point could ever use is refused even where another one would have made it right.
    assert not (passes and any(map(is_refused, range(len(base_of)))))
    if not passes:
        alone = [is_refused(point) for point in range(len(base_of))]
        assert any(alone) or _is_wrong_alone(axes)


def _is_wrong_alone(axes):
    try:
        check_axes(ASKED, axes, [], {})
    except ConfigError:
        return True
    return False


def test_every_level_that_cannot_be_is_named_and_not_only_the_first():
    axes = [Axis("voice.naming_base", (0, 99, 77)), Axis("fees.habitual", ("much", 0.5))]
    with pytest.raises(ConfigError) as refused:
        check_axes(ASKED, axes, [], {"voice.naming_base": "the override so and so"})
    told = [str(fault) for fault in refused.value.faults]
    assert len(told) == 3
    assert all("the override so and so" in one for one in told[:2])


def test_both_ends_of_an_interval_are_tried_and_nothing_else():
    check_axes(ASKED, [Axis("voice.naming_base", low=-6, high=6)], [], {})
    with pytest.raises(ConfigError, match=r"voice.naming_base = 6.5 cannot be used"):
        check_axes(ASKED, [Axis("voice.naming_base", low=-6, high=6.5)], [], {})


def test_levels_beyond_those_that_are_tried_one_by_one_are_held_at_their_ends(monkeypatch):
    monkeypatch.setattr(checking, "MOST_LEVELS", 3)
    with pytest.raises(ConfigError, match=r"voice.naming_base = -99 cannot be used"):
        check_axes(ASKED, [Axis("voice.naming_base", (0, 1, 2, 3, -99, 4))], [], {})
    assert MOST_LEVELS > 1000


def test_numbers_that_no_axis_lists_are_tried_too():
    column = Column("voice.naming_base", np.array([0.0, 7.0]))
    with pytest.raises(ConfigError, match=r"voice.naming_base = 7.0 cannot be used"):
        check_axes(ASKED, [Axis("voice.naming_base")], [column], {})


def test_pairs_are_compared_with_what_each_regime_brings_itself():
    own = compose("governance=one_three", "fees.habitual=0.9")
    columns, base_of = laid({"fees.refusing": (0.05, 0.5)})
    axes = [Axis("fees.refusing", (0.05, 0.5))]
    check_points(columns, base_of, check_axes([ASKED[0], ASKED[1]], axes, columns, {}), {})
    with pytest.raises(ConfigError, match=r"fees.habitual = 0.9 and fees.refusing = 0.5 do not agree"):
        check_points(columns, base_of, check_axes([ASKED[0], own], axes, columns, {}), {})


def test_more_combinations_than_are_planned_are_looked_at_here_and_there(monkeypatch):
    monkeypatch.setattr(checking, "MOST_PLANNED", 4)
    levels = {"calendar.measured_days": tuple(range(30, 50)), "governance.start_day": (0, 410)}
    columns, base_of = laid(levels)
    variants = [Variants(asked) for asked in ASKED]
    with pytest.raises(ConfigError, match="start_day"):
        check_points(columns, base_of, variants, {})


def test_a_hundred_thousand_points_are_planned_without_making_as_many_scenarios(monkeypatch):
    calls = []
    of = Variants.of
    monkeypatch.setattr(Variants, "of", lambda self, values: calls.append(values) or of(self, values))
    sweep = planned(
        "governance=fragmented,one_three",
        "voice.naming_base=interval(-1,1)", "fees.habitual=interval(0,0.4)",
        "design=latin_hypercube", "design.size=50000", replicates=1,
    )  # fmt: skip
    assert sweep.plan.shape.points == 100_000
    assert len(calls) < 20
