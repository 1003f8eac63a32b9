"""The compiled engine lives the same days as the reference, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from sim.docking import dock
from sim.engines import simulate
from sim.engines.compiled import World, cache, layout, loading
from sim.engines.compiled import world as compiled_world
from sim.engines.compiled.cache import ROOMS, cache_folder, source_key
from sim.engines.compiled.ledger import ENTRIES, Ledger, loop, numbers
from sim.planning import plan
from sim.schedule import phases_of
from sim.vocabulary import Act
from tests.engines.weather import LONG_NOTICE, WORLDS, world
from tests.laws.questions import scenarios
from tests.worlds import question, scenario


@pytest.mark.parametrize("weather", WORLDS)
def test_both_engines_leave_one_history(weather):
    found = dock(WORLDS[weather](), seed=2)
    assert found.is_identical, found.difference


def test_whatever_can_happen_happens_in_the_worlds_that_are_docked():
    histories = [simulate(lay_out(), 2, "compiled") for lay_out in WORLDS.values()]
    happened = {act for history in histories for act in history.events["act"].tolist()}
    assert happened == set(Act)


@given(asked=scenarios())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_both_engines_agree_about_any_legal_question(asked):
    found = dock(asked, seed=5)
    assert found.is_identical, found.difference


def test_a_whole_run_in_loops_is_the_run_of_the_reference():
    asked = scenario(days=80)
    assert simulate(asked, 1, "compiled").digest == simulate(asked, 1, "reference").digest


def test_one_stretch_of_days_is_day_after_day():
    asked = scenario(days=80)
    at_once, by_phases = World(asked, 1), World(asked, 1)
    at_once.live(80)
    for day in range(80):
        by_phases.begin_day()
        for phase in phases_of(day):
            by_phases.run(phase)
        by_phases.end_day()
    assert at_once.history().digest == by_phases.history().digest


def test_growing_tables_change_nothing(monkeypatch):
    asked = world("fragmented", (), 8.0, {**LONG_NOTICE, "calendar.measured_days": 860})
    roomy = simulate(asked, 1, "compiled")
    monkeypatch.setattr(compiled_world, "AT_FIRST", 1)
    grown = World(asked, 1)
    sizes = set()
    for day in range(asked.days):
        grown.live(day + 1)
        sizes.add(len(grown.state.case.data))
    assert grown.history().digest == roomy.digest
    assert len(sizes) > 2


def test_without_a_log_the_same_things_happen():
    asked = scenario(days=80)
    told, untold = World(asked, 1), World(asked, 1, is_logging=False)
    told.live(80)
    untold.live(80)
    silent, loud = untold.history(), told.history()
    assert len(silent.events["act"]) == 0
    assert all(np.array_equal(silent.cases[name], loud.cases[name]) for name in loud.cases)
    assert all(np.array_equal(silent.hours[name], loud.hours[name]) for name in loud.hours)


def test_the_engine_is_no_part_of_the_question():
    hashes = {plan(question(f"engine={name}")).hash for name in ("reference", "compiled")}
    assert len(hashes) == 1


def in_another_process(code: str, **surroundings: str) -> str:
    told = {**os.environ, **surroundings, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, text=True, check=True)
    return done.stdout.strip()


RUN = """
from sim.engines import simulate
from tests.worlds import scenario
print(simulate(scenario("one_three_x", ["whistle"], days=25), 1, "compiled").digest)
"""


def test_the_same_text_runs_uncompiled():
    expected = simulate(scenario("one_three_x", ["whistle"], days=25), 1).digest
    assert in_another_process(RUN, NUMBA_DISABLE_JIT="1").splitlines()[-1] == expected


def test_the_loops_know_nothing_of_mesa_and_their_cache_knows_every_room_they_are_made_from():
    code = "import sys, sim.engines.compiled; print(*sys.modules)"
    loaded = in_another_process(code).split()
    assert "mesa" not in loaded
    rooms = {name.split(".")[1] for name in loaded if name.startswith("sim.")}
    assert rooms <= set(ROOMS)
    assert not [name for name in loaded if name.startswith(("sim.agents", "sim.engines.reference"))]


def test_importing_sim_compiles_nothing():
    assert in_another_process("import sys, sim, sim.engines; print('numba' in sys.modules)") == "False"


def test_a_changed_rule_asks_for_another_cache(tmp_path, monkeypatch):
    package, ours = cache.SIM, source_key()
    copied = tmp_path / "sim"
    for room in ROOMS:
        for path in (package / room).rglob("*.py") if (package / room).is_dir() else [package / f"{room}.py"]:
            target = copied / path.relative_to(package)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    monkeypatch.setattr(cache, "SIM", copied)
    before = source_key.__wrapped__()
    assert before == source_key.__wrapped__() != ours  # elsewhere is another cache, too
    (copied / "rules" / "remedy.py").write_text("# another rule\n", encoding="utf-8")
    assert source_key.__wrapped__() != before


def test_where_nothing_can_be_kept_loops_are_kept_for_the_process(tmp_path, monkeypatch):
    nowhere = tmp_path / "a file"
    nowhere.write_text("in the way")
    monkeypatch.setenv("LINLI_CACHE", str(nowhere))
    folder = cache_folder.__wrapped__()
    assert folder.is_dir()
    assert nowhere not in folder.parents


def test_compiling_is_told_and_told_once(tmp_path):
    code = "import sim.engines.compiled; from sim.engines.compiled.loading import loops; loops()"
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = [sys.executable, "-c", code]
    warm = subprocess.run(run, env=told, capture_output=True, text=True, check=True)
    assert warm.stderr == ""
    cold = subprocess.Popen(
        run, env={**told, "LINLI_CACHE": str(tmp_path)}, stderr=subprocess.PIPE, text=True
    )
    assert cold.stderr is not None
    assert cold.stderr.readline().startswith("linli: compiling once")
    cold.kill()
    cold.wait()
    cold.stderr.close()


def test_what_is_kept_is_taken_only_if_nothing_of_it_is_lost_or_changed():
    kept = loading.compiled_file()
    assert loading.is_whole(kept)
    assert not loading.is_whole(b"")
    for place in range(0, len(kept), len(kept) // 50):
        assert not loading.is_whole(kept[:place])
        assert not loading.is_whole(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])


def test_whoever_runs_loops_needs_no_compiler():
    code = "import sys; " + RUN.replace("\n", "; ").strip("; ") + "; print('numba' in sys.modules)"
    assert in_another_process(code).splitlines()[-1] == "False"


def test_only_the_latest_of_older_compilations_are_kept(tmp_path):
    for age in range(6):
        (tmp_path / f"{age}").mkdir()
        (tmp_path / f"{age}" / "compiled").touch()
        os.utime(tmp_path / f"{age}" / "compiled", (1_000_000 - age, 1_000_000 - age))
    (tmp_path / "somebody else's").mkdir()
    cache.make_room({tmp_path / "5", tmp_path / "4"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "2", "4", "5", "somebody else's"]


def test_a_kit_whose_folder_was_thrown_away_meanwhile_is_kept_all_the_same(tmp_path):
    kit = loading.compiled_file()
    loading._keep(tmp_path / "thrown away", kit)
    assert (tmp_path / "thrown away" / loading.KEPT).read_bytes() == kit
    assert sorted(path.name for path in (tmp_path / "thrown away").iterdir()) == ["compiled", loading.KEPT]


def test_what_cannot_be_kept_is_no_loss_and_is_told(tmp_path, capsys):
    (tmp_path / "a file").write_text("in the way")
    loading._keep(tmp_path / "a file", b"")
    assert "could not be kept" in capsys.readouterr().err


def test_a_kit_that_is_taken_from_the_cache_counts_as_used_of_late():
    mark = cache_folder() / cache.DONE
    os.utime(mark, (1_000_000, 1_000_000))
    assert loading._kept(cache.ENGINE) is not None
    assert mark.stat().st_mtime > 1_000_000


def test_the_ledger_refuses_what_loops_would_misread():
    ledger = Ledger({})
    with pytest.raises(TypeError, match="feelings"):
        ledger.enter("feelings", np.zeros(3))
    with pytest.raises(TypeError, match="people"):
        ledger.enter("people", np.zeros((4, 4), dtype=np.int64)[:, 1])


def test_no_two_entries_share_a_name():
    with pytest.raises(ValueError, match="agenda"):
        numbers("agenda")

    def travel(w: int) -> None:
        """Take the name of a loop of the books."""

    travel.__module__ = "sim.engines.compiled.books"
    travel.__annotations__ = {"w": "int", "return": "None"}
    with pytest.raises(ValueError, match=r"books\.travel"):
        loop(travel)
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)


def test_every_parameter_and_every_field_of_a_matter_has_its_place_in_the_loops():
    assert layout.parameter_type()["voice_naming_base"] == np.float64
    assert layout.parameter_type()["routing_asks_limit"] == np.int64
    assert layout.matter_type()["severity_low"] == np.float64
    assert layout.matter_type()["needs"] == np.int64
