"""How a study goes on, told to whoever sits before the screen."""

from __future__ import annotations

import io

from sim.doors.watching import Screen
from tests.doors.test_progress import Terminal


def told(stream, *, there=0, failed=0, total=40):
    screen = Screen(stream)
    screen.begin(there, total, failed)
    return screen


def test_what_was_there_before_is_said_and_is_no_work_of_now():
    stream = io.StringIO()
    screen = told(stream, there=20)
    screen.go_on(20, 0)
    first, *_, last = stream.getvalue().splitlines()
    assert first == "20/40 runs, 20 there before"
    assert last.startswith("40/40 runs, 20 there before in ")


def test_failures_of_before_and_of_now_are_counted_together():
    stream = io.StringIO()
    told(stream, there=10, failed=2).go_on(30, 1)
    assert "40/40 runs, 3 failed" in stream.getvalue()


def test_nothing_new_says_nothing():
    stream = io.StringIO()
    screen = told(stream)
    before = stream.getvalue()
    screen.go_on(0, 0)
    assert stream.getvalue() == before


def test_a_study_that_is_whole_says_so_in_one_line():
    stream = io.StringIO()
    told(stream, there=40).close()
    assert len(stream.getvalue().splitlines()) == 1


def test_words_stand_on_a_line_of_their_own(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    screen = told(stream)
    screen.say("One damaged file was put aside.")
    screen.go_on(1, 0)
    lines = stream.getvalue().split("\n")
    assert lines[1] == "One damaged file was put aside."
    assert "1/40" in lines[2]


def test_words_may_come_before_anything_is_counted():
    stream = io.StringIO()
    screen = Screen(stream)
    screen.go_on(3, 0)
    screen.say("Stopping.")
    screen.close()
    assert stream.getvalue() == "Stopping.\n"
