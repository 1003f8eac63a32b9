"""A district from a file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import LinliError, PopulationFileError
from sim.locate import configs_root
from sim.planning.district import COLUMNS, NEEDED, read_district
from sim.planning.places import read_neighbourhoods
from sim.planning.reading import Desk
from tests.planning.asked import COMPOUND

EXAMPLE = configs_root() / "district" / "example_district.csv"


def written(folder, rows, columns=None):
    """A file of rows, each a dict."""
    columns = columns or list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "district.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return str(path)


def row(**changes):
    """One compound as a row."""
    words = {
        name: str(value).lower() if isinstance(value, bool) else value for name, value in COMPOUND.items()
    }
    return {"neighbourhood": "lane", "residents": 60, "compound": "east", **words, **changes}


def test_a_file_and_a_config_that_say_the_same_give_the_same_places(tmp_path):
    from_file = read_district(written(tmp_path, [row()]), Desk())
    from_config = read_neighbourhoods({"lane": {"residents": 60, "compounds": {"east": COMPOUND}}}, Desk())
    assert from_file == from_config


def test_a_neighbourhood_speaks_in_its_first_row_and_may_be_silent_afterwards(tmp_path):
    rows = [
        row(residents=90, partners="mediator volunteers"),
        row(compound="west", residents="", partners=""),
    ]
    (place,) = read_district(written(tmp_path, rows), Desk())
    assert (place.residents, len(place.compounds)) == (90, 2)


def test_the_order_of_rows_and_columns_changes_nothing(tmp_path):
    rows = [row(neighbourhood=name, compound=key) for name in ("a", "b") for key in ("x", "y")]
    before = read_district(written(tmp_path, rows), Desk())
    turned = read_district(written(tmp_path, rows[::-1], sorted(rows[0])), Desk())
    assert before == turned


def test_empty_lines_are_passed_over(tmp_path):
    path = written(tmp_path, [row(), row(compound="west")])
    with Path(path).open("a") as file:
        file.write("\n,,,\n\n")
    (place,) = read_district(path, Desk())
    assert len(place.compounds) == 2


def test_the_example_is_without_fault_and_shows_every_needed_column():
    desk = Desk()
    places = read_district(str(EXAMPLE), desk)
    assert desk.faults == []
    assert [len(place.compounds) for place in places] == [3, 2]
    with EXAMPLE.open(encoding="utf-8") as file:
        assert set(NEEDED) <= set(next(csv.reader(file))) <= set(COLUMNS)


def test_only_what_has_no_default_is_needed(tmp_path):
    needed = {name: value for name, value in row().items() if name in NEEDED}
    assert len(read_district(written(tmp_path, [needed]), Desk())) == 1


@pytest.mark.parametrize("number", ["1_000", "١", "0x10", "1e3.5", "--1", "1 000"])
def test_a_number_is_written_in_plain_ascii_digits(tmp_path, number):
    desk = Desk()
    read_district(written(tmp_path, [row(households=number)]), desk)
    assert "district.csv" not in desk.faults[0].path
    assert desk.faults[0].origin == "line 2, column households of district.csv"


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(PopulationFileError, match=r"Is a directory|Permission denied"):
        read_district(str(tmp_path), Desk())


def test_a_file_with_a_zero_byte_is_no_text(tmp_path):
    (tmp_path / "zero.csv").write_bytes(b"neighbourhood\0,compound\n")
    with pytest.raises(PopulationFileError, match="zero byte"):
        read_district(str(tmp_path / "zero.csv"), Desk())


def test_a_name_with_a_zero_byte_is_no_file_name():
    with pytest.raises(PopulationFileError, match="no file name"):
        read_district("a\0b", Desk())


def test_a_file_without_end_is_refused_before_it_is_read(tmp_path):
    with (tmp_path / "endless.csv").open("wb") as file:
        file.truncate(2**30)  # a hole: it takes no room on the disk
    with pytest.raises(PopulationFileError, match="more than 64 MiB"):
        read_district(str(tmp_path / "endless.csv"), Desk())


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_is_in_a_file_is_read_or_refused_in_words(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    desk = Desk()
    try:
        places = read_district(str(path), desk)
    except LinliError:
        return
    assert desk.faults or places


@given(
    st.sampled_from(sorted(COMPOUND)),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Z")), max_size=12),
)
def test_a_cell_is_either_taken_or_refused_with_its_line_and_column(tmp_path_factory, column, cell):
    desk = Desk()
    path = written(tmp_path_factory.getbasetemp(), [row(), row(compound="west", **{column: cell})])
    places = read_district(path, desk)
    if not places:
        assert all("line 3" in fault.origin for fault in desk.faults)
