"""What cannot be laid is refused by name, with what would be right."""

from pathlib import Path

import pytest
import yaml

from sim.designs import METHODS, Axis, Design, count_of, points_of
from sim.errors import ConfigError
from sim.locate import configs_root
from tests.designs.spaces import told

X = Axis("x", low=0, high=1)
GROUP = Axis("law", ("civil_code", "pre2021"), is_group=True)
TWELVE = [Axis(f"x{place}", low=0, high=1) for place in range(12)]

AXES = {
    "no axes": ([], "the design has no axes"),
    "no levels": ([Axis("a")], "a has no levels: an axis has levels, or `low` and `high`"),
    "a group without options": ([Axis("law", is_group=True)], "law has no levels: an axis has options"),
    "a level twice": ([Axis("a", (1, 2, 1))], "a has the level 1 2 times"),
    "one number written twice": ([Axis("a", (1, 1.0))], "a has the level 1 2 times"),
    "a list twice": ([Axis("a", ([1, 2], [1, 2]))], "a has the level [1, 2] 2 times"),
    "a level that is a mapping": ([Axis("a", ({"b": 1},))], "a level of a is {b: 1}, a dict"),
    "a level that is not a number": ([Axis("a", (float("nan"),))], "a level of a is nan, a float"),
    "an axis twice": ([X, Axis("x", (1,))], "x is an axis 2 times"),
    "an empty interval": ([Axis("a", low=1, high=1)], "a has low = 1 and high = 1: low lies below high"),
    "an interval reversed": ([Axis("a", low=2, high=1)], "low lies below high"),
    "half an interval": ([Axis("a", low=2)], "a has high = null: an interval needs two numbers"),
    "a flag for a bound": ([Axis("a", low=False, high=True)], "a has low = false: an interval needs two"),
    "an infinite bound": ([Axis("a", low=0, high=float("inf"))], "a has high = inf: an interval ends at"),
    "a bound beyond float": ([Axis("a", low=0, high=10**400)], "a number that a float can hold"),
    "a width beyond float": ([Axis("a", low=-1.7e308, high=1.7e308)], "a is wider than a float can hold"),
    "half a whole number": ([Axis("a", low=0, high=1.5, is_whole=True)], "a has high = 1.5: a whole number"),
    "a whole number too large": ([Axis("a", low=0, high=2**54, is_whole=True)], "at most 2^53"),
    "whole levels in a list": ([Axis("a", (1, 2), is_whole=True)], "a is a list and is asked to hold whole"),
    "both": ([Axis("a", (1,), low=0, high=1)], "a has both levels and an interval"),
    "a group with an interval": ([Axis("a", low=0, high=1, is_group=True)], "a is a config group with"),
    "a baseline in words": ([Axis("a", low=0, high=1, baseline="much")], 'the baseline of a is "much"'),
    "half a baseline": ([Axis("a", low=0, high=9, is_whole=True, baseline=0.5)], "the baseline of a is 0.5"),
    "no room for levels": ([Axis("a", low=1.0, high=1.0000000000000002)], "too narrow for 5 levels"),
}  # fmt: skip


@pytest.mark.parametrize("case", AXES)
def test_an_axis_is_refused(case):
    axes, said = AXES[case]
    assert said in told(points_of, Design(), axes)
    assert said in told(count_of, Design(), axes)


DESIGNS = {
    "an unknown method": (Design("saltely"), "Did you mean `saltelli`?"),
    "no method": (Design(None), "design.method = null is unknown: it is one of grid, one_at_a_time"),
    "no size": (Design("latin_hypercube"), "method=latin_hypercube needs design.size: how many points"),
    "no trajectories": (Design("morris", levels=4), "method=morris needs design.size: how many trajectories"),
    "size 0": (Design("latin_hypercube", size=0), "design.size = 0 cannot be used: it must be"),
    "half a point": (Design("latin_hypercube", size=1.5), "design.size = 1.5 cannot be used"),
    "a flag for a size": (Design("sobol", size=True), "design.size = true cannot be used"),
    "size 100 of Sobol'": (Design("sobol", size=100), "a power of two, such as 64 or 128"),
    "size 3 of Saltelli": (Design("saltelli", size=3), "Write `design.size=2` or `design.size=4`"),
    "size of a grid": (Design(size=8), "would have no effect: method=grid heeds levels alone"),
    "size of one at a time": (Design("one_at_a_time", size=8), "design.size = 8 would have no effect"),
    "levels of Sobol'": (Design("sobol", size=8, levels=3), "design.levels = 3 would have no effect"),
    "seed of a grid": (Design(seed=2), "design.seed = 2 would have no effect"),
    "file of a grid": (Design(file="x.csv"), 'design.file = "x.csv" would have no effect'),
    "pairs of Morris": (Design("morris", size=2, levels=4, second_order=True), "second_order = true would"),
    "a negative seed": (Design("sobol", size=8, seed=-1), "design.seed = -1 cannot be used"),
    "a seed in words": (Design("sobol", size=8, seed="x"), 'design.seed = "x" cannot be used'),
    "odd levels of Morris": (Design("morris", size=2), "an even number, such as 4 or 6"),
    "one level": (Design(levels=1), "design.levels = 1 cannot be used: it must be a whole number from 2"),
    "no file": (Design("file"), "design.file = null cannot be used"),
    "pairs in words": (Design("saltelli", size=2, second_order="yes"), 'design.second_order = "yes" cannot'),
    "pairs of one axis": (Design("saltelli", size=2, second_order=True), "two axes at least"),
}  # fmt: skip


@pytest.mark.parametrize("case", DESIGNS)
def test_a_design_is_refused(case):
    design, said = DESIGNS[case]
    assert said in told(points_of, design, [X, GROUP])
    assert said in told(count_of, design, [X, GROUP])


def test_groups_alone_cannot_be_sampled():
    assert "method=sobol has nothing to sample" in told(points_of, Design("sobol", size=8), [GROUP])


@pytest.mark.parametrize("design", [Design("morris", size=2, levels=4), Design("saltelli", size=2)])
def test_an_axis_of_one_level_has_no_effect_to_be_measured(design):
    assert "a has one level" in told(points_of, design, [Axis("a", ("x",)), X])


@pytest.mark.parametrize(
    "design", [Design(levels=10), Design("latin_hypercube", size=10**12), Design("sobol", size=2**40)]
)
def test_more_points_than_can_be_laid_are_counted_and_refused(design):
    assert count_of(design, TWELVE) >= 10**12
    assert "points: at most 1,000,000 at once over 12 axes" in told(points_of, design, TWELVE)


def test_every_fault_is_named_not_only_the_first():
    with pytest.raises(ConfigError) as refused:
        points_of(Design("sobol", size=100, levels=3), [Axis("a"), Axis("b", low=1, high=0)])
    assert [fault.path for fault in refused.value.faults] == ["design.levels", "design.size", "a", "b"]


SHELF = Path(configs_root()) / "design"


def test_every_method_has_a_config_of_its_name():
    assert {path.stem for path in SHELF.glob("*.yaml")} == set(METHODS)


@pytest.mark.parametrize("method", METHODS)
def test_the_config_of_a_method_has_a_title_and_what_the_method_heeds_and_can_be_laid(method):
    fields = yaml.safe_load((SHELF / f"{method}.yaml").read_text("utf-8"))
    assert fields.pop("title")
    assert fields["method"] == method
    assert set(fields) == {"method", *METHODS[method].heeds}
    if method != "file":
        assert count_of(Design(**fields), [X, GROUP]) > 0
