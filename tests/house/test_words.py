"""The model in words and the model in code say the same, and every claim names its source."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.util import find_spec

import pytest

from sim.columns import TABLES
from sim.errors import LinliError
from sim.outcomes import OUTCOMES
from sim.parameters import Parameters, declarations
from sim.schedule import DAY, MONTH, QUARTER, YEAR
from sim.words import documents, features, sources
from sim.words.__main__ import main, without_source
from sim.words.blocks import asked_for, by_hand, filled, stale
from sim.words.declared import RULES_TABLE
from sim.words.rules_in_full import all_rules, in_full, rules_of_the_world
from sim.words.standing import fixed_numbers
from tests.house.reading import ROOT, refuse

ELEMENTS = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialisation",
    "Input data",
    "Submodels",
)
CONCEPTS = (
    *("Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing"),
    *("Interaction", "Stochasticity", "Collectives", "Observation"),
)
PROSE = ("README.md", "sim/ODD.md", "experiments/*/README.md")


@cache
def odd() -> str:
    return (documents.ROOM / "ODD.md").read_text("utf-8")


@cache
def explained() -> str:
    return (documents.ROOM / "SOURCES.md").read_text("utf-8")


def section(number: int) -> str:
    """One element of the ODD, blocks and all."""
    found = re.search(rf"^## {number}\. .*?(?=^## |\Z)", odd(), re.DOTALL | re.MULTILINE)
    assert found, f"the ODD has no element {number}"
    return found[0]


# -- tables ------------------------------------------------------------------------------------------


def test_no_table_in_the_documents_is_out_of_date():
    refuse(f"{block}: run python -m sim.words --write" for block in documents.out_of_date())


def test_the_command_finds_nothing_to_complain_of():
    assert main(["--check"]) == 0


def test_every_table_of_the_state_is_printed_once():
    printed = [name.split()[1] for name in asked_for(odd()) if name.startswith("columns ")]
    assert sorted(printed) == sorted(set(TABLES) - {RULES_TABLE})


def test_every_group_of_parameters_is_printed_once():
    printed = [
        group for name in asked_for(odd()) if name.startswith("parameters ") for group in name.split()[1:]
    ]
    assert sorted(printed) == sorted({item.path.split(".")[0] for item in declarations(Parameters)})


def test_every_rule_of_the_world_is_printed_once():
    printed = [rule for name in asked_for(odd()) if name.startswith("rules ") for rule in name.split()[1:]]
    assert sorted(printed) == sorted(rules_of_the_world())


TABLE = {"answer": lambda argument: f"forty-two{argument and ' ' + argument}"}
FRESH = "before\n<!-- generated: answer -->\nforty-two\n<!-- end -->\nafter\n"


def test_a_block_whose_content_is_old_is_seen_and_made_anew():
    old = FRESH.replace("forty-two", "forty-one")
    assert stale(old, TABLE) == ["answer"]
    assert filled(old, TABLE) == FRESH
    assert stale(FRESH, TABLE) == []


def test_a_block_is_given_the_words_after_its_name():
    asked = "<!-- generated: answer to it -->\n<!-- end -->"
    assert filled(asked, TABLE) == "<!-- generated: answer to it -->\nforty-two to it\n<!-- end -->"
    assert asked_for(asked) == ["answer to it"]


def test_what_a_person_wrote_is_what_stands_outside_the_blocks():
    assert by_hand(FRESH) == "before\n\nafter\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!-- generated: answre -->\n<!-- end -->", "Did you mean answer?"),
        ("<!-- generated: answer -->\n", "1 blocks are opened and 0 closed"),
        ("<!-- end -->", "0 blocks are opened and 1 closed"),
        ("<!-- generated: answer -->\n<!-- generated: answer -->\n<!-- end -->", "2 blocks are opened"),
    ],
)
def test_marks_that_do_not_fit_are_refused(text, said):
    with pytest.raises(LinliError, match=re.escape(said)):
        filled(text, TABLE)


def test_a_rule_is_printed_as_its_code_has_it():
    assert in_full("has_quorum").splitlines() == [
        "def has_quorum(came, invited, quorum):",
        "    return came >= quorum * invited",
    ]


def test_a_rule_that_is_not_there_cannot_be_printed():
    with pytest.raises(LinliError, match="Did you mean has_quorum"):
        in_full("has_quorun")


def test_a_number_that_stands_in_the_code_is_shown_and_a_change_of_unit_is_not():
    source = (
        "def f(x):\n    if x > 7.5:\n        return draw(64)\n    return 100.0 * (x - 0.5) / 365.0 + y[3]"
    )
    assert fixed_numbers("sim.agents.some", source) == [("agents.some.f", "7.5", "`x > 7.5`")]


# -- the ODD -----------------------------------------------------------------------------------------


def test_the_description_has_the_seven_elements_of_the_protocol():
    assert tuple(re.findall(r"^## \d\. (.+)$", odd(), re.MULTILINE)) == ELEMENTS


def test_the_description_goes_through_the_eleven_design_concepts():
    assert tuple(re.findall(r"^\*\*(.+?)\.\*\*", section(4), re.MULTILINE)) == CONCEPTS


def test_the_days_and_months_read_the_same_in_words_and_in_code():
    phases = re.findall(r"^\d+\. `(\w+)`", by_hand(section(3)), re.MULTILINE)
    assert phases == [phase.name.lower() for phase in (*DAY, *MONTH, *QUARTER, *YEAR)]


def test_every_rule_is_in_a_submodel_and_every_submodel_names_rules():
    assert set(re.findall(r"`(\w+)`", by_hand(section(7)))) == set(all_rules())


def test_every_submodel_says_why():
    parts = re.split(r"^### ", by_hand(section(7)), flags=re.MULTILINE)[1:]
    refuse(part.splitlines()[0] for part in parts if "*Why.*" not in part)


def names_in(text: str) -> set[str]:
    """Dotted names in code letters, without files and addresses."""
    return set(re.findall(r"`([a-z_]+\.[a-z_*.]+)`", text))


def is_known(name: str) -> bool:
    """Whether a dotted name is a parameter, a column, a field of a place, or a module of ours."""
    columns = {f"{table}.{column.name}" for table, columns in TABLES.items() for column in columns}
    known = columns | features.known()
    if name.startswith("sim."):
        module, _, member = name.rpartition(".")
        return find_spec(name) is not None if module == "sim" else _has(module, member)
    if name.endswith("*"):
        return any(other.startswith(name[:-1]) for other in known)
    return name in known


def _has(module: str, member: str) -> bool:
    return hasattr(__import__(module, fromlist=[member]), member)


def test_every_name_in_the_description_still_exists():
    refuse(name for name in names_in(by_hand(odd())) if not is_known(name))


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("voice.lump_base", True),
        ("voice.cost_*", True),
        ("household.fee_draw", True),
        ("rules.whistle", True),
        ("place.cameras", True),
        ("sim.schedule", True),
        ("sim.rules.chance.draw", True),
        ("voice.lump_bass", False),
        ("household.fee_drawn", False),
        ("sim.calendar_of_days", False),
    ],
)
def test_the_guard_of_names_sees(name, known):
    assert is_known(name) is known


# -- sources -----------------------------------------------------------------------------------------


def test_every_key_that_the_model_cites_is_explained():
    refuse(without_source())


def test_every_key_that_the_texts_cite_is_explained():
    entries = set(sources.entries(explained()))
    for pattern in PROSE:
        for path in sorted(ROOT.glob(pattern)):
            unknown = sources.keys_in(by_hand(path.read_text("utf-8"))) - entries
            assert unknown == set(), path.relative_to(ROOT)


def test_every_explained_key_is_used():
    used = set(sources.cited())
    for pattern in PROSE:
        for path in ROOT.glob(pattern):
            used |= sources.keys_in(by_hand(path.read_text("utf-8")))
    rows = re.findall(r"^\| \*\*([^*|]+)\*\* \|(.*)$", explained(), re.MULTILINE)
    for key, rest in rows:
        used |= sources.keys_in(rest) - {key}
    own = {row.id for row in features.features()} | set(features.SEEDS.values())
    refuse(key for key, _ in rows if key not in used | own | {outcome.code for outcome in OUTCOMES})


def test_no_key_is_explained_twice():
    refuse(key for key, times in Counter(sources.entries(explained())).items() if times > 1)


def test_what_is_recalled_is_marked_as_unverified():
    assert "recalled | practice or literature from memory, **unverified**" in explained()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("PAPER [C14; Pruitt1993; B110] trust", {"C14", "Pruitt1993", "B110"}),
        ("B88-B96: about one", {f"B{row}" for row in range(88, 97)}),
        ("H06-H08 P78 S16 (seeds 000 001)", {"H06", "H07", "H08", "P78", "S16"}),
        ("ASSUMPTION A-firm-hours: a firm", {"A-firm-hours"}),
        ("derived B76 E-defaults: 0.76", {"B76", "E-defaults"}),
        ("10 % of F/F0 in 2020, PM2.5, O(n)", set()),
    ],
)
def test_the_reader_of_keys_sees(text, keys):
    assert sources.keys_in(text) == keys


def test_the_reader_of_works_takes_names_without_a_year_too():
    assert sources.works_in("PAPER [C14; Carnevale] mediation") == {"Carnevale"}


# -- where the source systems went ------------------------------------------------------------------


def test_every_row_of_the_source_systems_went_somewhere_that_is_there():
    refuse(features.faults(features.features()))


def test_there_are_as_many_rows_as_the_source_documents_have():
    assert len(features.features()) == sum(features.FAMILIES.values())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"went": "mechansm"}, "is none of"),
        ({"targets": ("mechanism=whistel",)}, "did you mean mechanism=whistle"),
        ({"targets": ()}, "a mechanism needs a target"),
        ({"went": "slot", "targets": (), "note": ""}, "needs a note"),
        ({"id": "F15"}, "F15 is there 2 times"),
        ({"id": "F99"}, "F99 is no row"),
    ],
)
def test_the_guard_of_the_source_systems_sees(change, said):
    rows = {row.id: row for row in features.features()}
    rows["F16"] = features.Feature(**{**vars(rows["F16"]), **change})
    assert any(said in fault for fault in features.faults(tuple(rows.values())))


def test_the_guard_of_the_source_systems_sees_a_row_that_is_missing():
    rows = tuple(row for row in features.features() if row.id != "P16")
    assert features.faults(rows) == ["P16 is missing"]
