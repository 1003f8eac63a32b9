"""Where a study stands, and the command that runs one of its runs again by itself."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sim import cli
from sim.doors.overrides import parse
from sim.errors import Fault
from sim.locate import configs_root
from sim.study.chunks import NUMBERS
from sim.study.pairing import gathered
from sim.study.status import MOST_FAILURES, _word, replay_of, status_of
from tests.study.studies import TWO, begun, files, lived, planned

WORDS = st.one_of(
    st.text(st.characters(exclude_categories=("C", "Z")), max_size=8),
    st.text("ab'\\\"$,:[]{}()=#~+ 市1.e-", max_size=8),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
)


@given(st.one_of(WORDS, st.lists(WORDS, max_size=3)))
@example("true")
@example("1e3")
@example("it's \\")
def test_a_value_is_written_so_that_the_grammar_reads_it_again(value):
    read = parse(f"label={_word(value)}", ())
    assert not isinstance(read, Fault), read
    assert (read.value(), type(read.value())) == (value, type(value))


def test_a_study_that_is_only_begun_waits(tmp_path):
    status = status_of(begun(planned(TWO, shape=(1, 1)), tmp_path))
    told = (status.state, status.runs, status.done, status.failed, status.chunks, status.chunks_done)
    assert told == ("waiting", 4, 0, 0, 4, 0)


def test_a_finished_study_tells_one_hash_for_its_data(tmp_path):
    study = lived(planned(TWO, shape=(1, 1)), tmp_path)
    status = status_of(study)
    assert (status.state, status.done, status.chunks_done, status.failures) == ("finished", 4, 4, ())
    assert status.data == study.manifest()["data"]


def test_failures_are_told_with_what_they_asked_and_the_rest_is_counted(tmp_path):
    sweep = planned(TWO, replicates=15, shape=(1, 4))
    status = status_of(lived(sweep, tmp_path, dict.fromkeys(range(3, 29), "the roof fell in")))
    assert (status.state, status.failed, len(status.failures)) == ("partial", 26, MOST_FAILURES)
    runs = [failure.run for failure in status.failures]
    assert set(runs) <= set(range(3, 29))
    for failure in status.failures:
        assert failure.why == "the roof fell in"
        assert failure.values == {"governance": ("fragmented", "one_three")[failure.run % 2]}
        assert failure.seed == 1 + failure.run // 2


def test_a_status_is_json(tmp_path):
    status = status_of(lived(planned(TWO), tmp_path, {0: "the roof fell in"}))
    told = json.loads(json.dumps(status.to_json()))
    assert told["failures"][0]["replay"].startswith("linli run ")
    assert (told["folder"], told["failed"]) == (str(tmp_path), 1)


@pytest.mark.parametrize(
    "axes",
    [
        ["governance=fragmented,one_three+whistle", "mechanism=[register]", "voice.naming_base=0.5,1e-3"],
        ["mechanism=[],[whistle,patrols]", "governance.rules.partners_called=0,2", "seed=4,9"],
        ["voice.naming_base=interval(-1,1)", "law=civil_code,pre2021", "design=sobol", "design.size=2"],
        ["label=甲 乙,'a,b'", "district.copies=1,2", "study.name=mine"],
    ],
)
def test_the_command_of_a_failure_gives_just_the_run_that_failed(axes, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    sweep = planned(*axes)
    last = sweep.plan.shape.runs - 1
    whole = gathered(lived(sweep, tmp_path / "whole"))
    (failure,) = status_of(lived(sweep, tmp_path / "failed", {last: "the roof fell in"})).failures
    assert failure.run == last
    word, *typed = shlex.split(failure.replay)
    assert (word, cli.main([*typed, "--json", "--quiet"])) == ("linli", 0)
    told = json.loads(capsys.readouterr().out)["outcomes"]
    (row,) = np.flatnonzero(whole.runs == last)
    expected = {name: whole.numbers[row, NUMBERS.index(name)] for name in told}
    assert told == {name: None if np.isnan(value) else value for name, value in expected.items()}


def test_a_failure_in_a_district_of_ones_own_is_run_again_with_the_copy_of_it(tmp_path):
    mine = tmp_path / "mine.csv"
    mine.write_bytes((configs_root() / "district" / "example_district.csv").read_bytes())
    plan = planned(f"district.csv={mine}", TWO).plan
    words = shlex.split(replay_of(plan, 0, 1, Path("studies/it's mine")))
    (named,) = [word for word in words if word.startswith("district.csv=")]
    copied = plan.bases[0]["district"]["csv"]
    assert parse(named, ()).value() == f"studies/it's mine/{copied}"


def test_looking_changes_nothing(tmp_path):
    study = lived(planned(TWO), tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    status_of(study)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert files(study)
