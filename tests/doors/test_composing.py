"""compose(): config files and overrides in, one plain mapping out."""

from __future__ import annotations

import pytest
from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hypothesis import given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf

from sim.doors.composing import compose, compose_with_faults
from sim.errors import ConfigError
from sim.locate import configs_root
from sim.parameters import Parameters
from sim.planning import plan
from sim.planning.parameters import PARAMETERS, defaults

NUMBERS = sorted(PARAMETERS)


def composed_by_hydra_alone(*overrides):
    """What Hydra makes of the same words without our help."""
    with initialize_config_dir(str(configs_root()), version_base="1.3"):
        return OmegaConf.to_container(hydra_compose("config", list(overrides)))


def test_declared_parameters_stand_at_the_root_with_their_defaults():
    asked = compose()
    assert {group: asked[group] for group in defaults()} == defaults()
    assert plan(asked).parameters == Parameters()


def test_a_config_is_plain_python_all_the_way_down():
    def kinds(value):
        yield type(value)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from kinds(inner)

    assert set(kinds(compose())) <= {dict, list, str, int, float, bool, type(None)}


@settings(max_examples=12)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "governance": st.sampled_from(["fragmented", "one_three_x"]),
            "mechanism": st.sampled_from(["[whistle,register]", "[patrols]", "[]"]),
            "experiment": st.just("first_look"),
            "law": st.sampled_from(["pre2021", "unanimity"]),
            "voice.naming_base": st.floats(-6, 6),
            "governance.rules.seats": st.just("[party_branch,mediator]"),
            "calendar": st.just("{warmup_days: 7}"),
            "label": st.sampled_from(["'a b'", "x_y", "null"]),
        },
    )
)
def test_laying_values_over_a_composition_gives_what_hydra_gives(typed):
    overrides = [f"{name}={value}" for name, value in typed.items()]
    forced = [f"++{one}" if one.split("=")[0] not in _GROUPS else one for one in overrides]
    compose(*overrides)  # the declarations are with Hydra from here on
    assert compose(*overrides) == composed_by_hydra_alone(*forced)


_GROUPS = {"governance", "mechanism", "experiment", "law"}


def test_what_was_composed_can_be_changed_without_harm_to_the_next():
    first = compose()
    first["voice"]["naming_base"] = 99
    first["neighbourhood"].clear()
    assert compose()["voice"]["naming_base"] == -1.2
    assert compose()["neighbourhood"]


def test_a_later_override_wins():
    assert compose("seed=1", "seed=2")["seed"] == 2


def test_the_command_line_stands_above_an_experiment():
    assert compose("experiment=first_look")["calendar"]["measured_days"] == 365
    assert compose("experiment=first_look", "calendar.measured_days=30")["calendar"]["measured_days"] == 30


def test_a_folder_of_ones_own_adds_options(tmp_path):
    (tmp_path / "governance").mkdir()
    (tmp_path / "governance" / "mine.yaml").write_text("name: mine\nrules: {whistle: 1}\n")
    asked = compose("governance=mine", config_dirs=[str(tmp_path)])
    assert asked["governance"] == {"name": "mine", "rules": {"whistle": 1}}


def test_an_edited_file_composes_anew(tmp_path):
    (tmp_path / "governance").mkdir()
    mine = tmp_path / "governance" / "mine.yaml"
    for whistle in (1, 2):
        mine.write_text(f"name: mine{'!' * whistle}\nrules: {{whistle: {whistle}}}\n")
        asked = compose("governance=mine", config_dirs=[str(tmp_path)])
        assert asked["governance"]["rules"] == {"whistle": whistle}


def test_a_district_file_is_found_beside_the_configs():
    assert compose("district=example")["district"]["csv"] == str(
        configs_root() / "district" / "example_district.csv"
    )


def test_a_district_file_where_one_stands_comes_first(tmp_path, monkeypatch):
    (tmp_path / "example_district.csv").write_text("mine")
    monkeypatch.chdir(tmp_path)
    assert compose("district=example")["district"]["csv"] == "example_district.csv"


def test_an_override_that_cannot_be_understood_is_an_error():
    with pytest.raises(ConfigError, match="one_tree"):
        compose("governance=one_tree")


def test_the_rest_is_composed_so_that_its_faults_can_be_named_too():
    composed = compose_with_faults(["governance=one_tree", "seed=7"])
    assert len(composed.faults) == 1
    assert composed.asked["seed"] == 7


@pytest.mark.parametrize(
    ("overrides", "path", "origin"),
    [
        (["voice.naming_base=1"], "voice.naming_base", "the override `voice.naming_base=1`"),
        (["voice={naming_base: 1}"], "voice.naming_base", "the override `voice={naming_base: 1}`"),
        ([], "governance.rules.convener", "line 8 of configs/governance/one_three.yaml"),
        ([], "neighbourhood.shixin.compounds.hunhe.fee", "of configs/neighbourhood/shixin.yaml"),
        ([], "calendar.warmup_days", "of configs/config.yaml"),
        (["experiment=first_look"], "calendar.warmup_days", "of configs/experiment/first_look.yaml"),
        ([], "voice.naming_base", ""),
    ],
)
def test_an_origin_is_the_override_or_the_line_that_counted(overrides, path, origin):
    found = compose_with_faults(overrides).origin_of(path)
    assert found == origin or (origin and found.endswith(origin))
