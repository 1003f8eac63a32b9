"""The config groups as they lie on disk."""

from __future__ import annotations

import pytest
from hydra import compose, initialize_config_dir

from sim.doors.composing import compose as our_compose
from sim.doors.groups import GROUPS, MANY_AT_ONCE
from sim.doors.shelves import Shelves
from sim.errors import UsageError
from sim.locate import configs_root

SHELVES = Shelves.standing()


def test_every_group_on_disk_has_a_meaning_and_every_meaning_a_group():
    assert set(SHELVES.groups()) == set(GROUPS)


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_has_options(group):
    assert SHELVES.options(group)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"governance": ("fragmented",), "mechanism": ("whistle", "register")},
        {"experiment": ("what_three_meetings_add",)},
        {"experiment": ("first_look",), "district": ("example",), "neighbourhood": ()},
    ],
)
def test_the_files_that_we_look_at_are_those_that_hydra_composes(typed):
    our_compose()  # gives Hydra the declared parameters
    overrides = [
        f"{group}=[{','.join(names)}]" if group in MANY_AT_ONCE else f"{group}={names[0]}"
        for group, names in typed.items()
    ]
    with initialize_config_dir(str(configs_root()), version_base="1.3"):
        config = compose("config", overrides, return_hydra_config=True)
    # Of the groups with several options Hydra keeps no record; what they brought stands in the config.
    composed = {
        f"configs/{group}/{option}.yaml"
        for group, option in config.hydra.runtime.choices.items()
        if isinstance(option, str) and "/" not in group and group not in MANY_AT_ONCE
    } | {f"configs/{group}/{option}.yaml" for group in MANY_AT_ONCE for option in config.get(group) or ()}
    seen = {file.shown_as for _, file in SHELVES.chosen(typed)} - {"configs/config.yaml"}
    assert seen == composed


def test_a_folder_of_ones_own_adds_options_and_hides_none(tmp_path):
    (tmp_path / "governance").mkdir()
    (tmp_path / "governance" / "mine.yaml").write_text("rules: {}\n")
    (tmp_path / "governance" / "fragmented.yaml").write_text("name: hidden\n")
    both = Shelves.standing((str(tmp_path),))
    assert set(both.options("governance")) == {*SHELVES.options("governance"), "mine"}
    assert both.read("governance", "fragmented").data["name"] == "fragmented"


def test_what_is_no_folder_is_refused():
    with pytest.raises(UsageError, match="is no folder"):
        Shelves.standing(("nowhere",))


def test_an_option_that_is_not_there_is_none():
    assert SHELVES.read("governance", "nobody") is None
