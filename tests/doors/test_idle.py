"""Words typed in vain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import cli
from sim.doors.idle import IN_VAIN, idle
from sim.planning.fields import ANSWERING, ENGINE

names = st.sampled_from(["seed", "voice.naming_base", "governance", "engine.switch_day"])


@pytest.mark.parametrize(
    ("command", "word"),
    [("run", "replicates=4"), ("run", "workers=2"), ("run", "contrasts=all"), ("dock", "study.dir=here"),
     ("dock", "engine.name=reference"), ("dock", "+replicates = 3")],
)  # fmt: skip
def test_what_belongs_to_another_command_is_told_to_do_nothing(command, word):
    (said,) = idle(command, ["seed=3", word])
    assert said.startswith(f"`{word}` does nothing here: ")


@pytest.mark.parametrize(("command", "word"), [("compare", "replicates=4"), ("run", "study.dir=here")])
def test_what_a_command_reads_is_not_remarked_upon(command, word):
    assert list(idle(command, [word])) == []


@given(st.lists(names, unique=True))
def test_names_typed_once_each_are_not_remarked_upon(typed):
    assert list(idle("run", [f"{name}=1" for name in typed])) == []


@given(st.lists(names, min_size=1))
def test_every_word_but_the_last_of_a_name_is_told_which_one_stands(typed):
    words = [f"{name}={place}" for place, name in enumerate(typed)]
    said = list(idle("run", words))
    assert len(said) == len(typed) - len(set(typed))
    assert all(any(sentence.endswith(f"`{word}` comes after it") for word in words) for sentence in said)


def test_every_word_said_to_be_in_vain_is_one_that_can_be_typed():
    known = {spec.name for spec in ANSWERING} | {f"engine.{spec.name}" for spec in ENGINE} | {"study"}
    assert all(set(words) <= known for words, _ in IN_VAIN.values())


def test_a_run_says_so_and_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    days = ["calendar.warmup_days=0", "calendar.measured_days=1"]
    assert cli.main(["run", "--quiet", "replicates=4", "seed=1", "seed=2", *days]) == 0
    said = capsys.readouterr()
    assert "`replicates=4` does nothing here" in said.err
    assert "`seed=1` does nothing, because `seed=2` comes after it" in said.err
    assert "seed 2" in said.out
