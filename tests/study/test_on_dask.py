"""Jobs are computed by Dask's workers, and none is lost with its worker."""

from __future__ import annotations

import os
import sys
import time
from itertools import count, islice
from pathlib import Path

import pytest

from sim.errors import RunError, TryAgainError, UsageError
from sim.study import on_dask
from sim.study.on_dask import live_on_dask

AHEAD = 4


def compute(job):
    """What the tests have workers do: square a number, or worse."""
    if "poison" in job:
        os._exit(9)
    if "dies once" in job and not Path(job["dies once"]).exists():
        Path(job["dies once"]).touch()
        os._exit(9)
    if "wrong" in job:
        raise ValueError(job["wrong"])
    return job["number"] ** 2, b"\x00" * 10


@pytest.fixture(scope="module")
def address():
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set(on_dask.KEEP_WORKERS | {"distributed.scheduler.allowed-failures": 1}),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as cluster,
    ):
        yield cluster.scheduler_address


def test_every_job_comes_back_once_with_its_answer(address):
    jobs = [{"number": number} for number in range(50)]
    answers = list(live_on_dask(address, compute, jobs, AHEAD))
    assert sorted((job["number"], answer) for job, answer in answers) == [
        (number, (number**2, b"\x00" * 10)) for number in range(50)
    ]


def test_no_job_is_lost_with_its_worker(address, tmp_path):
    jobs = [{"number": number} for number in range(20)]
    jobs[5]["dies once"] = str(tmp_path / "died")
    answers = list(live_on_dask(address, compute, jobs, AHEAD))
    assert (tmp_path / "died").exists()
    assert sorted((job["number"], answer[0]) for job, answer in answers) == [(n, n**2) for n in range(20)]


def test_a_job_that_ends_every_worker_is_answered_and_the_others_go_on(address):
    jobs = [{"number": number} for number in range(10)]
    jobs[3] = {"number": 3, "poison": True}
    answers = {job["number"]: answer for job, answer in live_on_dask(address, compute, jobs, AHEAD)}
    assert isinstance(answers.pop(3), RunError)
    assert {number: answer[0] for number, answer in answers.items()} == {n: n**2 for n in range(10) if n != 3}


def test_a_job_that_raises_is_answered_with_what_it_raised(address):
    jobs = [{"number": 1}, {"number": 2, "wrong": "no such law"}]
    answers = {job["number"]: answer for job, answer in live_on_dask(address, compute, jobs, AHEAD)}
    assert answers[1][0] == 1
    assert isinstance(answers[2], ValueError)
    assert str(answers[2]) == "no such law"


def test_jobs_are_read_no_further_than_there_is_room(address):
    read = []
    endless = ({"number": read.append(number) or number} for number in count())
    answers = live_on_dask(address, compute, endless, AHEAD)
    for taken in range(1, 20):
        next(answers)
        assert len(read) <= AHEAD + taken
    answers.close()


def test_no_jobs_are_no_answers(address):
    assert list(live_on_dask(address, compute, [], AHEAD)) == []


def test_without_an_address_workers_live_here_and_end_with_the_last_answer():
    begun = time.monotonic()
    jobs = [{"number": number} for number in range(4)]
    assert len(list(live_on_dask(None, compute, jobs, AHEAD, workers=1))) == 4
    assert time.monotonic() - begun < 60


def test_workers_with_another_linli_are_refused(address, monkeypatch):
    monkeypatch.setattr(on_dask, "PACKAGE", Path(__file__).parent)
    on_dask.code_here.cache_clear()
    try:
        with pytest.raises(UsageError, match="workers of Dask have another Linli"):
            list(live_on_dask(address, compute, [{"number": 1}], AHEAD))
    finally:
        on_dask.code_here.cache_clear()


def test_where_nobody_answers_the_address_is_named(monkeypatch):
    monkeypatch.setattr(on_dask, "PATIENCE", 1.0)
    with pytest.raises(TryAgainError, match=r"answers at tcp://127\.0\.0\.1:9"):
        list(live_on_dask("tcp://127.0.0.1:9", compute, [{"number": 1}], AHEAD))


def test_without_dask_the_way_to_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="pip install distributed"):
        list(live_on_dask(None, compute, [{"number": 1}], AHEAD))


def test_what_no_worker_could_import_is_a_defect_of_ours():
    def local(job):
        return job

    for nameless in (local, lambda job: job):
        with pytest.raises(ValueError, match="no name"):
            list(live_on_dask(None, nameless, [], AHEAD))


def test_less_than_one_job_ahead_is_a_defect_of_ours():
    with pytest.raises(ValueError, match="none at all"):
        list(live_on_dask(None, compute, islice([], 0), 0))
