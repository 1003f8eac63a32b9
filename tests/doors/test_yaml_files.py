"""Reading YAML without trust."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.doors.yaml_files import LARGEST_FILE, MOST_NODES, parse_yaml, read_yaml


def said(text):
    """What is said of a text."""
    return " ".join(str(fault) for fault in parse_yaml(text, "x.yaml").faults)


def test_values_and_their_lines_are_remembered():
    file = parse_yaml("# @package governance\na: 1\nb:\n  c: [x, y]\n", "x.yaml")
    assert file.data == {"a": 1, "b": {"c": ["x", "y"]}}
    assert (file.lines["a"], file.lines["b.c"]) == (2, 4)
    assert file.package == "governance"


def test_a_file_without_a_package_line_has_none():
    assert parse_yaml("a: 1\n", "x.yaml").package is None


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_file_is_an_empty_mapping(text):
    assert parse_yaml(text, "x.yaml").data == {}


def test_every_fault_of_a_file_is_named_with_its_line():
    text = "a: 1\n_target_: os.system\na: 2\nb: !!binary aGk=\nc: ???\n"
    faults = parse_yaml(text, "x.yaml").faults
    assert [fault.origin for fault in faults] == [f"line {line} of x.yaml" for line in (2, 3, 4, 5)]


def test_a_file_at_fault_gives_no_data():
    assert parse_yaml("a: 1\na: 2\n", "x.yaml").data == {}


@pytest.mark.parametrize("key", ["_target_", "_partial_", "_args_", "_recursive_", "_convert_"])
def test_nothing_in_a_config_is_called(key):
    assert "never names code to be called" in said(f"a:\n  b:\n    - {key}: x\n")


def test_a_key_that_means_the_same_in_other_quotes_is_a_duplicate():
    assert "a is there twice" in said("a: 1\n'a': 2\n")


def test_an_alias_may_be_used_with_measure():
    assert parse_yaml("a: &x [1, 2]\nb: *x\n", "x.yaml").data["b"] == [1, 2]


@pytest.mark.parametrize(
    "bomb",
    [
        "a: &x [*x]\n",
        "a: " + "[" * 5_000 + "]" * 5_000,
        "a0: &a0 [1, 1]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(40)),
        "a: [" + "1," * (MOST_NODES + 1) + "]",
    ],
    ids=["its own ancestor", "too deep", "doubling", "too long"],
)
def test_a_bomb_does_not_go_off(bomb):
    assert "grow without end" in said(bomb)


def test_a_file_too_large_to_be_a_config_is_not_read(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_text("#" * (LARGEST_FILE + 1))
    assert "is larger than" in str(read_yaml(path, "large.yaml").faults[0])


def test_a_file_that_is_not_there_is_a_fault_and_no_crash(tmp_path):
    assert "cannot be read" in str(read_yaml(tmp_path / "none.yaml", "none.yaml").faults[0])


def test_an_edited_file_is_read_again(tmp_path):
    path = tmp_path / "edited.yaml"
    path.write_text("a: 1\n")
    first = read_yaml(path, "edited.yaml")
    path.write_text("a: 22\n")
    second = read_yaml(path, "edited.yaml")
    assert (first.data, second.data) == ({"a": 1}, {"a": 22})
    assert first.stamp != second.stamp


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_but_never_crashes(text):
    file = parse_yaml(text, "x.yaml")
    assert isinstance(file.data, dict)
    assert not (file.data and file.faults)
