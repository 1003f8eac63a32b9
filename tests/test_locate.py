"""The configs are found in a checkout and in a wheel, and their absence is explained."""

from __future__ import annotations

import pytest

from sim import locate
from sim.errors import LinliError
from tests.house.reading import ROOT


def test_a_checkout_reads_its_own_configs():
    assert locate.configs_root() == ROOT / "configs"


def test_a_wheel_reads_the_configs_inside_the_package(tmp_path, monkeypatch):
    inside, beside = tmp_path / "sim" / "_configs", tmp_path / "configs"
    for folder in (inside, beside):
        folder.mkdir(parents=True)
    monkeypatch.setattr(locate, "_PACKAGE", tmp_path / "sim")
    assert locate.configs_root() == inside


def test_configs_that_are_nowhere_are_asked_for_by_both_places(tmp_path, monkeypatch):
    monkeypatch.setattr(locate, "_PACKAGE", tmp_path / "sim")
    with pytest.raises(LinliError) as told:
        locate.configs_root()
    assert all(
        str(place) in str(told.value) for place in (tmp_path / "sim" / "_configs", tmp_path / "configs")
    )
