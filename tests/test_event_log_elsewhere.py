"""The event log is a flat table that other people's tools read: pandas, DuckDB, a process miner."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from sim.doors.composing import compose
from sim.engines import History, simulate
from sim.planning import plan
from sim.store import write_table
from sim.vocabulary import Act


@pytest.fixture(scope="module")
def history(engine: str) -> History:
    asked = compose("governance=one_three", "calendar.warmup_days=0", "calendar.measured_days=60")
    return simulate(plan(asked), 3, engine)


@pytest.fixture(scope="module")
def log(history: History, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("log")
    write_table(folder, "events.parquet", history.events)
    return folder / "events.parquet"


def test_pandas_reads_every_event_with_its_number_unchanged(history, log):
    frame = pd.read_parquet(log)
    assert len(frame) == len(history.events["day"]) > 100
    for name, values in history.events.items():
        assert (frame[name].to_numpy() == values).all(), name


def test_duckdb_counts_the_troubles_that_arose_as_the_log_does(history, log):
    arisen = duckdb.read_parquet(str(log)).filter(f"act = {int(Act.ARISE)}").count("*").fetchall()
    assert arisen == [(int((history.events["act"] == Act.ARISE).sum()),)]


@pytest.mark.filterwarnings("ignore")
def test_a_process_miner_finds_that_every_case_begins_by_arising(log):
    import pm4py

    frame = pd.read_parquet(log)
    frame = frame[frame["case"] >= 0].copy()
    frame["activity"] = [Act(act).name for act in frame["act"]]
    frame["when"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["day"], unit="D")
    frame["case"] = frame["case"].astype(str)
    mined = pm4py.format_dataframe(frame, case_id="case", activity_key="activity", timestamp_key="when")
    assert set(pm4py.get_start_activities(mined)) == {"ARISE"}
    graph, _, _ = pm4py.discover_dfg(mined)
    assert graph[("CLAIM", "RECEIVE")] > 0
