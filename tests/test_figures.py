"""Figures: the same bytes every time, light, readable in grey, and safe against any name."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import rcParams
from matplotlib.colors import to_rgb

from sim.comparison.weight import is_too_small
from sim.figures import Picture, collection_paths, estate, forest, funnel, hours_used, resolution_curves
from sim.figures.canvas import (
    DASHES,
    HUES,
    MARKS,
    MOST_BYTES,
    drawable,
    finish,
    house_style,
    new_figure,
    spread_out,
    wrapped,
)
from sim.figures.estate import DEPTH, WIDTH, corner, lay_out, scale_of_changes
from sim.figures.forest import line_of
from sim.figures.hours import IN_COLUMNS, USES
from sim.figures.paths import modes
from sim.typeface import missing_glyphs
from sim.vocabulary import HoursUse
from tests.telling import compared, study

HOSTILE = '$x^2$ --><script>alert(1)</script> \u202e‮\n𠮷 🏘 & "q" \'' + "长" * 90


@pytest.fixture(scope="module")
def told():
    return study(["fragmented", "one_three", "one_three_x"])


@pytest.fixture(scope="module")
def pictures(told):
    return drawn(*told)


def drawn(comparison, runs):
    return {
        "forest": forest(comparison),
        "funnel": funnel(comparison, runs),
        "resolution": resolution_curves(runs),
        "fees": collection_paths(runs),
        "hours": hours_used(runs),
        "map": estate(runs),
    }


def test_every_figure_is_drawn_under_its_name(pictures):
    assert all(isinstance(picture, Picture) for picture in pictures.values())
    assert {name: picture.name for name, picture in pictures.items()} == {name: name for name in pictures}


def test_a_figure_drawn_again_after_others_has_the_same_bytes(told, pictures):
    for name, again in drawn(*told).items():
        assert again.svg == pictures[name].svg, name
        assert again.png == pictures[name].png, name


def test_figures_are_light_and_bear_no_date(pictures):
    for name, picture in pictures.items():
        assert len(picture.png) <= MOST_BYTES, name
        assert picture.png.startswith(b"\x89PNG"), name
        assert b"date" not in picture.svg.lower().split(b"<g ")[0], name
        assert b"tEXt" not in picture.png, name


def test_every_figure_is_titled_in_two_languages_and_told_to_those_who_cannot_see_it(pictures):
    for name, picture in pictures.items():
        assert picture.title_zh, name
        assert not missing_glyphs(picture.title + picture.title_zh), name
        assert picture.caption, name
        assert "fragmented" in picture.alt, name
        assert not re.search(r"\bnan\b", picture.alt), name


def test_drawing_leaves_the_settings_of_others_alone(told):
    before = dict(rcParams)
    hours_used(told[1])
    assert dict(rcParams) == before


def test_no_name_can_become_a_formula_a_script_or_an_empty_box():
    """Warnings are errors here, so a missing glyph would be one."""
    comparison, runs = study(["plain", HOSTILE], seeds=(1, 2, 3))
    named = {
        regime: {seed: replace(one, compounds=(HOSTILE, *one.compounds[1:])) for seed, one in by_seed.items()}
        for regime, by_seed in runs.items()
    }
    for name, picture in drawn(comparison, named).items():
        root = ET.fromstring(picture.svg)  # noqa: S314 -- drawn a moment ago
        assert {element.tag.rpartition("}")[2] for element in root.iter()} <= OF_A_DRAWING, name


OF_A_DRAWING = {
    "svg", "g", "path", "use", "defs", "style", "clipPath", "rect", "image", "text", "pattern", "metadata",
    "RDF", "Work", "type", "format",
}  # fmt: skip


def test_many_regimes_and_all_contrasts_still_fit():
    comparison, _ = study([f"regime_{n}" for n in range(5)], seeds=(1, 2, 3), contrasts="all")
    differences, shares = forest(comparison), funnel(comparison)
    assert len(differences.png) <= MOST_BYTES
    assert len(shares.png) <= MOST_BYTES
    assert "6 more contrasts" in differences.caption
    assert "1 more regimes" in shares.caption


def test_without_runs_there_is_nothing_to_draw(told):
    for draw in (resolution_curves, collection_paths, hours_used, estate):
        assert draw({}) is None
        assert draw({"one": {}}) is None


def test_without_hours_or_months_there_is_nothing_to_draw(told):
    empty = {name: values[:0] for name, values in told[1]["fragmented"][1].hours.items()}
    paths = {name: values[:0] for name, values in told[1]["fragmented"][1].paths.items()}
    run = replace(told[1]["fragmented"][1], hours=empty, paths=paths)
    assert hours_used({"a": {1: run}}) is None
    assert collection_paths({"a": {1: run}}) is None


def test_a_map_of_a_whole_district_is_not_drawn(told):
    run = told[1]["fragmented"][1]
    crowded = {name: np.resize(values, 401) for name, values in run.stairwells.items()}
    assert estate({"a": {1: replace(run, stairwells=crowded)}}) is None


# -- the forest -----------------------------------------------------------------------------------------


def test_better_is_to_the_right_whatever_the_direction(told):
    comparison = told[0]
    for row in comparison.rows:
        line = line_of(comparison, row)
        if row.verdict in ("better", "worse") and line.middle is not None:
            assert (line.middle > 0.0) == (row.verdict == "better"), row.outcome


def test_an_interval_holds_its_middle(told):
    lines = [line_of(told[0], row) for row in told[0].rows]
    with_ends = [line for line in lines if line.low is not None]
    assert with_ends
    assert all(line.low <= line.middle <= line.high for line in with_ends)


def test_two_names_for_one_regime_lie_on_the_line():
    _, runs = study(["one", "two"], seeds=(1, 2, 3))
    comparison = compared({"one": runs["one"], "two": runs["one"]})
    lines = [line_of(comparison, row) for row in comparison.rows if row.primary]
    assert {line.middle for line in lines} == {0.0}
    assert {line.row.verdict for line in lines} == {"identical"}


def test_where_nothing_is_defined_there_is_no_forest():
    comparison, _ = study(["one", "two"], seeds=(1, 2))
    rows = [replace(row, paired=replace(row.paired, difference=None)) for row in comparison.rows]
    assert forest(replace(comparison, rows=tuple(rows))) is None


def test_a_verdict_too_small_to_matter_is_told_with_its_band(told):
    comparison = told[0]
    lines = [line_of(comparison, row) for row in comparison.rows if row.primary]
    assert all(line.matters is not None and line.matters > 0.0 for line in lines if line.middle is not None)
    small = [line for line in lines if is_too_small(line.outcome, line.row)]
    assert small
    assert all(-line.matters <= line.low <= line.high <= line.matters for line in small)
    assert "too small to matter" in forest(comparison).alt


# -- curves, fees and hours -----------------------------------------------------------------------------


def test_a_curve_ends_at_the_share_that_the_tables_call_resolved(told):
    comparison, runs = told
    picture = resolution_curves(runs)
    for regime in runs:
        level = next(
            one for one in comparison.levels if (one.outcome, one.regime) == ("resolution_share", regime)
        )
        assert f"{regime}: {100 * level.mean:.1f} % resolved by day 365" in picture.alt
    settled = next(
        one for one in comparison.levels if (one.outcome, one.regime) == ("settled_share", "fragmented")
    )
    assert f"settled themselves under fragmented, {100 * settled.mean:.1f} % by day 365" in picture.caption


def test_a_caption_says_how_far_whole_curves_lie_apart_and_that_this_is_no_claim(told):
    _, runs = told
    caption = resolution_curves(runs).caption
    for regime in list(runs)[1:]:
        assert f"{regime} " in caption[caption.index("Log-rank") :]
    assert caption.endswith("describes and supports no claim.")


def test_regimes_whose_troubles_end_alike_have_a_log_rank_of_nothing(told):
    one = next(iter(told[1].values()))
    assert "b 0.0 (p 1)" in resolution_curves({"a": one, "b": one}).caption


def test_a_curve_of_a_short_record_says_that_o1_is_not_defined():
    _, runs = study(["one", "two"], seeds=(1, 2, 3), end=365 + 120)
    picture = resolution_curves(runs)
    assert "Kaplan-Meier" in picture.caption
    assert "O1, which counts only such, is not defined here" in picture.caption
    assert "by day 365" not in picture.alt


def test_one_month_end_is_no_path(told):
    run = told[1]["fragmented"][1]
    first = run.paths["day"] == run.paths["day"].min()
    paths = {name: values[first] for name, values in run.paths.items()}
    assert collection_paths({"a": {1: replace(run, paths=paths)}}) is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_every_world_ends_in_exactly_one_mode_and_none_is_empty(ends):
    found = modes(np.array([[0.5, end] for end in ends]))
    assert all(mode.any() for mode in found)
    assert (np.sum(found, axis=0) == 1).all()


def test_where_worlds_split_no_line_runs_between_them(told):
    collection = np.array([[0.6, 0.3], [0.6, 0.2], [0.6, 0.9], [0.6, 0.95]])
    middles = [float(np.median(collection[mode, -1])) for mode in modes(collection)]
    assert middles == pytest.approx([0.25, 0.925])


def test_the_hours_of_disputes_meetings_and_prevention_are_told_to_a_decimal(told):
    assert set(IN_COLUMNS) < {words for words, *_ in USES}
    assert re.search(
        r"fragmented: .*disputes \d+\.\d, meetings \d+\.\d, prevention \d+\.\d", hours_used(told[1]).alt
    )


# -- the funnel -----------------------------------------------------------------------------------------


def test_the_funnel_of_a_short_record_counts_what_happened_so_far():
    comparison, runs = study(["one", "two"], seeds=(1, 2, 3), end=365 + 120)
    assert funnel(comparison) is None
    picture = funnel(comparison, runs)
    assert "too short" in picture.caption
    arisen = sum(run.funnel["arisen"] for run in runs["one"].values())
    held = sum(run.funnel["held"] for run in runs["one"].values())
    assert f"held by an institution {100 * held / arisen:.1f}" in picture.alt


def test_the_funnel_of_a_long_record_is_that_of_the_comparison(told):
    level = next(
        one for one in told[0].levels if (one.outcome, one.regime) == ("durable_share", "fragmented")
    )
    assert f"durably resolved {100 * level.mean:.1f}" in funnel(told[0]).alt


# -- the map --------------------------------------------------------------------------------------------


def test_stairwells_stand_inside_their_walls_and_never_upon_each_other(told):
    run = told[1]["fragmented"][1]
    for plot in lay_out(run):
        building = run.stairwells["building"][run.stairwells["compound"] == plot.row]
        corners = []
        for number in range(int(building.max()) + 1):
            corners += [corner(plot, number, place) for place in range(int((building == number).sum()))]
        assert len(corners) == len(building) == len(set(corners))
        for left, bottom in corners:
            assert plot.x < left
            assert left + WIDTH < plot.x + plot.width + 1e-9
            assert bottom > 0.0
            assert bottom + DEPTH < plot.height + 1e-9
        for one, (left, bottom) in enumerate(corners):
            for other_left, other_bottom in corners[:one]:
                apart = abs(left - other_left) >= WIDTH - 1e-9 or abs(bottom - other_bottom) >= DEPTH - 1e-9
                assert apart


def test_the_map_says_which_contrast_it_shows(told):
    picture = estate(told[1])
    assert "Below: one_three_x less fragmented" in picture.caption
    assert picture.alt.endswith("Below, one_three_x less fragmented.")
    alone = estate({"fragmented": told[1]["fragmented"]})
    assert " less " not in alone.caption + alone.alt


@given(st.floats(0.0, 1.0), st.floats(-1.0, 1.0))
def test_a_small_change_is_never_drawn_on_a_scale_of_its_own(level, change):
    reach = scale_of_changes(np.array([level, level]), np.array([0.0, change]))
    assert reach >= abs(change)
    assert reach >= 0.25 * level


def test_compounds_never_touch(told):
    plots = lay_out(told[1]["fragmented"][1])
    assert all(one.x + one.width < other.x for one, other in itertools.pairwise(plots))


# -- what is shared -------------------------------------------------------------------------------------


def test_regimes_differ_by_line_and_mark_and_the_first_by_lightness():
    assert len(set(map(str, DASHES))) == len(set(MARKS)) == len(set(HUES)) == len(HUES)
    light = [0.299 * red + 0.587 * green + 0.114 * blue for red, green, blue in map(to_rgb, HUES[:3])]
    assert all(abs(a - b) > 0.1 for number, a in enumerate(light) for b in light[:number])


def test_hours_have_a_place_for_every_use():
    used = [use for _, _, uses, _, _ in USES for use in uses]
    assert sorted(used) == list(HoursUse)


heights = st.lists(st.floats(-100, 100), min_size=1, max_size=8)


@given(heights, st.floats(0.01, 20))
def test_labels_keep_their_distance_and_their_order(wanted, gap):
    moved = spread_out(wanted, gap)
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    placed = [moved[place] for place in order]
    assert all(above - below >= gap - 1e-6 for below, above in itertools.pairwise(placed))


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=8, unique=True))
def test_labels_that_are_far_enough_apart_stay_where_they_are(wanted):
    assert spread_out([float(height) for height in wanted], 1.0) == pytest.approx(wanted)


@given(st.text(max_size=200))
def test_any_text_becomes_one_short_line_that_can_be_drawn(text):
    shown = drawable(text)
    assert len(shown) <= 40
    assert "\n" not in shown
    assert not missing_glyphs(shown)


def test_a_title_in_two_languages_takes_two_lines():
    assert wrapped("Commodity housing 商品房") == "Commodity housing\n商品房"
    assert wrapped("商品房") == "商品房"
    assert wrapped("Commodity housing") == "Commodity housing"


def test_a_figure_too_rich_for_its_weight_is_drawn_coarser():
    with house_style():
        figure = new_figure(9.0, 9.0)
        noise = np.random.default_rng(1).random((300, 300))
        figure.subplots().imshow(noise, cmap="gray")
        picture = finish(figure, "noise", "Noise", "噪声", "c", "a")
    width = int.from_bytes(picture.png[16:20], "big")
    assert width < 9.0 * 110


def test_a_long_title_is_wrapped_and_not_cut():
    title = "Mixed compound, sold and commodity stairwells 混合小区"
    lines = wrapped(title, 24).splitlines()
    assert lines[-1] == "混合小区"
    assert " ".join(lines) == title
    assert all(len(line) <= 24 for line in lines)
    assert len(wrapped("word " * 90, 10, 3).splitlines()) == 3
