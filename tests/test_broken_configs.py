"""The museum of broken configs: each exhibit is told what, where, what is allowed, and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sim.doors.asking import ask
from sim.errors import ConfigError, LinliError
from sim.locate import configs_root

MUSEUM = Path(__file__).parent / "broken_configs"


def labels(room: str) -> dict[str, list[str]]:
    """What the exhibits of a room must be told, in four parts."""
    return yaml.safe_load((MUSEUM / "labels" / f"{room}.yaml").read_text("utf-8"))


CONFIGS, DISTRICTS, OVERRIDES = labels("experiment"), labels("district"), labels("override")


def said_of(overrides: list[str]) -> str:
    """What a person is told, on one line."""
    with pytest.raises(LinliError) as caught:
        ask(overrides, [str(MUSEUM)])
    return " ".join(str(caught.value).split())


@pytest.mark.parametrize("exhibit", CONFIGS)
def test_a_broken_config_is_told_what_where_what_is_allowed_and_the_way_out(exhibit):
    said = said_of([f"experiment={exhibit}"])
    assert [part for part in CONFIGS[exhibit] if part not in said] == []


@pytest.mark.parametrize("exhibit", DISTRICTS)
def test_a_broken_district_is_told_its_line_and_column(exhibit):
    said = said_of([f"district.csv={MUSEUM / 'district' / exhibit}.csv"])
    assert [part for part in DISTRICTS[exhibit] if part not in said] == []


@pytest.mark.parametrize("override", OVERRIDES)
def test_a_broken_override_is_repeated_as_it_was_typed(override):
    said = said_of([override])
    assert [part for part in OVERRIDES[override] if part not in said] == []


def test_a_group_set_to_null_keeps_its_declared_defaults():
    assert ask(["voice=null"]).scenario.hash == ask([]).scenario.hash


def test_every_exhibit_of_the_museum_has_its_label():
    assert {path.stem for path in (MUSEUM / "experiment").iterdir()} == set(CONFIGS)
    assert {path.stem for path in (MUSEUM / "district").iterdir()} == set(DISTRICTS)


def test_five_faults_are_named_at_once_and_each_with_its_place():
    with pytest.raises(ConfigError) as caught:
        ask(["experiment=five_faults"], [str(MUSEUM)])
    paths = [fault.path for fault in caught.value.faults]
    assert paths == [
        "voice.naming_bass",
        "voice.talk_days",
        "meeting.quorum",
        "governance.rules.whistle",
        "neighbourhood.shixin.residents",
    ]
    assert all("five_faults.yaml" in fault.origin for fault in caught.value.faults)


def test_faults_of_the_command_line_and_of_values_are_named_together():
    said = said_of(["governance=one_tree", "voice.naming_base=high", "标签=1", "seed=1,2"])
    assert said.startswith("4 faults")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_foreign_line_ends_do_no_harm(tmp_path, line_end):
    (tmp_path / "experiment").mkdir()
    text = "# @package _global_\nvoice:\n  naming_base: 0.25\n".replace("\n", line_end)
    (tmp_path / "experiment" / "foreign.yaml").write_bytes(text.encode())
    question = ask(["experiment=foreign"], [str(tmp_path)])
    assert question.scenario.parameters.voice.naming_base == 0.25


def test_a_byte_order_mark_is_refused_in_a_config_because_hydra_would_lose_its_package(tmp_path):
    (tmp_path / "experiment").mkdir()
    text = "# @package _global_\nvoice:\n  naming_base: 0.25\n"
    (tmp_path / "experiment" / "marked.yaml").write_text(text, encoding="utf-8-sig")
    with pytest.raises(ConfigError, match=r"begins with a byte order mark.*\n.*Save it as UTF-8 without one"):
        ask(["experiment=marked"], [str(tmp_path)])


def test_a_byte_order_mark_does_no_harm_to_a_district_that_a_spreadsheet_saved(tmp_path):
    plain = Path(configs_root() / "district" / "example_district.csv")
    marked = tmp_path / "marked.csv"
    marked.write_text(plain.read_text(encoding="utf-8").replace("\n", "\r\n"), encoding="utf-8-sig")
    assert ask([f"district.csv={marked}"]).scenario.hash == ask([f"district.csv={plain}"]).scenario.hash


def test_a_district_in_gbk_is_told_what_chinese_spreadsheets_do(tmp_path):
    plain = configs_root() / "district" / "example_district.csv"
    (tmp_path / "gbk.csv").write_bytes(plain.read_text("utf-8").encode("gbk"))
    said = said_of([f"district.csv={tmp_path / 'gbk.csv'}"])
    assert "gbk.csv is not UTF-8 text" in said
    assert "a spreadsheet in China often saves GBK. Save it as `CSV UTF-8`" in said


def test_a_config_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "gbk.yaml").write_bytes("label: 社区\n".encode("gbk"))
    with pytest.raises(ConfigError, match="a config is UTF-8 text"):
        ask(["experiment=gbk"], [str(tmp_path)])
