"""Small files, nothing left open, and nothing that belongs to one machine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from sim.words.blocks import by_hand
from tests.house.reading import ROOT, files, name, refuse, texts

WALL = 400  # lines
HEAVIEST = 1_500_000  # bytes
WRITTEN_BY_TOOLS = {".csv", ".json", ".svg"}

# Brackets in these patterns keep them from finding themselves.
LEFT_OPEN = re.compile(
    r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b|raise NotImplemente[d]Error|pragma: no cove[r]|assert[ ]True\b"
)
SWITCHED_OFF = re.compile(r"(mark|pytest|unittest)\.(ski[p]|xfai[l]|importorski[p])")
OF_ONE_MACHINE = re.compile(
    r"(?<![\w.$}/-])/(home|root|Users|work|opt|mnt|tmp|workspace)/\w|\b[A-Z]:\\\\?Users"
)
OF_ONE_REGISTRY = re.compile(
    r"index-ur[l]|find-link[s]|pypi\.or[g]|pythonhosted\.or[g]|registry\s*=\s*.?https?:"
)


def found(pattern: re.Pattern[str], text: str, place: str = "") -> list[str]:
    """The lines of a text in which a pattern is found."""
    lines = enumerate(text.splitlines(), 1)
    return [f"{place}:{number}: {line.strip()}" for number, line in lines if pattern.search(line)]


def found_anywhere(pattern: re.Pattern[str], paths: Iterable[Path]) -> list[str]:
    """The lines of the house in which a pattern is found."""
    return [line for path in paths for line in found(pattern, path.read_text("utf-8"), name(path))]


def test_no_file_is_longer_than_the_wall():
    # Reports under results/ are written by runs, as long as their tables.
    ours = [p for p in texts() if p.suffix not in WRITTEN_BY_TOOLS and "results" not in p.parts]
    lengths = {name(path): len(by_hand(path.read_text("utf-8")).splitlines()) for path in ours}
    refuse(f"{place} has {length} lines" for place, length in lengths.items() if length > WALL)


def test_no_file_is_heavy():
    refuse(name(path) for path in files() if path.stat().st_size > HEAVIEST)


@pytest.mark.parametrize("pattern", [LEFT_OPEN, SWITCHED_OFF, OF_ONE_MACHINE, OF_ONE_REGISTRY])
def test_nothing_is_left_open_or_switched_off_or_bound_to_one_machine(pattern):
    refuse(found_anywhere(pattern, texts()))


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (LEFT_OPEN, "# TO" + "DO later"),
        (LEFT_OPEN, "raise NotImplemented" + "Error"),
        (SWITCHED_OFF, "@pytest.mark.sk" + "ip(reason='slow')"),
        (SWITCHED_OFF, "pm4py = pytest.importor" + "skip('pm4py')"),
        (OF_ONE_MACHINE, "path = '/" + "home/someone/linli'"),
        (OF_ONE_MACHINE, "see /" + "work/main"),
        (OF_ONE_REGISTRY, "--extra-index-" + "url somewhere"),
    ],
)
def test_the_guard_of_lines_sees(pattern, line):
    assert found(pattern, line) == [f":1: {line}"]


@pytest.mark.parametrize(
    "line", ["https://example.org/home/page", "results/tmp/", "{ROOT}/opt/x", "work/life"]
)
def test_the_guard_of_lines_lets_honest_paths_be(line):
    assert found(OF_ONE_MACHINE, line) == []


def test_locks_pin_by_hash_and_name_no_address():
    for lock in ROOT.glob("*.lock"):
        text = lock.read_text("utf-8")
        pinned = re.findall(r"^[a-z].*==", text, re.MULTILINE)
        hashed = re.findall(r"^[a-z].*==.*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pinned) == len(hashed) > 0, lock.name
        assert "://" not in text, lock.name


def test_every_line_of_the_changelog_says_what_moves():
    lines = (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()
    entries = [line for line in lines if line.startswith("- ")]
    assert entries
    assert [line for line in entries if not re.match(r"- (RESULTS|INTERFACE|INTERNAL) ", line)] == []
