"""A study whose length is decided by what it finds is a piece of the whole study, whoever interrupts it."""

from __future__ import annotations

import io

import pytest

from sim.doors.sweeping import plan_sweep
from sim.doors.watching import Screen
from sim.errors import LinliError, UsageError
from sim.study.adaptive import best, defined, strategy_of, until
from sim.study.chunks import CHUNKS, write_chunk
from sim.study.driving import drive
from sim.study.folder import Study
from sim.study.on_local import Lived
from sim.study.scenarios import Scenarios
from sim.study.working import live_chunk

SMALL = ("calendar.warmup_days=0", "calendar.measured_days=32", "replicates=48")
REGIMES = "governance=fragmented,one_three,one_three_x"


def here(stop_after=None):
    """An executor that lives chunks in this process, and stops after so many if it is told to."""

    def executor(study, chunks):
        scenarios = Scenarios(study.plan, study.folder)
        for number, chunk in enumerate(chunks):
            if stop_after is not None and number >= stop_after:
                return
            rows = live_chunk(study.plan, scenarios, study.plan.shape.runs_of(chunk))
            yield Lived(chunk, write_chunk(study.folder, chunk, rows))

    return executor


def driven(folder, target, regimes=REGIMES, stop_after=None):
    """The study in a folder, and how far it came."""
    sweep = plan_sweep([regimes, *SMALL, f"study.dir={folder}"], target=target)
    study = Study(sweep.folder, sweep.plan).begin()
    strategy = strategy_of(study.plan, lambda _: None)
    found = drive(study, here(stop_after), Screen(io.StringIO()), wanted=strategy)
    return study, found, strategy


def names(folder):
    return sorted(path.name for path in (folder / CHUNKS).iterdir())


WIDE, NARROW = until("satisfaction", 0.5, None), until("satisfaction", 1e-9, None)


def test_it_stops_at_the_first_look_at_which_the_difference_is_known(tmp_path):
    study, found, strategy = driven(tmp_path / "a", WIDE)
    shape = study.plan.shape
    assert found.is_finished
    assert strategy.last.has_reached
    assert strategy.last.replicates < shape.replicates
    lived = -(-strategy.last.replicates // shape.deep) * shape.deep
    assert found.manifest["runs"] == lived * shape.points
    assert found.manifest["planned"] == shape.runs


def test_it_ends_with_all_replicates_and_says_so_if_they_are_not_enough(tmp_path):
    study, found, strategy = driven(tmp_path / "a", NARROW)
    assert found.manifest["runs"] == study.plan.shape.runs
    assert strategy.last.is_last
    assert any("were not enough" in line for line in strategy.ending(study, found.kept))


def test_what_was_lived_is_the_beginning_of_the_whole_study_byte_for_byte(tmp_path):
    driven(tmp_path / "short", WIDE)
    driven(tmp_path / "whole", NARROW)
    short, whole = names(tmp_path / "short"), names(tmp_path / "whole")
    assert short == whole[: len(short)]
    assert len(short) < len(whole)


def test_an_interrupted_one_goes_on_to_the_same_end(tmp_path):
    _, calm, _ = driven(tmp_path / "calm", WIDE)
    _, cut, _ = driven(tmp_path / "cut", WIDE, stop_after=2)
    assert not cut.is_finished
    assert not (tmp_path / "cut" / "manifest.json").exists()
    _, again, _ = driven(tmp_path / "cut", WIDE)
    assert again.manifest == {**calm.manifest, "plan": again.manifest["plan"]}


def test_who_has_left_is_not_run_any_more(tmp_path):
    target = best("satisfaction", 0.002)
    study, found, strategy = driven(tmp_path / "a", target)
    left = {one.system: one.replicates for one in strategy.last.eliminated}
    shape = study.plan.shape
    for point, name in enumerate(("fragmented", "one_three", "one_three_x")):
        rounds = [chunk // shape.points for chunk in found.wanted if chunk % shape.points == point]
        assert len(rounds) * shape.deep == left.get(name, max(found.wanted) // shape.points * 8 + 8)


def test_among_points_that_are_equal_there_is_no_best_and_it_says_so(tmp_path):
    # a mechanism that starts after the last day changes nothing
    twins = "mechanism.whistle.start_day=30,31"
    sweep = plan_sweep(
        ["mechanism=[whistle]", twins, *SMALL, f"study.dir={tmp_path / 'a'}"],
        target=best("escalations", 0.5),
    )
    study = Study(sweep.folder, sweep.plan).begin()
    strategy = strategy_of(study.plan, lambda _: None)
    found = drive(study, here(), Screen(io.StringIO()), wanted=strategy)
    assert found.is_finished
    assert any("were not enough to select" in line for line in strategy.ending(study, found.kept))


def test_a_study_without_a_target_wants_everything():
    assert strategy_of(plan_sweep([REGIMES, *SMALL]).plan, print) is None


def test_an_outcome_that_is_none_is_refused_with_the_nearest_name():
    with pytest.raises(UsageError, match="Did you mean satisfaction"):
        defined("satisfactoin")


def test_an_outcome_without_a_better_way_cannot_be_won(tmp_path):
    from sim.outcomes import OUTCOMES

    neither = next(outcome.name for outcome in OUTCOMES if outcome.direction == "neither")
    sweep = plan_sweep([REGIMES, *SMALL], target=best(neither, 0.1))
    with pytest.raises(LinliError, match="neither"):
        strategy_of(sweep.plan, print)


def test_a_contest_of_one_point_is_refused():
    with pytest.raises(UsageError, match="2 to 20 points"):
        plan_sweep(["governance=fragmented", *SMALL], target=best("satisfaction", 0.1))
