"""What the folder of a case says is what a walk through the log tells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.outcomes.histories import folders_of, read_again
from sim.outcomes.layout import NEVER
from sim.vocabulary import Act, Role
from tests.outcomes.worlds import Log, every_compound, hours_of, panel_of

CASES = 5
CLIMBS = (Act.HOTLINE, Act.PETITION, Act.JOINT_PETITION, Act.SUE)
FIRST_DAYS = {
    "arose": (Act.ARISE,), "named": (Act.LUMP, Act.TALK, Act.CLAIM), "voiced": (Act.TALK, Act.CLAIM),
    "claimed": (Act.CLAIM,), "found": (Act.DETECT,), "held": (Act.CLAIM, Act.DETECT),
    "settled": (Act.SETTLE,), "remedied": (Act.RESOLVE,), "durable": (Act.DURABLE,),
    "relapsed": (Act.RELAPSE,), "faded": (Act.FADE,), "climbed": CLIMBS, "sued": (Act.SUE,),
    "reported": (Act.RESOLVE, Act.PAPER), "agreed": (Act.AGREE,), "coordinated": (Act.COORDINATE,),
    "consulted": (Act.CONSULT,), "passed": (Act.VOTE_PASS,),
}  # fmt: skip
TIMES = {
    "climbs": CLIMBS, "petitions": (Act.PETITION, Act.JOINT_PETITION), "suits": (Act.SUE,),
    "hotline_again": (Act.HOTLINE,), "handoffs": (Act.HAND_OFF,), "orphaned": (Act.LOST,),
    "meetings": (Act.HEAR, Act.COORDINATE), "noted": tuple(Act),
}  # fmt: skip
event = st.tuples(st.sampled_from(Act), st.integers(-1, CASES - 1), st.integers(0, 2_000))
logs = st.lists(event, max_size=40)


def history(events):
    """Five cases of which these events are told, and no others."""
    log = Log()
    for case in range(CASES):
        log.trouble(0, severity=case / 10, kind="charging" if case % 2 else "noise_renovation")
    log.events.clear()
    for act, case, day in events:
        log.note(act, day, case=case, note=0.5)
    return log.history()


def read(events):
    return folders_of(history(events))


def once(events):
    """Each case arises once."""
    arisen = {case for act, case, _ in events if act == Act.ARISE}
    return [(Act.ARISE, case, 0) for case in sorted(arisen)] + [e for e in events if e[0] != Act.ARISE]


@given(logs)
def test_the_first_day_is_the_earliest_of_all_that_are_told(events):
    events = once(events)
    folders = read(events)
    for column, acts in FIRST_DAYS.items():
        told = [
            min((day for act, of, day in events if act in acts and of == case), default=NEVER)
            for case in range(CASES)
        ]
        assert folders[column].tolist() == told, column


@given(logs)
def test_nothing_is_counted_twice_or_left_out(events):
    folders = read(events)
    for column, acts in TIMES.items():
        told = [sum(act in acts and of == case for act, of, _ in events) for case in range(CASES)]
        assert folders[column].tolist() == told, column


@given(logs)
def test_what_a_case_arose_with_stands_in_one_folder(events):
    folders, rows = read([*events, *((Act.ARISE, case, 0) for case in range(CASES))]), range(CASES)
    assert folders["matter"].tolist() == history([]).cases["matter"].tolist()
    assert folders["severity"].tolist() == [0.5 for _ in rows]
    assert folders["neighbourhood"].tolist() == folders["compound"].tolist() == [0 for _ in rows]


def test_reading_twice_changes_no_answer():
    told = history([(Act.CLAIM, 0, 7), (Act.CLAIM, 0, 5), (Act.DETECT, 0, 6)])
    for _ in range(2):
        folder = folders_of(told)[0]
        assert (folder["claimed"], folder["held"], folder["found"]) == (5, 5, 6)


@given(logs)
def test_what_concerns_no_case_is_in_no_folder(events):
    about_cases = [event for event in events if event[1] >= 0]
    assert read(events).tobytes() == read(about_cases).tobytes()


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [("events", "case", CASES), ("events", "act", 99), ("events", "matter", -1),
     ("cases", "stairwell", 10**6), ("panel", "compound", 3), ("hours", "role", 22)],
)  # fmt: skip
def test_a_history_that_speaks_of_rows_that_there_are_not_is_refused(table, column, row):
    log = Log()
    log.trouble(400)
    told = log.history(panel=panel_of(*every_compound(395)), hours=hours_of((395, 0, Role.HOTLINE, {}, 0.0)))
    getattr(told, table)[column] = np.full_like(getattr(told, table)[column], row)
    with pytest.raises(ValueError, match=rf"{table}\.{column}"):
        read_again(told)
