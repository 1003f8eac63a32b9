"""What can be asked, in tables."""

from __future__ import annotations

import json

import pytest

from sim.doors.asking import ask
from sim.doors.describing import ALSO_CALLED, TOPICS, as_table, describe
from sim.doors.shelves import Shelves
from sim.doors.topics import word
from sim.errors import ConfigError, UsageError
from sim.locate import configs_root
from sim.parameters import Parameters, declarations
from sim.rulespace import RULE_SPACE
from sim.tables import display_width
from sim.vocabulary import Role

SHELVES = Shelves.standing()


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_has_records_with_the_columns_that_it_shows(topic):
    _, found = describe(topic.name, [], SHELVES)
    assert found
    for record in found:
        assert record["name"]
        assert json.dumps(record)
    assert all(any(record.get(column) for record in found) for column in topic.columns)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_table_is_straight_although_some_of_it_is_chinese(topic):
    lines = as_table(*describe(topic.name, [], SHELVES)).splitlines()
    rule = next(line for line in lines if set(line) <= {"─", " "})
    assert max(map(display_width, lines)) == display_width(rule)


def test_every_parameter_and_every_rule_is_described():
    _, parameters = describe("parameters", [], SHELVES)
    assert [record["name"] for record in parameters] == [item.path for item in declarations(Parameters)]
    _, rules = describe("rules", [], SHELVES)
    assert [record["name"] for record in rules] == [column.name for column in RULE_SPACE]


def test_a_setting_of_the_run_is_found_where_people_look_for_it():
    for name in ("calendar.warmup_days", "study.dir", "contrasts", "replicates"):
        assert [record["name"] for record in describe("parameters", [name], SHELVES)[1]] == [name]


def test_a_single_thing_is_told_in_full():
    page = as_table(*describe("rules", ["whistle"], SHELVES))
    assert "0 nobody, 1 the sub-district, 2 the grid" in page


def test_every_body_has_a_day_hours_and_a_chinese_name():
    _, bodies = describe("bodies", [], SHELVES)
    assert [body["name"] for body in bodies] == [role.name.lower() for role in Role]
    for body in bodies:
        assert body["title_zh"]
        assert len(body["what it does"]) > 60
        assert "staffing." in body["hours"]


def test_the_door_of_a_body_is_the_one_that_households_take():
    from sim.agents.household import DOORS

    doors = {str(body["name"]): body["door"] for body in describe("body", [], SHELVES)[1]}
    assert {role.name.lower(): channel.name.lower() for channel, role in DOORS.items()} == {
        name: door for name, door in doors.items() if not door.startswith("no door")
    }


def test_the_day_of_a_body_is_read_from_the_agent_that_lives_it():
    from sim.agents.world import kind_of
    from sim.doors.bodies import agent_of

    assert {role: agent_of(role) for role in Role} == {
        role: kind_of(role).__module__.rpartition(".")[2] for role in Role
    }


def test_words_narrow_a_topic_to_names_that_hold_them_all():
    _, found = describe("parameters", ["voice", "cost_"], SHELVES)
    assert len(found) > 3
    assert all("voice" in record["name"] and "cost_" in record["name"] for record in found)


@pytest.mark.parametrize("name", [*ALSO_CALLED, "parameter", "rule", "regime", "matter"])
def test_a_topic_answers_to_its_other_names(name):
    assert describe(name, [], SHELVES)[1]


@pytest.mark.parametrize("group", SHELVES.groups())
def test_every_group_to_which_a_message_sends_can_be_described(group):
    assert describe(group, [], SHELVES)[1]


def test_what_has_a_chinese_title_is_found_by_it():
    (found,) = describe("mechanisms", ["三会"], SHELVES)[1]
    assert found["name"] == "three_meetings"


def test_the_engine_that_is_named_as_default_is_the_one_that_runs():
    (found,) = describe("settings", ["engine.name"], SHELVES)[1]
    assert found["default"] == ask().answering.engine


@pytest.mark.parametrize(
    ("topic", "words", "said"),
    [
        ("parameterz", [], "Did you mean `parameters`"),
        ("weather", [], "There are: groups, parameters"),
        ("parameters", ["voice.naming_bass"], "Did you mean `voice.naming_base`"),
    ],
)
def test_what_cannot_be_described_is_told_what_can(topic, words, said):
    with pytest.raises(UsageError, match=said):
        describe(topic, words, SHELVES)


def test_a_broken_file_of_ones_own_is_told_its_line(tmp_path):
    (tmp_path / "governance").mkdir()
    (tmp_path / "governance" / "mine.yaml").write_text("a: 1\na: 2\n")
    with pytest.raises(ConfigError, match=r"line 2 of .*mine\.yaml"):
        describe("regimes", [], Shelves.standing((str(tmp_path),)))


def test_every_number_of_a_neighbourhood_has_its_provenance():
    _, found = describe("neighbourhood", [], SHELVES)
    numbers = [record for record in found if isinstance(record["value"], int | float | list)]
    assert [record["name"] for record in numbers if not (record["provenance"] and record["key"])] == []


def test_the_page_about_district_files_shows_the_columns_as_they_are_declared():
    _, found = describe("district", [], SHELVES)
    rows = [f"| `{r['name']}` | {r['meaning']} | {r['allowed']} | {r['if left out']} |" for r in found]
    page = (configs_root() / "district" / "README.md").read_text("utf-8")
    assert [line for line in page.splitlines() if line.startswith("| `")] == rows


@pytest.mark.parametrize(
    ("value", "written"),
    [(True, "true"), (None, "none"), (["a", False], "[a, false]"), (0.5, "0.5"), ("x", "x")],
)
def test_a_value_is_written_as_on_the_command_line(value, written):
    assert word(value) == written
