"""Progress with the time left."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.doors.progress import LINES_WHEN_PLAIN, Progress, duration


class Terminal(io.StringIO):
    """A stream that a person watches."""

    def isatty(self):
        return True


def ticking(step=1.0):
    """A clock that moves on by a step at every look."""
    now = [0.0]

    def clock():
        now[0] += step
        return now[0]

    return clock


def test_the_time_left_is_that_of_the_runs_so_far():
    progress = Progress(4, io.StringIO(), clock=ticking(10))
    progress.done = 1
    assert progress.sentence() == "1/4 runs, about 30 s left"


def test_before_the_first_is_done_nothing_is_promised():
    assert Progress(4, io.StringIO(), clock=ticking()).sentence() == "0/4 runs"


def test_failures_are_counted_as_they_come():
    progress = Progress(4, io.StringIO(), clock=ticking())
    progress.advance(has_failed=True)
    assert progress.sentence().startswith("1/4 runs, 1 failed")


def test_a_log_gets_a_few_whole_lines_and_no_codes():
    stream = io.StringIO()
    progress = Progress(1000, stream, clock=ticking())
    for _ in range(1000):
        progress.advance()
    progress.close()
    lines = stream.getvalue().splitlines()
    assert len(lines) <= LINES_WHEN_PLAIN + 1
    assert lines[-1].startswith("1000/1000 runs in ")
    assert "\x1b" not in stream.getvalue()
    assert "\r" not in stream.getvalue()


def test_a_terminal_gets_one_line_written_over(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    progress = Progress(3, stream, clock=ticking())
    for _ in range(3):
        progress.advance()
    progress.close()
    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().count("\r") == 3
    assert "\x1b[2m" in stream.getvalue()


def test_the_wish_for_no_colour_is_obeyed(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    Progress(3, stream, clock=ticking()).advance()
    assert "\x1b[2m" not in stream.getvalue()


def test_a_dumb_terminal_is_a_log(monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    assert not Progress(3, Terminal()).is_live


def test_days_can_be_reached_as_well_as_counted():
    progress = Progress(10, io.StringIO(), "days", clock=ticking())
    progress.reach(5, 10)
    assert progress.sentence().startswith("5/10 days")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 00 min"),
        (-5, "0 s"),
    ],
)
def test_a_duration_is_said_as_a_person_would(seconds, words):
    assert duration(seconds) == words


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_longer_duration_never_has_a_smaller_unit(one, other):
    units = [" s", " min", " h"]

    def unit(seconds):
        return max(place for place, name in enumerate(units) if name in f" {duration(seconds)}")

    shorter, longer = sorted((one, other))
    assert unit(shorter) <= unit(longer)
