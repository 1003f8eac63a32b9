"""Which code ran."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sim.provenance import code_that_runs, of_checkout, of_files


def checkout(root: Path) -> Path:
    """A checkout of our shape with one commit."""
    (root / "sim").mkdir(parents=True)
    (root / "pyproject.toml").write_text("")
    (root / "sim" / "rule.py").write_text("x = 1")
    who = ["-c", "user.name=somebody", "-c", "user.email=s@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "Begin"]):
        subprocess.run(["git", "-C", str(root), *words], check=True)
    return root


def test_a_checkout_is_known_by_its_commit_and_whether_its_code_was_changed(tmp_path):
    root = checkout(tmp_path / "linli")
    clean = of_checkout(root)
    assert clean is not None
    assert (len(str(clean["commit"])), clean["is_changed"]) == (40, False)
    (root / "sim" / "rule.py").write_text("x = 2")
    assert of_checkout(root) == {**clean, "is_changed": True}


def test_results_that_were_written_beside_the_code_do_not_change_it(tmp_path):
    root = checkout(tmp_path / "linli")
    (root / "studies").mkdir()
    (root / "studies" / "report.md").write_text("found")
    assert of_checkout(root) == {**(of_checkout(root) or {}), "is_changed": False}


def test_a_package_inside_a_checkout_of_something_else_is_no_checkout(tmp_path):
    inside = checkout(tmp_path / "thesis") / "venv"
    inside.mkdir()
    assert of_checkout(inside) is None


def test_without_a_checkout_the_code_is_known_by_its_files(tmp_path):
    (tmp_path / "a.py").write_text("x = 1")
    before = of_files(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"1")
    assert of_files(tmp_path) == before
    (tmp_path / "a.py").write_text("x = 2")
    assert of_files(tmp_path) != before


def test_what_is_said_of_the_code_names_no_place():
    assert set(code_that_runs()) in ({"commit", "is_changed"}, {"sha256"})
    assert str(Path.home()) not in str(code_that_runs())
