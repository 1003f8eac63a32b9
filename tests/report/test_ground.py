"""What a report stands on: the place, what was changed, what was calibrated on, and every digest."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from sim.comparison.weight import is_too_small
from sim.locate import configs_root
from sim.outcomes import OUTCOMES
from sim.outcomes.patterns import PATTERNS
from sim.outcomes.places import Place
from sim.report import write_report
from sim.report.markdown import escaped
from sim.report.where import origins_of
from tests.telling import study

REGIMES = ["fragmented", "one_three", "one_three_x"]
HOSTILE = "<img src=x onerror=alert(1)> | `](javascript:alert(1))"


@pytest.fixture(scope="module")
def told():
    return study(REGIMES)


@pytest.fixture(scope="module")
def folder(told, tmp_path_factory):
    comparison, runs = told
    place = tmp_path_factory.mktemp("report")
    write_report(comparison, place, runs)
    return place


def rows_of(place, name):
    text = (place / "tables" / name).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_difference_too_small_to_matter_is_called_so_in_words_and_in_the_table(told, folder):
    small = [
        row for row in told[0].rows
        if is_too_small(next(known for known in OUTCOMES if known.name == row.outcome), row)
    ]  # fmt: skip
    assert small
    text = (folder / "report.md").read_text("utf-8")
    kept = {(row["outcome"], row["other"]): row for row in rows_of(folder, "differences.csv")}
    for row in small:
        assert f"{row.verdict}, too small to matter: " in text
        assert kept[row.outcome, row.other]["too_small_to_matter"] == "true"
    assert sum(row["too_small_to_matter"] == "true" for row in kept.values()) == len(small)


def test_a_pattern_that_was_calibrated_on_is_no_evidence(folder):
    rows = rows_of(folder, "patterns.csv")
    text = (folder / "report.md").read_text("utf-8")
    for regime in REGIMES:
        mine = [row for row in rows if row["regime"] == regime and row["verdict"] != "not tested"]
        free = [row for row in mine if not row["calibrated"]]
        met = sum(row["verdict"] == "met" for row in free)
        assert f"nothing was calibrated on, {met} of {len(free)} tested are met" in text
    for pattern in PATTERNS:
        if pattern.calibrated:
            assert f"| {escaped(pattern.calibrated)} |" in text


def test_what_was_changed_is_listed_where_the_question_is_told(told, tmp_path):
    typed = ["experiment=coordination", "meeting.lead_days=7", "study.dir=here", "workers=2", "replicates=6"]
    write_report(told[0], tmp_path, None, {"overrides": typed})
    text = (tmp_path / "report.md").read_text("utf-8")
    assert "| experiment | coordination |" in text
    assert "| changed from what is declared | meeting.lead\\_days=7 |" in text
    write_report(told[0], tmp_path, None, {"overrides": ["seed=1"]})
    assert "| changed from what is declared | nothing |" in (tmp_path / "report.md").read_text("utf-8")


def test_a_real_place_is_said_to_be_real_only_as_far_as_its_config_says_so(folder):
    text = (folder / "report.md").read_text("utf-8")
    assert "Shixin, Lujiazui 市新居民区: 1,326 households, 3,800 residents. The place exists" in text
    assert "- residents: seed N03" in text
    assert "1980s" in text
    assert "made-up" not in text


def test_a_place_with_other_numbers_or_an_odd_name_has_no_record():
    shelf = configs_root() / "neighbourhood"
    here = Place("shixin", "Shixin", 1326, 3800)
    assert origins_of(here, shelf)["residents"][0] == "seed"
    for other in (
        replace(here, households=1325),
        replace(here, residents=1),
        replace(here, name="../shixin"),
    ):
        assert origins_of(other, shelf) == {}


def test_a_made_up_place_is_called_so(told, tmp_path):
    invented = {
        regime: {seed: replace(one, places=(Place("x", HOSTILE, 10, 20),)) for seed, one in by_seed.items()}
        for regime, by_seed in told[1].items()
    }
    write_report(told[0], tmp_path, invented)
    text = (tmp_path / "report.md").read_text("utf-8")
    assert "take the place as made up" in text
    assert "<img" not in text


def test_all_digests_stand_in_a_table_and_the_text_shows_one_of_each_regime(told, folder):
    rows = rows_of(folder, "digests.csv")
    assert len(rows) == sum(map(len, told[1].values()))
    text = (folder / "report.md").read_text("utf-8")
    place = text.index("tables/digests.csv")
    assert f"{len(rows)} runs, 0 of them failed" in text
    shown = [line for line in text[place:].splitlines() if re.search(r"[0-9a-f]{64}", line)]
    assert len(shown) == len(REGIMES)


def test_runs_too_short_for_fees_and_hours_say_so(tmp_path):
    comparison, runs = study(["one", "two"], seeds=(1, 2, 3))
    empty = {
        regime: {
            seed: replace(
                one,
                paths={name: values[:0] for name, values in one.paths.items()},
                hours={name: values[:0] for name, values in one.hours.items()},
            )
            for seed, one in by_seed.items()
        }
        for regime, by_seed in runs.items()
    }
    write_report(comparison, tmp_path, empty)
    text = (tmp_path / "report.md").read_text("utf-8")
    assert "Fees are not drawn" in text
    assert "Hours are not drawn" in text
    assert not (tmp_path / "figures" / "fees.svg").exists()


def test_figures_scroll_on_a_narrow_screen_instead_of_shrinking(folder):
    page = (folder / "report.html").read_text("utf-8")
    assert page.count('<div class="wide"><img ') == page.count("<img ")
    assert "min-width: 46rem" in page
