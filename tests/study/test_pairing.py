"""Levels of one axis held against one another, as whoever has a pencil would do it."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import UsageError
from sim.outcomes import NAMES
from sim.study.chunks import NUMBERS, rows_of, write_chunk
from sim.study.folder import Study
from sim.study.pairing import ENOUGH_SEEDS, paired
from sim.study.plan import Column, Plan
from sim.study.shape import Shape
from tests.study.studies import TWO, begun, lived, planned

VALUES = st.sampled_from([math.nan, 0.0, 0.25, 1.0, 7.5, -3.0])
FEW = 4  # outcomes that get numbers of their own; the others repeat them


@st.composite
def studies(draw):
    """A plan of a few axes, and a number for each run and some outcomes, some of them missing."""
    lengths = draw(st.lists(st.integers(1, 3), min_size=1, max_size=2))
    first = draw(st.integers(2, 3))
    grid = np.stack(np.meshgrid(*[np.arange(n) for n in (first, *lengths)], indexing="ij"), -1).reshape(
        -1, 1 + len(lengths)
    )
    points = grid[draw(st.permutations(range(len(grid))))].astype(np.int32)
    names = ["governance", "law.votes", "voice.naming_base"]
    columns = tuple(
        Column(names[place], points[:, place], tuple(f"l{level}" for level in range(n)), place == 0)
        for place, n in enumerate((first, *lengths))
    )
    replicates = draw(st.sampled_from([1, 2, ENOUGH_SEEDS, ENOUGH_SEEDS + 1]))
    shape = Shape(
        len(points), replicates, draw(st.integers(1, len(points))), draw(st.integers(1, replicates))
    )
    seeds = tuple(draw(st.lists(st.integers(0, 99), unique=True, min_size=replicates, max_size=replicates)))
    plan = Plan(
        "made up",
        ({},),
        np.zeros(len(points), np.int32),
        columns,
        seeds,
        "compiled",
        None,
        shape,
        "c",
        None,
        {},
        None,
        (),
    )
    few = draw(st.lists(st.tuples(*[VALUES] * FEW), min_size=shape.runs, max_size=shape.runs))
    return plan, {
        run: dict(zip(NAMES, (few[run] * len(NAMES))[: len(NAMES)], strict=True)) for run in range(shape.runs)
    }


def kept(plan, numbers, folder) -> Study:
    study = Study(folder, plan).begin()
    for chunk in range(plan.shape.chunks):
        rows = {
            run: (
                run % plan.shape.points,
                plan.seed_of(run),
                None,
                np.array([numbers[run].get(name, math.nan) for name in NUMBERS]),
            )
            for run in plan.shape.runs_of(chunk)
        }
        write_chunk(folder, chunk, rows_of(rows))
    return study


def by_hand(plan, numbers, outcome):
    """level → unit → number: means over those cells alone that every level defines."""
    cells, levels, units = {}, {}, set()
    rest = {column.name for column in plan.columns} - {"governance"}
    for run, values in numbers.items():
        point = plan.values_at(run % plan.shape.points)
        other = tuple(point[name] for name in sorted(rest))
        cells[point["governance"], other, plan.seed_of(run)] = values[outcome]
        levels[point["governance"]] = None
    others = {other for _, other, _ in cells}
    by_seed = plan.shape.replicates >= ENOUGH_SEEDS or len(others) == 1
    units = set(plan.seeds) if by_seed else others
    inner = others if by_seed else set(plan.seeds)

    def cell(level, unit, one):
        return cells[(level, one, unit) if by_seed else (level, unit, one)]

    found = {}
    for level in levels:
        for unit in units:
            shared = [
                one
                for one in inner
                if len(inner) == 1 or all(not math.isnan(cell(each, unit, one)) for each in levels)
            ]
            values = [cell(level, unit, one) for one in shared]
            found.setdefault(level, {})[unit] = sum(values) / len(values) if values else math.nan
    return found, by_seed


@given(studies())
@settings(max_examples=20)
def test_a_pairing_is_what_a_pencil_would_find(drawn):
    plan, numbers = drawn
    with tempfile.TemporaryDirectory() as folder:
        found = paired(kept(plan, numbers, Path(folder)))
    for outcome in NAMES[:FEW]:
        wanted, by_seed = by_hand(plan, numbers, outcome)
        assert sorted(found.table.regimes) == sorted(wanted)
        for level, by_unit in wanted.items():
            mine = found.table.values[outcome][level]
            assert len(mine) == len(by_unit)
            if by_seed:
                assert found.table.seeds.tolist() == sorted(plan.seeds)
                in_order = [by_unit[seed] for seed in sorted(by_unit)]
                assert np.allclose(mine, in_order, rtol=1e-12, atol=1e-12, equal_nan=True)
            else:
                assert np.allclose(np.sort(mine), np.sort(list(by_unit.values())), rtol=1e-12, equal_nan=True)
    assert found.unit.startswith("a seed" if by_seed else "a point")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return lived(
        planned(TWO, "mechanism=[],[whistle]", "voice.naming_base=0,1", replicates=3),
        tmp_path_factory.mktemp("s"),
    )


def test_an_axis_can_be_held_at_one_of_its_values(study):
    found = paired(study, "governance", {"mechanism": ["whistle"], "voice.naming_base": 1})
    assert (found.table.regimes, found.unit) == (("fragmented", "one_three"), "a seed")
    assert found.table.seeds.tolist() == [1, 2, 3]


def test_any_listed_axis_can_be_compared(study):
    assert paired(study, "mechanism").table.regimes == ("none", "whistle")
    assert paired(study, "voice.naming_base").table.regimes == ("0", "1")
    assert "a point: the mean over 3 seeds" in paired(study, "mechanism").unit


@pytest.mark.parametrize(
    ("by", "chosen", "said"),
    [
        ("mechanisms", {}, "Did you mean `mechanism`"),
        ("governance", {"law": "pre2021"}, "law is no axis of the study beside governance"),
        ("governance", {"governance": "fragmented"}, "governance is no axis of the study beside"),
        (
            "governance",
            {"voice.naming_base": 3},
            r"no point has voice.naming_base = 3\.\s+voice.naming_base has: 0, 1",
        ),
    ],
)
def test_what_cannot_be_compared_is_told_with_what_can(by, chosen, said, study):
    with pytest.raises(UsageError, match=said):
        paired(study, by, chosen)


def test_one_level_is_nothing_to_compare(tmp_path):
    with pytest.raises(UsageError, match="1 levels here"):
        paired(lived(planned("governance=choice(fragmented)"), tmp_path))


def test_a_study_without_runs_is_not_compared(tmp_path):
    with pytest.raises(UsageError, match="has no runs yet"):
        paired(begun(planned(TWO), tmp_path))


def test_numbers_drawn_from_an_interval_are_no_levels(tmp_path):
    study = begun(planned("voice.naming_base=interval(0,1)", "design=sobol", "design.size=2"), tmp_path)
    with pytest.raises(UsageError, match="it varies nothing so"):
        paired(study)
