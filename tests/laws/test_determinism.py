"""One question and one seed have one answer, wherever, whenever and in whatever order it is asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from sim.engines import simulate
from tests.house.reading import ROOT
from tests.refresh_baselines import REGIMES, amount_to, path_of
from tests.worlds import scenario

DAYS = 40
ELSEWHERE = f"""
from tests.worlds import digest, scenario
print(*(digest(scenario(days={DAYS}), seed, %r) for seed in (2, 1)))
"""


@pytest.mark.parametrize("hash_seed", ["0", "1", "random"])
def test_another_process_with_another_hash_seed_and_order_of_seeds_gives_the_same_digests(
    hash_seed, engine, digest
):
    told = subprocess.run(
        [sys.executable, "-c", ELSEWHERE % engine],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == [digest(scenario(days=DAYS), seed) for seed in (2, 1)]


def test_asking_twice_with_something_else_in_between_gives_the_same_digest(digest):
    first = digest(scenario(days=DAYS))
    assert digest(scenario("fragmented", ["patrols"], days=DAYS, values={"society.ties": 3}), 5) != first
    assert digest(scenario(days=DAYS)) == first


def test_worlds_that_take_turns_do_not_disturb_each_other(run, digest):
    asked = [scenario(regime, days=DAYS) for regime in REGIMES]
    worlds = [run(one, days=0) for one in asked]
    for _ in range(DAYS):
        for world in worlds:
            world.step()
    assert [world.history().digest for world in worlds] == [digest(one) for one in asked]


def test_the_street_and_a_world_stepped_by_hand_give_the_same_digest(engine, digest):
    asked, days_told = scenario(days=DAYS), []
    history = simulate(asked, 1, engine, on_day=lambda done, total: days_told.append((done, total)))
    assert history.digest == digest(asked)
    assert days_told[-1] == (DAYS, DAYS)


def test_every_seed_is_another_world(digest):
    assert len({digest(scenario(days=DAYS), seed) for seed in range(6)}) == 6


def test_the_largest_seed_is_a_seed_like_any_other(digest):
    assert digest(scenario(days=5), 2**63 - 1) != digest(scenario(days=5), 0)


@pytest.mark.parametrize("regime", REGIMES)
def test_results_move_only_when_somebody_says_so(regime, engine):
    written = json.loads(path_of(regime).read_text("utf-8"))
    assert amount_to(regime, engine) == written, (
        "Results moved. If they should: `python -m tests.refresh_baselines`, and a line beginning with "
        "RESULTS in CHANGELOG.md that says why."
    )
