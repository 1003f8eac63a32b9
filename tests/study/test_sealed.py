"""JSON files that tell whether they are whole."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import StoreError
from sim.study.sealed import read_sealed, seal_of, sealed, write_sealed
from tests.study.studies import TREES


def read_again(whole: bytes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan.json")
        path.write_bytes(whole)
        return read_sealed(path)


@given(TREES)
def test_what_was_sealed_is_read_again(content):
    assert read_again(sealed(content)) == content


@given(TREES)
def test_the_same_content_is_the_same_bytes(content):
    assert sealed(read_again(sealed(content))) == sealed(content)


@given(TREES, st.data())
@settings(max_examples=150)
def test_a_byte_that_was_changed_added_or_lost_is_noticed_wherever_it_stands(content, data):
    whole = sealed(content)
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != whole[place]))
    changed = data.draw(
        st.sampled_from(
            [
                whole[:place] + bytes([byte]) + whole[place + 1 :],
                whole[:place] + bytes([byte]) + whole[place:],
                whole[:place],
            ]
        )
    )
    with pytest.raises(StoreError, match="is damaged"):
        read_again(changed)


def test_a_seal_is_told_and_stands_in_the_file(tmp_path):
    seal = write_sealed(tmp_path, "plan.json", {"名": [1, 0.5, None]})
    assert seal == seal_of((tmp_path / "plan.json").read_bytes())
    assert len(seal) == 64


def test_json_has_no_word_for_what_is_no_number():
    with pytest.raises(ValueError, match="JSON"):
        sealed({"mean": float("nan")})


def test_a_file_that_is_not_there_is_said_to_be_unreadable(tmp_path):
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        read_sealed(tmp_path / "plan.json")
