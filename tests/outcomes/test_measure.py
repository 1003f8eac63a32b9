"""What holds for every history, whoever wrote it: laws of counting."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.doors.composing import compose
from sim.engines import simulate
from sim.events import digest_columns
from sim.outcomes import ENDS, OUTCOMES, measure
from sim.outcomes.histories import troubles_of
from sim.outcomes.layout import NEVER
from sim.planning import plan
from sim.store import write_table
from sim.vocabulary import Act, HoursUse, Role, Stage
from tests.outcomes.worlds import END, WARMUP, Log, every_compound, hours_of, panel_of

TABLES = ("events", "panel", "hours", "cases")
quick = settings(max_examples=25)  # each example measures a whole run

STEPS = (
    Act.CLAIM, Act.DETECT, Act.TALK, Act.SETTLE, Act.LUMP, Act.HAND_OFF, Act.RESOLVE, Act.PAPER, Act.GIVE_UP,
    Act.RELAPSE, Act.HOTLINE, Act.PETITION, Act.SUE, Act.FADE, Act.DURABLE, Act.VOTE_PASS, Act.VOTE_FAIL,
)  # fmt: skip

step = st.tuples(st.sampled_from(STEPS), st.integers(0, 400), st.integers(0, 9))
trouble = st.tuples(
    st.integers(0, END - 1),
    st.lists(step, max_size=6),
    st.integers(0, 2),
    st.floats(0, 1),
    st.integers(0, 23),
)
PANEL = panel_of(*every_compound(395, quality=0.7, collection=0.8), *every_compound(1459, grievance=0.2))
HOURS = hours_of(
    (364, 0, Role.PARTY_BRANCH, {}, 0.0), (1459, 0, Role.PARTY_BRANCH, {HoursUse.DISPUTES: 70.0}, 100.0)
)


@st.composite
def histories(draw):
    """Any log at all: what happens to a trouble need not make sense, but it happens after it arose."""
    log = Log()
    for day, steps, compound, severity, matter in draw(st.lists(trouble, max_size=25)):
        dated = sorted((min(day + after, END - 1), int(act), note) for act, after, note in steps)
        later = [(Act(act), on, note) for on, act, note in dated]
        case = log.trouble(day, (Act.NON_EVENT, day), *later, compound=compound, severity=severity)
        log.cases[case]["matter"] = matter
    return log.history(panel=PANEL, hours=HOURS)


def shuffled(columns, seed):
    order = np.random.default_rng(seed).permutation(len(columns["day"]))
    return {name: values[order] for name, values in columns.items()}


@quick
@given(histories(), st.integers(0, 2**32))
def test_the_order_of_rows_changes_nothing(history, seed):
    tables = {name: shuffled(getattr(history, name), seed) for name in ("events", "panel", "hours")}
    one, other = measure(history), measure(replace(history, **tables))
    assert np.array_equal(list(one.values.values()), list(other.values.values()), equal_nan=True)
    assert (one.funnel, one.counts) == (other.funnel, other.counts)
    for name in ("survival", "paths", "hours", "stairwells"):
        for column, values in getattr(one, name).items():
            assert np.array_equal(values, getattr(other, name)[column]), (name, column)


@quick
@given(histories())
def test_what_arose_is_resolved_or_is_not(history):
    year = troubles_of(history).followed(history.scenario.days)
    found = measure(history).values
    if not year.count:
        assert math.isnan(found["resolution_share"])
        return
    unresolved = (year.resolved - year.arose >= 365).sum()
    assert round(found["resolution_share"] * year.count) + unresolved == year.count


@quick
@given(histories())
def test_the_funnel_only_narrows(history):
    funnel = measure(history).funnel
    assert funnel["arisen"] >= funnel["known"] >= funnel["voiced"] >= funnel["held"] >= 0
    assert funnel["escalated"] >= funnel["court"]


@quick
@given(histories())
def test_books_never_show_less_than_the_truth(history):
    gap = measure(history).values["gaming_gap"]
    assert math.isnan(gap) or 0.0 <= gap <= 1.0


@quick
@given(histories())
def test_shares_lie_between_0_and_1_and_everything_is_finite(history):
    found = measure(history).values
    for known in OUTCOMES:
        value = found[known.name]
        assert not math.isinf(value), known.name
        if known.unit in ("share", "[0, 1]") and not math.isnan(value):
            assert 0.0 <= value <= 1.0, known.name


@quick
@given(histories())
def test_a_number_is_missing_only_where_the_declaration_says_so(history):
    found = measure(history).values
    for known in OUTCOMES:
        assert known.undefined or not math.isnan(found[known.name]), known.name


@quick
@given(histories(), st.integers(0, WARMUP - 1))
def test_a_trouble_before_the_window_never_counts(history, day):
    """One more of them changes no number about troubles that arose, only stocks that it still stands in."""
    stocks = {"sense_of_safety", "satisfaction"}
    events, case = history.events, len(history.cases["stage"])
    steps = (
        (Act.ARISE, day),
        (Act.NON_EVENT, day),
        (Act.CLAIM, 500),
        (Act.PETITION, 600),
        (Act.RESOLVE, 700),
    )
    last = int(events["number"].max()) if len(events["number"]) else -1
    more = {name: values.copy() for name, values in events.items()}
    for number, (act, on) in enumerate(steps, start=last + 1):
        row = {**dict.fromkeys(events, 0), "day": on, "act": int(act), "case": case, "number": number}
        more = {name: np.append(values, row[name]).astype(values.dtype) for name, values in more.items()}
    cases = {name: np.append(values, 0).astype(values.dtype) for name, values in history.cases.items()}
    cases["stage"][-1] = Stage.DURABLE
    one, other = measure(history), measure(replace(history, events=more, cases=cases))
    assert one.funnel == other.funnel
    rated = {"stars", *stocks}  # a rating looks at the claims of its year
    for known in OUTCOMES:
        if known.name not in rated:
            values = one.values[known.name], other.values[known.name]
            assert np.array_equal(*values, equal_nan=True), known.name


@quick
@given(histories())
def test_every_duration_has_an_end_or_is_still_felt(history):
    outcomes = measure(history)
    days, end = outcomes.survival["days"], outcomes.survival["end"]
    assert (days >= 0).all()
    assert set(end.tolist()) <= set(range(len(ENDS) + 1))
    assert len(days) == outcomes.funnel["arisen"]
    assert (days[end == 0] <= END - WARMUP).all()
    assert (days < NEVER).all()


@quick
@given(histories())
def test_what_is_followed_for_a_year_gives_the_share_resolved(history):
    outcomes = measure(history)
    year = outcomes.survival["followed"] >= 365
    for column, name in (("resolved", "resolution_share"), ("settled", "settled_share")):
        within = outcomes.survival[column][year] < 365
        assert outcomes.values[name] == pytest.approx(
            within.mean() if year.any() else float("nan"), nan_ok=True
        )


@quick
@given(histories())
def test_stairwells_hold_all_troubles_of_the_window(history):
    outcomes = measure(history)
    assert outcomes.stairwells["arisen"].sum() == outcomes.funnel["arisen"]
    assert (outcomes.stairwells["lasting"] <= outcomes.stairwells["arisen"]).all()


@pytest.fixture(scope="module")
def run(engine):
    """Twelve weeks of a small neighbourhood."""
    asked = plan(compose("calendar.warmup_days=28", "calendar.measured_days=60"))
    place = asked.neighbourhoods[0]
    small = replace(place.compounds[1], households=60, stairwells=5, buildings=2)
    return simulate(replace(asked, neighbourhoods=(replace(place, compounds=(small,)),)), 3, engine)


def test_a_real_run_is_measured_twice_alike(run):
    one, other = measure(run), measure(run)
    assert np.array_equal(list(one.values.values()), list(other.values.values()), equal_nan=True)
    assert one.digest == run.digest
    assert one.scenario == run.scenario.hash


def test_the_log_of_a_real_run_names_every_trouble_or_says_that_it_was_not(run):
    troubles = troubles_of(run)
    silent = run.events["case"][run.events["act"] == Act.NON_EVENT]
    assert troubles.count > 0
    assert ((troubles.named < NEVER) | np.isin(troubles.case, silent)).all()


def test_in_a_real_run_who_climbs_was_held_and_who_lasts_was_remedied(run):
    troubles = troubles_of(run)
    assert (troubles.held[troubles.climbed < NEVER] < NEVER).all()
    assert (troubles.held[troubles.remedied < NEVER] < NEVER).all()
    assert (troubles.remedied[troubles.durable < NEVER] < NEVER).all()


def test_a_history_read_from_disk_is_measured_alike(run, tmp_path):
    tables = {}
    for name in TABLES:
        write_table(tmp_path, f"{name}.parquet", getattr(run, name))
        kept = pq.read_table(tmp_path / f"{name}.parquet")
        tables[name] = {column: kept[column].to_numpy() for column in kept.column_names}
    one, other = measure(run), measure(replace(run, **tables))
    assert np.array_equal(list(one.values.values()), list(other.values.values()), equal_nan=True)
    assert (one.digest, one.funnel, one.counts) == (other.digest, other.funnel, other.counts)


def test_measuring_leaves_the_history_as_it_was(run):
    before = digest_columns(run.events, run.panel, run.hours, run.cases)
    measure(run)
    assert digest_columns(run.events, run.panel, run.hours, run.cases) == before
