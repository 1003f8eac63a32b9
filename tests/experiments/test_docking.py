"""Configurations drawn to be docked: always the same, always legal, and far apart."""

from __future__ import annotations

import json
import re

import pytest

from experiments.docking import __main__ as command
from experiments.docking import environments, matrix
from experiments.docking.drawing import agree, configuration, moved_parameters
from experiments.docking.luck import Luck
from experiments.docking.places import kind_of
from experiments.docking.telling import digest_of
from experiments.docking.trial import Asked, try_out
from sim.engines.compiled import World
from sim.planning import plan
from sim.planning.parameters import PARAMETERS, TOGETHER
from sim.vocabulary import Phase

NUMBERS = range(1, 121)
DAYS = 30


@pytest.fixture(scope="module")
def drawn():
    return {number: plan(configuration(number, DAYS, 0.3)) for number in NUMBERS}


def test_luck_is_the_same_on_every_python():
    luck = Luck(1, "a word")
    assert [luck.below(1000) for _ in range(4)] == [249, 100, 561, 516]


def test_no_drawn_configuration_is_refused_and_no_two_are_alike(drawn):
    assert len({scenario.hash for scenario in drawn.values()}) == len(NUMBERS)
    assert all(scenario.days == DAYS for scenario in drawn.values())


def test_a_configuration_is_its_number(drawn):
    for number in (1, 7, 77):
        assert plan(configuration(number, DAYS, 0.3)).hash == drawn[number].hash


def test_parameters_move_over_their_whole_ranges_and_no_further():
    values = {path: [] for path in PARAMETERS}
    for number in range(1, 301):
        for path, value in moved_parameters(number, 0.3).items():
            values[path].append(value)
    for path, spec in PARAMETERS.items():
        assert min(values[path]) == spec.low, path
        assert max(values[path]) == spec.high, path


def test_every_pair_that_contradicts_itself_is_mended():
    for paths, holds, _ in TOGETHER:
        for share in (0.0, 0.25, 1.0):
            values = dict(zip(paths, (1.0, share), strict=True))
            asked = {}
            for path, value in values.items():
                group, _, leaf = path.partition(".")
                asked.setdefault(group, {})[leaf] = value
            agree(asked)
            assert holds(*(asked[path.partition(".")[0]][path.partition(".")[2]] for path in paths)), paths


def test_all_kinds_of_places_rules_laws_and_disciplines_are_reached(drawn):
    scenarios = drawn.values()
    assert {kind_of(number) for number in NUMBERS} == {"small", "coupled", "default", "example"}
    assert {(one.law, one.law_lift) for one in scenarios} == {(a, b) for a in range(3) for b in range(3)}
    assert {one.parameters.routing.discipline for one in scenarios} == {0, 1, 2}
    assert {one.is_coupled for one in scenarios} == {True, False}
    assert len({len(one.neighbourhoods) for one in scenarios}) > 3
    changed = {change.column for one in scenarios for change in one.changes}
    assert len(changed) > 20
    assert any(change.day > 0 for one in scenarios for change in one.changes)


def test_a_difference_is_told_with_how_to_see_it_again(monkeypatch, tmp_path, capsys):
    honest = World.run

    def run(world, now):
        honest(world, now)
        if world.day == 2 and now == Phase.WORK:
            world.state.body.load[0] += 1.0

    monkeypatch.setattr(World, "run", run)
    assert command.main(["count=1", "first=3", "days=4", "workers=1", f"into={tmp_path}"]) == 4
    told = capsys.readouterr().out
    assert "after phase WORK" in told
    assert "python -m experiments.docking first=3 count=1 days=4 share=30" in told
    kept = json.loads((tmp_path / "configuration_3.json").read_text("utf-8"))
    assert plan(kept["question"]).hash == plan(configuration(3, 4, 0.3)).hash


def test_an_engine_that_gives_up_is_a_finding_and_no_end(monkeypatch):
    monkeypatch.setattr(World, "begin_day", lambda _world: 1 // 0)
    trial = try_out(Asked(3, 4, 0.3))
    assert (trial.fate, trial.words.split(":")[0]) == ("broke", "ZeroDivisionError")


def test_a_few_configurations_are_alike_and_the_numbers_are_kept(tmp_path, capsys):
    path = tmp_path / "told.json"
    assert command.main(["count=3", "days=5", "workers=1", f"summary={path}"]) == 0
    told = json.loads(path.read_text("utf-8"))
    assert (told["configurations"], told["alike"], told["refused"], told["failed"]) == (3, 3, 0, [])
    assert told["digest"] == digest_of(told["digests"])
    assert "IDENTICAL: 3 configurations × 5 days" in capsys.readouterr().out


# -- the table of environments ------------------------------------------------------------------------


def a_row(source="here", digest="d" * 64, failed=()):
    return {"source": source, "digest_of_common": digest, "failed": list(failed)}


def test_a_table_of_like_rows_is_good():
    assert matrix.judge({"one": a_row(), "other": a_row()}, "here") == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (a_row(digest="e" * 64), "2 digests"),
        (a_row(failed=[7]), r"differ on configurations \[7\]"),
        (a_row(source="elsewhere"), "other sources"),
        ({"source": "here", "unavailable": "no Python 3.99"}, "was not run: no Python 3.99"),
    ],
)
def test_a_row_that_differs_fails_was_not_run_or_is_stale_speaks_against_the_table(row, words):
    (fault,) = matrix.judge({"one": a_row(), "other": row}, "here")
    assert re.search(words, fault)


def test_a_python_that_is_not_there_makes_a_row_unavailable(tmp_path):
    with pytest.raises(environments.UnavailableError, match=r"no Python 3\.99"):
        environments.python_of(environments.Environment("future", "3.99"), tmp_path)


def test_an_unknown_row_is_refused_with_those_that_there_are():
    with pytest.raises(SystemExit, match="thousand"):
        matrix.main(["rows=nowhere"])


def test_digests_are_taken_in_order_of_numbers():
    assert digest_of({"10": "a", "9": "b"}) == digest_of({"9": "b", "10": "a"})
