"""What is lived where there is no study folder is the very file that would have been written here."""

from __future__ import annotations

import json
import pickle

import pytest

from sim.doors.sweeping import plan_sweep
from sim.locate import configs_root
from sim.study.chunks import as_parquet
from sim.study.elsewhere import job_of, live_job
from sim.study.folder import Study
from sim.study.scenarios import Scenarios
from sim.study.working import live_chunk

SMALL = ("calendar.warmup_days=0", "calendar.measured_days=6", "replicates=5")


def begun(folder, *overrides):
    sweep = plan_sweep([*overrides, *SMALL, f"study.dir={folder}"])
    return Study(sweep.folder, sweep.plan).begin(sweep.inputs)


STUDIES = {
    "regimes and a list": ("governance=fragmented,one_three+whistle", "fees.habitual=0.1,0.2,0.3"),
    "an interval": ("governance=fragmented,one_three", "meeting.lead_days=interval(0,60)", "design=sobol",
                    "design.size=16"),
    "a district of one's own": (f"district.csv={configs_root() / 'district' / 'example_district.csv'}",
                                "fees.habitual=0.1,0.2"),
}  # fmt: skip


@pytest.mark.parametrize("asked", STUDIES.values(), ids=list(STUDIES))
def test_a_job_gives_the_bytes_of_the_chunk(asked, tmp_path):
    study = begun(tmp_path / "s", *asked)
    scenarios = Scenarios(study.plan, study.folder)
    shape = study.plan.shape
    for chunk in {0, 1, shape.chunks // 2, shape.chunks - 1}:
        here = as_parquet(live_chunk(study.plan, scenarios, shape.runs_of(chunk)))
        assert live_job(job_of(study, chunk)) == here


def test_a_job_holds_its_own_points_only_and_plain_values(tmp_path):
    study = begun(tmp_path / "s", *STUDIES["an interval"])
    job = job_of(study, study.plan.shape.chunks - 1)
    first, last = job["points"]
    assert all(len(data) == (last - first) * int(kind[-1]) for kind, data in job["arrays"].values())
    kinds = {type(value) for value in job.values()}
    assert kinds <= {int, str, list, dict}
    assert json.loads(job["plan"])["name"] == study.plan.name
    assert len(pickle.dumps(job)) < 500_000  # noqa: S301, RUF100 -- what travels is small
