"""The two experiments on signs and on where X loses run as commands; what they find is theirs."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from experiments.coordination import signs, x_may_lose
from experiments.coordination.options import read_options
from experiments.coordination.runs import Cell, Results
from sim.doors.composing import compose
from sim.doors.shelves import Shelves
from sim.engines.reference import World
from sim.outcomes import OUTCOMES
from sim.planning import plan
from sim.vocabulary import Role

SHORT = ["replicates=2", "warmup=10", "measured=60", "workers=1"]


def test_the_command_of_signs_writes_its_table(tmp_path):
    signs.main([*SHORT, f"into={tmp_path}", "only=patrols+problem_list"])
    page = (tmp_path / "signs.md").read_text("utf-8")
    assert page.count("\n| patrols | one_three |") == 2
    assert page.count("\n| problem_list | fragmented |") == 2


def test_the_command_of_x_may_lose_writes_table_figure_and_page(tmp_path):
    x_may_lose.main([*SHORT, f"into={tmp_path}", "hours=6+36", "partners=0+2", "spare=1"])
    with (tmp_path / "x_may_lose.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["hub_hours_a_week"], row["partners_called"]) for row in rows] == [
        ("6", "0"), ("6", "2"), ("36", "0"), ("36", "2"),
    ]  # fmt: skip
    assert (tmp_path / "x_may_lose.png").stat().st_size > 10_000
    assert "| hours a week |" in (tmp_path / "x_may_lose.md").read_text("utf-8")


def test_every_mechanism_has_a_sign_and_every_sign_a_mechanism():
    mechanisms = {path.stem for path in (Shelves.standing().roots[0] / "mechanism").glob("*.yaml")}
    assert {sign.mechanism for sign in signs.SIGNS} == mechanisms


def verdict_on(way: int, without: list[float], with_it: list[float]) -> str:
    sign = signs.Sign("patrols", "number", way, "")
    results = Results(tuple(range(1, len(without) + 1)))
    for cell, values in ((Cell("one_three"), without), (Cell("one_three", ("patrols",)), with_it)):
        results.numbers[cell] = [{"number": value} for value in values]
    return signs.judge(results, (sign,))[0].words


NAN = float("nan")
VERDICTS = {
    "a clear rise that was expected": (+1, [1.0, 2.0, 3.0, 4.0], [2.0, 3.1, 4.0, 5.1], "as its source says"),
    "a clear rise where a fall was expected": (
        -1,
        [1.0, 2.0, 3.0, 4.0],
        [2.0, 3.1, 4.0, 5.1],
        "**otherwise**",
    ),
    "luck": (+1, [1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 4.5, 3.0], "not found"),
    "nothing at all": (+1, [1.0, 2.0], [1.0, 2.0], "not found: no run differs at all"),
    "nothing to measure": (+1, [NAN, NAN], [NAN, 1.0], "could not be measured in runs of this length"),
}


@pytest.mark.parametrize("case", VERDICTS)
def test_verdict(case):
    way, without, with_it, words = VERDICTS[case]
    assert verdict_on(way, without, with_it) == words


def test_hours_a_week_are_those_that_the_branch_then_has():
    asked = compose(f"staffing.party_branch_workers={x_may_lose.workers_of(24.0)!r}")
    branch = World(plan(asked), 1).body_at(Role.PARTY_BRANCH, 0, 0)
    assert branch is not None
    assert 5.0 * branch.hours_per_day == pytest.approx(24.0)


def test_the_numbers_asked_for_exist():
    measured = {known.name for known in OUTCOMES}
    for name, _, _ in x_may_lose.OUTCOMES:
        assert name in measured


@pytest.mark.parametrize("typed", ["replicates=many", "replicas=3", "replicates"])
def test_what_is_not_understood_is_refused_with_what_is(typed):
    with pytest.raises(SystemExit, match="replicates=10"):
        read_options([typed], signs.DEFAULTS)


def test_differences_are_taken_seed_by_seed_where_both_are_defined():
    results = Results((1, 2, 3))
    one, other = Cell("one_three_x"), Cell("one_three")
    results.numbers = {one: [{"n": 3.0}, {"n": NAN}, {"n": 5.0}], other: [{"n": 1.0}, {"n": 1.0}, {"n": 6.0}]}
    assert np.array_equal(results.gap(one, other, "n"), [2.0, -1.0])
