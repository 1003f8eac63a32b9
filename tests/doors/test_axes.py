"""What a sweep varies, and what cannot be swept."""

from __future__ import annotations

import pytest

from sim.doors.axes import as_overrides, over_declared_ranges, sort_axes, spec_of
from sim.doors.shelves import Shelves
from sim.errors import ConfigError
from sim.planning.parameters import PARAMETERS

GROUPS = Shelves.standing().groups()


def swept(*overrides):
    return sort_axes(overrides, GROUPS)


def levels(*overrides):
    """Levels by name."""
    return {axis.name: axis.values for axis in swept(*overrides).axes}


def refusal(*overrides):
    with pytest.raises(ConfigError) as refused:
        swept(*overrides)
    return [str(fault) for fault in refused.value.faults]


def test_overrides_with_one_value_stay_as_they_were_typed():
    found = swept("governance=one_three", "voice.naming_base=-0.5", "seed=3", "label=甲")
    assert found.fixed == ("governance=one_three", "voice.naming_base=-0.5", "seed=3", "label=甲")
    assert (found.axes, found.seeds, found.typed) == ((), None, {})


def test_axes_stand_in_the_order_in_which_they_were_typed():
    found = swept(
        "voice.naming_base=0,1", "law=civil_code,pre2021", "replicates=3", "governance=fragmented,one_three"
    )
    assert [axis.name for axis in found.axes] == ["voice.naming_base", "law", "governance"]
    assert [axis.is_group for axis in found.axes] == [False, True, True]
    assert found.fixed == ("replicates=3",)
    assert found.typed["law"] == "law=civil_code,pre2021"


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("voice.naming_base=0,1e-3,.5", (0, 0.001, 0.5)),
        ("voice.naming_base=range(0,3)", (0, 1, 2)),
        ("voice.naming_base=range(3,0,-1)", (3, 2, 1)),
        ("voice.naming_base=range(0,1,0.25)", (0.0, 0.25, 0.5, 0.75)),
        ("voice.naming_base=choice(2,1)", (2, 1)),
        ("voice.naming_base=sort(2,1)", (1, 2)),
        ("governance.rules.whistle=true,false", (True, False)),
        ("mechanism.whistle.stop_day=null,9", (None, 9)),
        ("label=甲,'a,b',c d", ("甲", "a,b", "c d")),
        ("mechanism=[],[whistle,patrols]", ([], ["whistle", "patrols"])),
        ("mechanism=whistle,[register]", (["whistle"], ["register"])),
        ("governance=one_three,one_three+whistle", ("one_three", "one_three+whistle")),
        ("governance=one_three，one_three+whistle", ("one_three", "one_three+whistle")),
    ],
)
def test_levels_are_the_values_that_each_would_have_been_alone(typed, values):
    found = levels(typed)[typed.partition("=")[0]]
    assert found == values
    assert list(map(type, found)) == list(map(type, values))


def test_an_interval_is_a_stretch_of_the_kind_that_its_parameter_is():
    (real, whole) = swept(
        "voice.naming_base=interval(-1,1)", "governance.rules.partners_called=interval(0,4)"
    ).axes
    assert (real.bounds, real.is_whole) == ((-1.0, 1.0), False)
    assert (whole.bounds, whole.is_whole) == ((0, 4), True)
    assert [type(end) for end in whole.bounds] == [int, int]


def test_listed_seeds_are_the_replicates():
    assert swept("seed=3,1,2").seeds == (3, 1, 2)
    assert swept("seed=range(1,4)").seeds == (1, 2, 3)
    assert swept("seed=9223372036854775807,0").seeds == (2**63 - 1, 0)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("law=glob(*)", "it takes a list, range(from,to,step) or interval(low,high)"),
        ("law=interval(0,1)", "a config group has options, which are listed"),
        ("seed=interval(1,3)", "it takes a list, range(from,to,step)."),
        ("seed=1,two", 'a seed is a whole number in [0, 2^63), not "two"'),
        ("seed=-1,1", "a seed is a whole number"),
        ("seed=1.5,2", "a seed is a whole number"),
        ("seed=1,2,1", "a seed is listed once, or its runs count double: 1"),
        ("voice.naming_base=range(0,1000000)", "at most 100,000 values"),
        ("voice.naming_base=shuffle(1,2)", "the order of values changes no run"),
        ("voice.naming_base=shuffle(range(1,3))", "the order of values changes no run"),
        ("engine=reference,compiled", "no run depends on it"),
        ("design=grid,sobol", "no run depends on it"),
        ("design.size=3,4", "no run depends on it"),
        ("replicates=5,10", "no run depends on it"),
        ("study.dir=a,b", "no run depends on it"),
        ("workers=1,2", "no run depends on it"),
        ("experiment=coordination,first_look", "an experiment is a whole question"),
    ],
)
def test_what_cannot_be_swept_is_named_with_its_override(typed, said):
    (told,) = refusal(typed)
    assert f"`{typed}` cannot be swept" in told
    assert said in told


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (("voice.naming_base=0,1", "voice.naming_base=2"), "both say what voice.naming_base is"),
        (("governance=one_three_x", "governance=fragmented,one_three"), "both say what governance is"),
        (("law=civil_code,pre2021", "law=pre2021,unanimity"), "both say what law is"),
        (
            ("governance=one_three,one_three+whistle", "mechanism=[],[register]"),
            "both say which mechanisms there are",
        ),
        (("seed=1,2,3", "replicates=10"), "lists 3 seeds, and `replicates=10` counts them"),
    ],
)
def test_no_override_undoes_another_in_silence(overrides, said):
    told = refusal(*overrides)
    assert said in told[0]
    assert all(f"`{typed}`" in told[0] for typed in overrides)


def test_everything_that_cannot_be_swept_is_named_at_once():
    assert len(refusal("seed=1,1", "engine=reference,compiled", "law=glob(*)")) == 3


def test_regimes_bring_their_mechanisms_beside_those_of_all():
    assert as_overrides("governance", "one_three", ["patrols"]) == ["governance=one_three"]
    assert as_overrides("governance", "one_three+whistle+patrols", ["patrols"]) == [
        "governance=one_three",
        "mechanism=[patrols,whistle]",
    ]
    assert as_overrides("governance", "1+3", []) == ["governance=1+3"]
    assert as_overrides("mechanism", ["a", "b"], []) == ["mechanism=[a,b]"]
    assert as_overrides("law", "pre2021", []) == ["law=pre2021"]


def test_a_declared_range_is_an_axis_from_end_to_end():
    names = ["voice.naming_base", "governance.rules.partners_called"]
    real, whole = over_declared_ranges(names, swept())
    spec = PARAMETERS["voice.naming_base"]
    assert real.bounds == (spec.low, spec.high)
    assert whole.is_whole
    assert spec_of("voice.naming_base") == spec
    assert spec_of("law") is None


def test_what_has_no_declared_range_is_refused_with_what_was_meant():
    with pytest.raises(ConfigError) as refused:
        over_declared_ranges(["voice.naming_bse", "law", "voice.naming_base"], swept("voice.naming_base=0,1"))
    told = [str(fault) for fault in refused.value.faults]
    assert "Did you mean `voice.naming_base`" in told[0]
    assert "which has no declared range" in told[1]
    assert "is in design.over and in `voice.naming_base=0,1`" in told[2]
