"""The wheel carries all that running needs: configs, typeface, licences, the words of the model."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import pytest

from tests.house.reading import LEFT_BY_TOOLS, ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True
    )
    return next(folder.glob("linli-*.whl"))


@pytest.fixture(scope="module")
def packed(wheel):
    return set(zipfile.ZipFile(wheel).namelist())


def lying_in(room):
    paths = [path for path in (ROOT / room).rglob("*") if path.is_file()]
    return {path.relative_to(ROOT / room).as_posix() for path in paths if not LEFT_BY_TOOLS & set(path.parts)}


def test_the_wheel_carries_every_config(packed):
    inside = {place.removeprefix("sim/_configs/") for place in packed if place.startswith("sim/_configs/")}
    assert inside == lying_in("configs") != set()


def test_the_wheel_carries_every_file_of_the_package(packed):
    assert {f"sim/{place}" for place in lying_in("sim")} <= packed


def test_the_wheel_carries_what_hydra_looks_for_in_a_namespace_that_stays_open(packed):
    assert {place for place in packed if place.startswith("hydra_plugins")} == {
        "hydra_plugins/linli/__init__.py"
    }


def test_the_wheel_carries_nothing_else(packed):
    assert {place.split("/")[0].split("-")[0] for place in packed} == {"hydra_plugins", "linli", "sim"}


def test_the_wheel_carries_both_licences(packed):
    assert {place.rsplit("/", 1)[-1] for place in packed if "/licenses/" in place} == {"LICENSE", "OFL.txt"}


def test_an_installed_wheel_finds_its_configs(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    asked = [sys.executable, "-c", "from sim.locate import configs_root; print(configs_root())"]
    answer = subprocess.run(
        asked,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == str(tmp_path / "sim" / "_configs")
