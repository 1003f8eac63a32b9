"""The cluster for trying, as far as it can be judged without Slurm."""

from __future__ import annotations

import os
import subprocess

import pytest

from experiments.cluster import __main__ as command
from experiments.cluster import processes, slurm, stand_in
from experiments.cluster.slurm import Cluster, ClusterError


@pytest.fixture
def no_slurm(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(slurm, "ADMIN_FOLDERS", ())


def test_without_packages_it_says_which_and_how_to_have_them(no_slurm, tmp_path, capsys):
    assert command.main(["up", "--folder", str(tmp_path / "cluster")]) == command.FAILED
    said = capsys.readouterr().err
    assert "not on this machine: munged, slurmctld, slurmd" in said
    assert "apt-get install --no-install-recommends slurm-wlm munge" in said
    assert "--install" in said
    assert not (tmp_path / "cluster").exists()


def test_a_folder_that_slurm_cannot_write_down_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(slurm, "missing_programs", list)
    with pytest.raises(ClusterError, match="no spaces"):
        Cluster(tmp_path / "a b").up()


def test_what_was_never_up_is_down_at_once_and_without_states(no_slurm, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command.tempfile, "gettempdir", lambda: str(tmp_path))
    assert command.main(["status"]) == command.NOT_UP
    assert command.main(["down"]) == command.OK
    assert capsys.readouterr().out == "no cluster of ours is up\n" * 2


def test_descendants_are_found_and_felled_with_their_parents(tmp_path):
    parent = subprocess.Popen(["sh", "-c", "sleep 60 & echo $!; wait"], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert processes.with_descendants({parent.pid}) == {parent.pid, child}
    processes.fell({parent.pid})
    assert parent.wait() == -9
    assert not (processes.PROC / str(child) / "exe").exists()
    parent.stdout.close()


def test_only_programs_of_slurm_are_taken_for_daemons(tmp_path):
    with (tmp_path / "open.log").open("w"):
        assert processes.program(os.getpid()).startswith("python")
        assert processes.daemons(tmp_path) == set()


def test_the_stand_in_does_nothing_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(stand_in, "SECONDS", 0.0)
    stand_in.work(tmp_path, (1, 2))
    stand_in.work(tmp_path, (2, 3))
    assert sorted(path.name for path in (tmp_path / stand_in.BEGUN).iterdir()) == [
        "00001.0.here", "00002.0.here", "00003.0.here",
    ]  # fmt: skip
    assert (tmp_path / stand_in.CHUNKS / "00003.chunk").read_bytes() == stand_in.content(3)
