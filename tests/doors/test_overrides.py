"""What a person types after the command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.doors.overrides import parse, quoted, sort_out
from sim.doors.shelves import Shelves
from sim.errors import Fault
from sim.planning.variants import lay

SHELVES = Shelves.standing()
chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8)


@given(chinese)
def test_a_chinese_value_needs_no_quotes(word):
    typed = sort_out([f"label={word}"], SHELVES)
    assert typed.faults == ()
    assert typed.values[0][1] == word


@given(st.lists(chinese, min_size=1, max_size=4))
def test_chinese_words_in_a_list_stay_apart(words):
    (typed,) = sort_out([f"regimes=[{','.join(words)}]"], SHELVES).values
    assert typed[1] == words


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("label=社区 治理", "社区 治理"),
        ("label='已 加引号'", "已 加引号"),
        ('label="已 加引号"', "已 加引号"),
        ("label=one 社区 two", "one 社区 two"),
        ("label=é", "é"),
    ],
)
def test_quotes_are_added_where_they_are_missing_and_only_there(typed, read):
    assert sort_out([typed], SHELVES).values[0][1] == read


@pytest.mark.parametrize(
    "typed", ["voice.naming_base=-0.5", "governance.rules.seats=[party_branch]", "seed", ""]
)
def test_ascii_is_left_as_it_is(typed):
    assert quoted(typed) == typed


def test_groups_and_values_are_told_apart():
    typed = sort_out(
        ["governance=fragmented", "mechanism=[whistle,register]", "governance.start_day=3"], SHELVES
    )
    assert typed.choices == {"governance": ("fragmented",), "mechanism": ("whistle", "register")}
    assert [(name, value) for name, value, _ in typed.values] == [("governance.start_day", 3)]


def test_one_of_several_needs_no_brackets():
    assert sort_out(["mechanism=whistle"], SHELVES).choices == {"mechanism": ("whistle",)}


@pytest.mark.parametrize("none", ["mechanism=[]", "mechanism=null"])
def test_none_of_several_can_be_chosen(none):
    assert sort_out([none], SHELVES).choices == {"mechanism": ()}


def test_no_experiment_is_a_choice_and_no_regime_is_none():
    assert sort_out(["experiment=null"], SHELVES).choices == {"experiment": ()}
    assert "a scenario has one governance" in str(sort_out(["governance=null"], SHELVES).faults[0])


def test_a_plus_in_front_is_allowed_and_means_nothing():
    assert sort_out(["+voice.naming_base=1"], SHELVES).values[0][:2] == ("voice.naming_base", 1)
    assert sort_out(["++mechanism=whistle"], SHELVES).choices == {"mechanism": ("whistle",)}


def test_faults_do_not_hide_each_other():
    typed = sort_out(["governance=nobody", "seed", "~law", "voice.naming_base=1,2", "label=good"], SHELVES)
    assert len(typed.faults) == 4
    assert [name for name, _, _ in typed.values] == ["label"]


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused_but_never_crashes(typed):
    read = parse(typed, SHELVES.groups())
    assert isinstance(read, Fault) or read.key_or_group


def test_a_mapping_laid_over_a_mapping_is_merged_and_anything_else_replaces():
    tree = {"a": {"b": 1, "c": {"d": 2}}, "e": [1, 2]}
    lay(tree, "a", {"b": 9, "c": {"x": 3}})
    lay(tree, "e", [3])
    lay(tree, "new.leaf", 4)
    lay(tree, "a.b.under", 5)
    assert tree == {"a": {"b": {"under": 5}, "c": {"d": 2, "x": 3}}, "e": [3], "new": {"leaf": 4}}
