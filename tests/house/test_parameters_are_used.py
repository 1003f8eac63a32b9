"""Nothing is declared in vain: every number, rule, column and field is read by the world it describes."""

from __future__ import annotations

import ast
from dataclasses import fields

import pytest

from sim.catalogue import Matter
from sim.places import Compound, Neighbourhood
from sim.rulespace import RULE_NAMES
from sim.vocabulary import Act, HoursUse, Purpose, Stage, Task
from tests.house.reading import refuse
from tests.house.unread import (
    MEASURE,
    WORLD,
    members_said,
    names_read,
    of_the_world,
    parameters_read,
    rules_read,
    unread_columns,
    unread_parameters,
)

LABELS = {"name", "title", "title_zh", "source"}  # for people, outside every key of chance


def test_every_parameter_is_read_by_the_world():
    refuse(unread_parameters(module.tree for module in of_the_world(WORLD | MEASURE)))


def test_every_rule_of_the_rule_space_is_read_by_somebody_in_the_world():
    read = {name for module in of_the_world(WORLD) for name in rules_read(module.tree)}
    refuse(f"rules.{name}" for name in RULE_NAMES if name not in read)


def test_every_column_of_the_state_is_read_by_the_world_or_its_measures():
    refuse(unread_columns(module.tree for module in of_the_world(WORLD | MEASURE)))


@pytest.mark.parametrize("record", [Matter, Compound, Neighbourhood])
def test_every_field_that_a_person_writes_about_a_place_or_a_matter_is_read(record):
    read = {name for module in of_the_world(WORLD | MEASURE) for name in names_read(module.tree)}
    wanted = {field.name for field in fields(record)} - LABELS
    refuse(f"{record.__name__}.{name}" for name in wanted - read)


@pytest.mark.parametrize("words", [Act, HoursUse, Purpose, Stage, Task])
def test_every_word_of_the_vocabulary_is_said_by_the_world(words):
    trees = [module.tree for module in of_the_world(WORLD | MEASURE)]
    said = {member for tree in trees for member in members_said(tree, words.__name__)}
    refuse(f"{words.__name__}.{member.name}" for member in words if member.name not in said)


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("self.model.parameters.voice.lump_base", {"voice.lump_base"}),
        (
            "def f(world):\n    rule = world.parameters.remedy\n    return rule.relapse_gap",
            {"remedy.relapse_gap"},
        ),
        (
            "def f(world):\n    rule = world.parameters\n    fund = rule.fund\n    return fund.trigger",
            {"fund.trigger"},
        ),
        ("def f(s):\n    a, b = s.parameters.fund, 1\n    return a.upkeep", {"fund.upkeep"}),
        ("def f(voice, x):\n    return getattr(voice, f'cost_{x}')", {"voice.cost_*"}),
        ("def f(case):\n    return case.notice", set()),
        ("def f(world):\n    rule = world.rules\n    return rule.trigger", set()),
    ],
)
def test_the_guard_of_parameters_sees_what_is_read(source, read):
    assert parameters_read(ast.parse(source)) == read


def test_the_guard_of_parameters_names_a_number_that_nobody_reads():
    everything_but_one = ast.parse("def f(parameters):\n    return parameters.fund.trigger")
    unread = unread_parameters([everything_but_one])
    assert "fund.upkeep" in unread
    assert "fund.trigger" not in unread


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("x = self.condition", {"condition"}),
        ("table.condition.item(row)", {"item", "condition"}),
        ("table.live('condition')", {"live", "condition"}),
        ("getattr(case, 'condition')", {"condition"}),
        ("cases['condition']", {"condition"}),
        ("self.condition = 1", set()),
        ("self.condition += 1", set()),
        ("self.condition = self.condition + 1", set()),
        ("table.condition[row] += 1", set()),
        ("for name in ('condition',): reset(name)", set()),
    ],
)
def test_the_guard_of_columns_tells_reading_from_writing(source, read):
    assert names_read(ast.parse(source)) == read


def test_the_guard_of_columns_names_a_column_that_nobody_reads():
    trees = [ast.parse("self.kept = 1\nprint(self.used)")]
    assert unread_columns(trees, {"table": ["kept", "used"]}) == ["table.kept"]


def test_the_guard_of_rules_sees_through_an_alias():
    source = (
        "def f(place):\n    rules = place.rules\n    return rules.seats, place.rules.whistle, place.register"
    )
    assert rules_read(ast.parse(source)) == {"seats", "whistle"}


def test_the_guard_of_words_takes_no_word_of_another_vocabulary():
    assert members_said(ast.parse("case.stage == Stage.SUIT\nnote(Act.SUE)"), "Act") == {"SUE"}
