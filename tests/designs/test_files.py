"""Points from a file are what the file says, or are refused with the line."""

import csv
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.designs import Axis, Design, count_of, points_from_file, points_of
from tests.designs.spaces import rows, told

CELLS = st.one_of(
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text("abcdefghij,;\"' 社区", min_size=1, max_size=5).map(str.strip).filter(bool),
)


@pytest.fixture
def written(tmp_path):
    """Write a text as a file of points and give its path."""

    def write(text, encoding="utf-8"):
        path = tmp_path / "points.csv"
        path.write_text(text, encoding=encoding)
        return str(path)

    return write


def as_cell(value):
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr_of(value)


def repr_of(value):
    return value if isinstance(value, str) else repr(value)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_a_file_gives_back_what_was_written(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("points") / "points.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["a", "b.c"], *([as_cell(cell) for cell in row] for row in table)])
    points = points_from_file(str(path))
    assert points.names == ("a", "b.c")
    assert rows(points) == table


def test_numbers_flags_and_texts_are_read_as_they_look(written):
    text = "whole,decimal,mixed,flag,text\n1,0.5,1,TRUE,one_three\n-2,1e3,2.5,false,1+3\n"
    points = points_from_file(written(text))
    assert [(type(value), value) for value in points.at(0).values()] == [
        (int, 1), (float, 0.5), (float, 1.0), (bool, True), (str, "one_three"),
    ]  # fmt: skip
    assert list(points.at(1).values()) == [-2, 1000.0, 2.5, False, "1+3"]
    assert points.column("whole").data.dtype == np.int64
    assert points.column("text").axis.values == ("one_three", "1+3")


def test_whole_numbers_beyond_the_floats_keep_every_digit(written):
    assert points_from_file(written("seed\n9007199254740993\n")).at(0) == {"seed": 2**53 + 1}
    assert points_from_file(written(f"seed\n{10**30}\n0.5\n")).column("seed").values() == [10**30, 0.5]


def test_a_byte_order_mark_blank_lines_and_blanks_around_cells_do_not_matter(written):
    text = "a, b\n\n1, x \n  ,\n2,y\n"
    assert rows(points_from_file(written(text, "utf-8-sig"))) == [(1, "x"), (2, "y")]


def test_groups_are_crossed_with_the_points_of_a_file(written):
    design = Design("file", file=written("a\n1\n2\n"))
    axes = [Axis("governance", ("fragmented", "one_three"), is_group=True), Axis("a")]
    assert rows(points_of(design, axes)) == [
        ("fragmented", 1), ("one_three", 1), ("fragmented", 2), ("one_three", 2),
    ]  # fmt: skip
    assert count_of(design, axes) == 4


def test_a_group_with_a_column_goes_with_its_points(written):
    design = Design("file", file=written("a,governance\n1,one_three\n2,fragmented\n"))
    points = points_of(design, [Axis("governance", is_group=True), Axis("a")])
    assert points.names == ("governance", "a")
    assert rows(points) == [("one_three", 1), ("fragmented", 2)]


def test_the_header_has_the_say_when_no_axes_are_named(written):
    design = Design("file", file=written("a,b\n1,2\n"))
    assert points_of(design, []).names == ("a", "b")


AB = (Axis("voice.naming_base"), Axis("b"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"points\.csv is empty \(line 1 of points\.csv\)"),
        ("\n \n", r"points\.csv is empty"),
        ("voice.naming_base,b\n", r"names axes and has no points"),
        ("voice.naming_bse,b\n1,2\n", r'"voice\.naming_bse" is no axis \(line 1 of .*Did you mean `voice\.'),
        ("voice.naming_base\n1\n", r"b has no column \(line 1 of points\.csv\): every axis of the design"),
        ("voice.naming_base,b,b\n1,2,3\n", r'the column "b" is there 2 times \(line 1'),
        ("voice.naming_base,b,\n1,2,3\n", r"1 columns have no name \(line 1"),
        ("voice.naming_base;b\n1;2\n", r"not separated by commas \(line 1"),
        ("voice.naming_base,b\n1,2\n1\n1,2,3\n",
         r"2 faults.*the row has 1 cells \(line 3 of points\.csv\): 2, one per col.*3 cells \(line 4"),
        ("voice.naming_base,b\n1,\n", r'the cell of b is "" \(line 2, column b of points\.csv\): every'),
        ("voice.naming_base,b\n1,1e999\n", r"line 2, column b .*a float can hold"),
        ("voice.naming_base,b\n1," + "9" * 5000 + "\n", r"line 2, column b .*at most 300 characters"),
        ('voice.naming_base,b\n1,"2\n', r"cannot be read: unexpected end of data \(line 2"),
        ("voice.naming_base,b\n1,\0\n", r"holds a zero byte"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_line(written, text, said):
    answer = " ".join(told(points_from_file, written(text), AB).split())
    assert re.search(said, answer), answer


def test_a_file_in_another_encoding_is_refused_by_what_it_probably_is(written):
    said = told(points_from_file, written("a\n居委会\n", "gbk"))
    assert "is not UTF-8 text" in said
    assert "GBK" in said


def test_a_file_that_is_not_there_is_refused_by_its_path(tmp_path):
    said = told(points_of, Design("file", file=str(tmp_path / "none.csv")), [])
    assert "cannot be read: No such file or directory" in said


def test_a_file_of_too_many_points_is_not_read_to_its_end(written, monkeypatch):
    monkeypatch.setattr("sim.designs.files.most_points", lambda _: 2)
    assert points_from_file(written("a\n1\n2\n")).count == 2
    said = told(points_from_file, written("a\n1\n2\n3\n4\n"))
    assert "points.csv has more than 2 points (line 4 of points.csv)" in said


def test_faults_beyond_counting_end_the_reading(written):
    said = told(points_from_file, written("a,b\n" + "1\n" * 5_000))
    assert "1001 faults" in said


def test_an_axis_has_its_values_from_the_file_alone(written):
    design = Design("file", file=written("a\n1\n"))
    assert "a has values in the design and a column" in told(points_of, design, [Axis("a", (1, 2))])
    assert "a is an axis 2 times" in told(points_of, design, [Axis("a"), Axis("a")])
    group = Axis("law", ("x", "x"), is_group=True)
    assert 'law has the level "x" 2 times' in told(points_of, design, [Axis("a"), group])
