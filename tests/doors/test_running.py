"""Running many, whatever the number of processes and their order."""

from __future__ import annotations

import pytest

from sim.doors import running
from sim.doors.running import Task, answer, run_all
from sim.errors import StoreError
from sim.planning import plan
from tests.doors import fakes
from tests.planning.asked import QUESTION, question

SCENARIO = plan(QUESTION)
TASKS = [Task(name, SCENARIO, seed, "reference") for seed in range(1, 5) for name in ("a", "b")]


def filed(answers):
    """Answers by name and seed."""
    return {(one.name, one.seed): (one.digest, one.values, one.failure) for one in answers}


@pytest.mark.parametrize("workers", [2, 3])
def test_the_number_of_processes_changes_no_answer(workers):
    assert filed(run_all(TASKS, workers, fakes.done)) == filed(run_all(TASKS, 1, fakes.done))


def test_every_task_is_answered_once():
    answers = list(run_all(TASKS, 2, fakes.done))
    assert len(answers) == len(filed(answers)) == len(TASKS)


def test_a_failed_run_is_an_answer_and_ends_no_other():
    answers = filed(run_all(TASKS, 2, fakes.failing_at_seed_2))
    failed = {key for key, (_, _, failure) in answers.items() if failure}
    assert failed == {("a", 2), ("b", 2)}
    assert len(answers) == len(TASKS)


def test_a_process_that_dies_is_found_out_and_ends_no_other_run():
    answers = filed(run_all(TASKS, 2, fakes.dying_at_seed_2))
    died = {key for key, (_, _, failure) in answers.items() if failure}
    assert died == {("a", 2), ("b", 2)}
    assert "its process died" in answers["a", 2][2]
    assert answers["b", 4] == filed(run_all(TASKS, 1, fakes.done))["b", 4]


def test_an_interruption_leaves_no_process_behind():
    import multiprocessing

    before = set(multiprocessing.active_children())  # a launcher of Hydra's may keep some ready
    with pytest.raises(KeyboardInterrupt):
        list(run_all(TASKS[:4], 2, fakes.interrupted_at_seed_2))
    assert set(multiprocessing.active_children()) <= before


def test_an_answer_carries_the_digest_and_the_outcomes_of_the_engine():
    short = plan(question(calendar={"warmup_days": 5, "measured_days": 35}))
    days = []
    found = answer(Task("short", short, 1, "reference"), lambda done, total: days.append((done, total)))
    assert found.failure is None
    assert len(found.digest) == 64
    assert found.values
    assert days[-1] == (40, 40)


def test_a_defect_in_a_run_is_told_with_its_kind(monkeypatch):
    def broken(task, on_day):
        raise ZeroDivisionError("no hours")

    monkeypatch.setattr(running, "_one_run", broken)
    found = answer(TASKS[0])
    assert found.failure == "ZeroDivisionError: no hours"
    assert "in broken" in found.trace


def test_an_error_raised_on_purpose_speaks_for_itself(monkeypatch):
    def full(task, on_day):
        raise StoreError("the disk is full")

    monkeypatch.setattr(running, "_one_run", full)
    found = answer(TASKS[0])
    assert (found.failure, found.trace) == ("the disk is full", "")


@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_a_run_that_changes_engines_has_the_digest_and_the_identity_of_one_that_does_not(engine):
    short = plan(question(calendar={"warmup_days": 5, "measured_days": 35}))
    plainly, changed = Task("short", short, 1, engine), Task("short", short, 1, engine, switch_day=9)
    assert answer(changed).digest == answer(plainly).digest
    assert running.asked_of(changed) == running.asked_of(plainly)
    assert plainly.lived_by == engine
    assert changed.lived_by == f"{engine}, from day 9 on the other"
