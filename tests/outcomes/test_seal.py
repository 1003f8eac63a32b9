"""A digest is taken when somebody asks, and the history is not kept for it any longer than that."""

from __future__ import annotations

import weakref
from copy import copy
from dataclasses import replace

from sim.outcomes import measure
from sim.outcomes.seal import Seal
from tests.outcomes.worlds import Log, silent


def history():
    log = Log()
    log.trouble(400, *silent(400))
    return log.history()


def test_the_seal_is_the_digest_of_the_history():
    told = history()
    assert measure(told).digest == told.digest


def test_a_history_is_let_go_once_its_digest_is_taken():
    told = history()
    digest, outcomes, still_there = told.digest, measure(told), weakref.ref(told)
    assert outcomes.digest == digest
    del told
    assert still_there() is None
    assert outcomes.digest == digest


def test_a_seal_that_travels_carries_the_digest_and_no_history():
    told = history()
    digest, still_there = told.digest, weakref.ref(told)
    travelled = copy(Seal(told))
    del told
    assert still_there() is None
    assert travelled.digest == digest


def test_outcomes_under_another_seed_keep_the_digest_of_what_was_measured():
    told = history()
    outcomes = measure(told)
    before = replace(outcomes, seed=7)
    assert before.digest == outcomes.digest == replace(outcomes, seed=8).digest == told.digest
