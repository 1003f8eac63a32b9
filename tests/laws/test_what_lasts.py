"""What has proved durable has proved just that, and may still come back."""

from __future__ import annotations

from itertools import pairwise

from sim.vocabulary import Act, Stage
from tests.worlds import scenario

SHORT = {"remedy.durable_days": 30, "remedy.relapse_social": 3.0, "remedy.relapse_physical": 3.0}


def lives(run) -> dict[int, list[tuple[int, int]]]:
    events = run(scenario(days=500, values=SHORT)).history().events
    told: dict[int, list[tuple[int, int]]] = {}
    for case, act, day in zip(*(events[name].tolist() for name in ("case", "act", "day")), strict=True):
        if act in (Act.RESOLVE, Act.DURABLE, Act.RELAPSE):
            told.setdefault(case, []).append((act, day))
    return told


def test_some_troubles_come_back_after_they_proved_durable(run):
    assert any(
        first == Act.DURABLE and then == Act.RELAPSE
        for life in lives(run).values()
        for (first, _), (then, _) in pairwise(life)
    )


def test_nothing_proves_durable_before_its_days_are_over_nor_twice_for_one_remedy(run):
    for life in lives(run).values():
        for (first, since), (then, day) in pairwise(life):
            if then == Act.DURABLE:
                assert (first, day - since) == (Act.RESOLVE, SHORT["remedy.durable_days"])


def test_what_lasts_waits_for_its_relapse_or_for_nothing(run):
    table = run(scenario(days=500, values=SHORT)).state.case
    lasting = table.live("stage") == Stage.DURABLE
    assert lasting.any()
    assert (table.live("due")[lasting] == table.live("relapse_on")[lasting]).all()
