"""What an error says, and how."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import errors
from sim.errors import ConfigError, Fault, LinliError, shown

LOUD = Fault(
    path="voice.loudness",
    what="voice.loudness = 11 cannot be used",
    allowed="it must lie in [0, 10] (decibels)",
    authority="The default is 5 (assumed, A-loud).",
    nearest=("voice.naming_base", "voice.talk_days"),
    way_out="Delete {origin} to return to it.",
)
TREE = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)]


def test_one_fault_reads_as_two_lines_with_what_where_allowed_authority_and_way_out():
    located = ConfigError([LOUD]).located(lambda path: f"line 3 of {path.partition('.')[0]}.yaml")
    assert str(located) == (
        "voice.loudness = 11 cannot be used (line 3 of voice.yaml): it must lie in [0, 10] (decibels).\n"
        "  The default is 5 (assumed, A-loud). Did you mean `voice.naming_base` or `voice.talk_days`? "
        "Delete line 3 of voice.yaml to return to it."
    )


def test_a_fault_of_unknown_origin_speaks_of_its_own_name():
    assert "Delete `voice.loudness` to return to it." in str(ConfigError([LOUD]))


def test_an_origin_once_known_is_not_written_over():
    once = ConfigError([LOUD]).located(lambda _: "line 1")
    assert str(once.located(lambda _: "line 2")) == str(once)


def test_several_faults_are_counted_and_numbered():
    said = str(ConfigError([LOUD, LOUD, LOUD])).splitlines()
    assert said[0] == "3 faults in what was asked; nothing was run."
    assert [line[:2] for line in said if line[0].isdigit()][1:] == ["1.", "2.", "3."]


def test_a_flood_of_faults_is_cut_and_the_rest_is_counted():
    said = str(ConfigError([LOUD] * (errors.MOST_FAULTS + 7)))
    assert said.endswith("… and 7 more.")


@pytest.mark.parametrize("kind", TREE)
def test_every_error_raised_on_purpose_grows_on_one_tree_and_has_an_exit_code(kind):
    assert issubclass(kind, LinliError)
    assert kind.exit_code in {2, 3, 4, 75}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "true"),
        (None, "null"),
        (1.5, "1.5"),
        ("one", '"one"'),
        ([True, "one"], "[true, one]"),
        ({"a": [1, None]}, "{a: [1, null]}"),
        ("社区", '"社区"'),
        ("a\x1b[31mred\n", '"a\\x1b[31mred\\x0a"'),
    ],
)
def test_a_value_is_repeated_as_yaml_would_write_it(value, words):
    assert shown(value) == words


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_whatever_was_written_is_repeated_short_on_one_line_and_printable(value):
    assert len(shown(value)) <= errors.LONGEST_VALUE
    assert shown(value).isprintable()
