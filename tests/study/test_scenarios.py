"""A point stands for the scenario that its values would have been planned as."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from sim.doors.asking import ask
from sim.errors import ConfigError
from sim.locate import configs_root
from sim.study import scenarios as module
from sim.study.scenarios import Scenarios
from sim.study.status import replay_of
from tests.study.studies import SMALL, TWO, WORLDS, begun, planned

AXES = (TWO, "mechanism=[],[whistle,register]", "governance.rules.partners_called=0,2", "label=甲,null")


def alone(plan, point, folder="."):
    """The question that one point is by itself."""
    words = shlex.split(replay_of(plan, point, 1, Path(folder)))[2:]
    overrides = [word for word in words if not word.startswith("--config-dir")]
    return ask(overrides, [WORLDS])


def test_every_point_is_the_question_that_its_values_are_by_themselves():
    plan = planned(*AXES, "meeting.quorum=0.5,0.75").plan
    made = Scenarios(plan, Path())
    assert plan.shape.points == 32
    for point in range(plan.shape.points):
        question = alone(plan, point)
        found = made.of(point)
        assert (found, found.hash, found.label) == (
            question.scenario,
            question.scenario.hash,
            question.scenario.label,
        )


def test_mechanisms_of_a_regime_stand_beside_those_of_all():
    plan = planned("governance=one_three,one_three+whistle", "mechanism=[register]").plan
    made = Scenarios(plan, Path())
    for point, mechanisms in enumerate(["register", "register,whistle"]):
        asked = ask([*SMALL, "governance=one_three", f"mechanism=[{mechanisms}]"], [WORLDS])
        assert made.of(point) == asked.scenario == alone(plan, point).scenario


def test_what_was_forgotten_is_made_again_alike(monkeypatch):
    plan = planned("voice.naming_base=0,1,2").plan
    before = [Scenarios(plan, Path()).of(point) for point in range(3)]
    monkeypatch.setattr(module, "KEPT", 1)
    made = Scenarios(plan, Path())
    assert [made.of(point) for point in (0, 1, 2, 0, 1, 2)] == [*before, *before]


def test_values_that_cannot_be_are_refused_by_name():
    plan = planned("voice.naming_base=0,1").plan
    broken = replace(plan, columns=(replace(plan.columns[0], levels=(0, 99)),))
    assert Scenarios(broken, Path()).of(0) == Scenarios(plan, Path()).of(0)
    with pytest.raises(ConfigError, match=r"voice.naming_base = 99 cannot be used"):
        Scenarios(broken, Path()).of(1)


@pytest.mark.parametrize("swept", [False, True])
def test_a_study_lives_by_its_copy_of_a_district_whatever_becomes_of_the_file(swept, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    content = (configs_root() / "district" / "example_district.csv").read_bytes()
    Path("mine.csv").write_bytes(content)
    sweep = planned("district.csv=mine.csv,null" if swept else "district.csv=mine.csv", TWO)
    study = begun(sweep, tmp_path / "study")
    asked = ask([*SMALL, "district.csv=mine.csv", "governance=fragmented"], [WORLDS]).scenario
    Path("mine.csv").write_text("nothing")
    assert [path.read_bytes() for path in (study.folder / "inputs").iterdir()] == [content]
    assert Scenarios(study.plan, study.folder).of(0) == asked
    assert alone(study.plan, 0, study.folder).scenario == asked
