"""Predictions written before the run are set beside it as they were written."""

from __future__ import annotations

import re

import pytest

from experiments.coordination.predictions import (
    FAILED,
    HELD,
    NOT_COMPARED,
    OPEN,
    QUIET,
    TRIGGERED,
    Found,
    Prediction,
    judged,
    page,
    registered,
    triggers,
)
from tests.house.reading import ROOT

README = (ROOT / "experiments" / "coordination" / "README.md").read_text("utf-8")


def row(outcome, other, baseline, difference, half_width):
    interval = {"low": difference - half_width, "high": difference + half_width}
    paired = {"difference": difference, "interval": interval, "t_interval": interval}
    facts = {"outcome": outcome, "other": other, "baseline": baseline, "paired": paired}
    return {**facts, "smallest_resolvable": half_width, "verdict": "unresolved"}


def comparison(first=0.02, second=0.005, hours=3.0):
    """A comparison with the registered contrasts of two outcomes."""
    durable, cost = "durable_share", "hours_per_durable_resolution"
    return {
        "rows": [
            row(durable, "one_three", "fragmented", first, 0.002),
            row(durable, "one_three_x", "one_three", second, 0.002),
            row(cost, "one_three", "fragmented", hours, 0.5),
        ],
        "levels": [{"outcome": cost, "regime": "fragmented", "mean": 30.0}],
        "seeds": [1, 2, 3],
        "contrasts": "adjacent",
        "family": 10,
        "settings": {"level": 0.95},
    }


def test_the_list_holds_every_cell_of_the_registered_table():
    cells = re.findall(r"^\| `(\w+)` \| ([+−0].*?) \| ([+−0].*?) \|", README, re.MULTILINE)
    told = [
        (outcome, *(float(sign.replace("−", "-").replace(" ", "")) for sign in _numbers(cell)))
        for outcome, *pair in cells
        for cell in pair
    ]
    ours = [(one.outcome, *sorted((one.low, one.high), key=abs)) for one in registered()]
    assert len(ours) == 10
    for (outcome, near, far), (name, low, high) in zip(told, ours, strict=True):
        scale = 100.0 if name in ("escalations", "hours_per_durable_resolution") else 1.0
        assert outcome == name
        assert sorted((near, far), key=abs) == pytest.approx([low * scale, high * scale])


def _numbers(cell):
    return re.findall(r"[+−]? ?\d+(?:\.\d+)?", cell)[:2]


def predicted(low, high, about="range"):
    return Prediction("durable_share", "one_three", "fragmented", low, high, "", about, 0.8)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.012, 0.02, HELD), (0.002, 0.02, OPEN), (-0.02, 0.0, FAILED), (0.031, 0.05, FAILED)],
)
def test_a_prediction_holds_only_with_its_whole_interval(low, high, verdict):
    came = Found((low + high) / 2, low, high, "better", None)
    assert judged(predicted(0.01, 0.03), came) == verdict


def test_of_a_sign_only_the_side_of_zero_is_asked():
    assert judged(predicted(0.01, 0.03, "sign"), Found(0.2, 0.1, 0.3, "better", None)) == HELD
    assert judged(predicted(0.01, 0.03, "sign"), Found(-0.2, -0.3, -0.1, "worse", None)) == FAILED
    assert judged(predicted(0.01, 0.03), None) == NOT_COMPARED


def outcome_of(triggered, said):
    return next(became for _, registered_as, became in triggered if said in registered_as)


@pytest.mark.parametrize(
    ("said", "quiet", "loud"),
    [
        ("no gain of 0.01", {"first": 0.02}, {"first": 0.005}),
        ("as large as", {"second": 0.005}, {"second": 0.03}),
        ("fewer hours", {"hours": 3.0}, {"hours": -3.0}),
        ("above 0.06", {"first": 0.02}, {"first": 0.07}),
    ],
)
def test_what_would_change_our_mind_is_triggered_by_what_was_registered(said, quiet, loud):
    assert outcome_of(triggers(comparison(**quiet)), said) == QUIET
    assert outcome_of(triggers(comparison(**loud)), said) == TRIGGERED


def test_the_page_says_what_was_not_compared():
    text = page(comparison(), registered())
    assert "Of 10 predictions 3 held, 0 failed, 0 are open" in text
    assert "7 were not compared" in text
