"""What the documents say of kept studies is what the studies say."""

from __future__ import annotations

import pytest

from sim.doors.codebook import FILES
from sim.errors import LinliError
from sim.words.blocks import asked_for
from sim.words.documents import ROOM
from sim.words.kept import file_table, told


def test_every_file_of_a_run_is_described_once():
    printed = [
        block for block in asked_for((ROOM / "ODD.md").read_text("utf-8")) if block.startswith("file ")
    ]
    assert printed == [
        f"file {file}" for file in FILES if file != "cases"
    ]  # which is the case, printed above


def test_a_file_that_no_run_keeps_cannot_be_described():
    with pytest.raises(LinliError, match="There are: events, panel"):
        file_table("letters")


def test_a_pattern_counts_as_met_only_where_every_regime_meets_it():
    said = told({"PT1": {"met"}, "PT3": {"met", "not met"}, "PT9": {"not tested", "met"}}, set())
    assert "Of the 3 patterns" in said
    assert "met PT1; not met PT3; not tested PT9" in said


def test_a_pattern_that_defaults_were_tuned_to_is_told_apart():
    said = told({"PT1": {"met"}, "PT4": {"not met"}}, {"PT4"})
    assert "Of the 1 patterns" in said
    assert "which prove nothing: PT4 not met" in said
