"""The studies of stopping and selecting play the rules of the house, and the page says what they found."""

from __future__ import annotations

import re

import numpy as np
import pytest

from experiments.stopping import contests
from experiments.stopping.__main__ import PAGE, STUDIES, main
from experiments.stopping.contests import NOISES, Staged, hold
from experiments.stopping.kinds import KINDS, seen
from experiments.stopping.rules import NEEDED, RULES, half_width, looks, ours, play
from experiments.stopping.telling import STAGED
from sim.comparison.margins import h_squared
from sim.comparison.selection import Contest, select
from sim.comparison.stopping import Target, look

STOPS_SHORT = "as soon as it is short"
PROMISED = [kind for kind in KINDS if kind.name != "log-normal"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_study_is_what_a_person_would_see_look_by_look(kind):
    drawn = kind.draw(np.random.default_rng(1), (4, looks()[-1]))
    asked = half_width(kind, 0.05, 64)
    target = Target("any", asked, largest=kind.largest)
    errs, counts = ours(seen(kind, drawn, looks()), 0.05, asked)
    for study, column in enumerate(drawn):
        for number, replicates in enumerate(looks(), 1):
            found = look(target, {"one": column[:replicates]}, number)
            if found.has_reached or found.is_last:
                break
        assert counts[study] == found.replicates
        interval = found.bounds["one"].interval
        assert errs[study] == (interval is not None and interval.excludes(kind.mean))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_kinds_have_the_mean_and_the_spread_they_are_said_to_have(kind):
    drawn = kind.draw(np.random.default_rng(2), (1_000, 1_000))
    assert abs(drawn.mean() - kind.mean) < 5.0 * kind.spread / 1_000
    assert drawn.std() == pytest.approx(kind.spread, rel=0.05)


@pytest.mark.parametrize("noise", NOISES)
def test_noises_have_mean_nothing_and_the_variance_of_so_many_replicates(noise):
    sums = NOISES[noise](np.random.default_rng(3), 8, (50_000, 3))
    assert sums.mean(axis=0) == pytest.approx(0.0, abs=5.0 * np.sqrt(8 / 50_000))
    assert sums.var(axis=0) == pytest.approx(8.0, rel=0.05)


def test_the_naive_rule_breaks_its_promise_and_ours_keeps_it():
    for kind in PROMISED[1:4]:
        played = play(kind, 2_000, [STOPS_SHORT, "ours"])
        assert min(played[STOPS_SHORT, needed].held for needed in NEEDED) < 0.93
        assert min(played["ours", needed].held for needed in NEEDED) > 0.94


def test_a_contest_that_is_staged_goes_as_one_that_is_held(monkeypatch):
    """The same outcomes, given to the staged contest block by block and to `select` as a table."""
    staged = Staged(4)
    tables = np.random.default_rng(4).normal(size=(12, 800, 4)) - staged.behind()
    contest = Contest("any", "higher", contests.MATTERS, staged.error, staged.first, staged.block)
    start = tables[:, : staged.first]
    centred = start - start.mean(axis=1, keepdims=True)
    together = np.einsum("sri,srj->sij", centred, centred) / (staged.first - 1)
    own = np.einsum("sii->si", together)
    variances = own[:, :, None] + own[:, None, :] - 2.0 * together
    for study, table in enumerate(tables):
        blocks = iter(range(staged.first, 800, staged.block))

        def next_sums(*_, table=table, blocks=blocks):
            place = next(blocks)
            return table[place : place + staged.block].sum(axis=0)[None]

        monkeypatch.setattr(contests, "_sums", next_sums)
        some = slice(study, study + 1)
        winner, _, replicates = contests._eliminate(
            staged, np.random.default_rng(0), start[some].sum(axis=1), variances[some]
        )
        found = select(contest, ["0", "1", "2", "3"], table)
        assert (str(winner[0]), replicates[0]) == (found.best, found.replicates)


def test_a_contest_costs_less_than_its_worst_case_and_selects_well():
    held = hold(Staged(5), 1_000)
    assert 0.95 < held.right < 1.0
    assert held.runs < held.replicates < h_squared(0.05, 5, 16) * 2.0 / contests.MATTERS**2 * 2.0
    assert held.runs < held.two_stage_runs


def test_the_command_prints_a_page_that_two_runs_have_alike(capsys):
    assert main(["--studies", "20"]) == 0
    first = capsys.readouterr().out
    assert main(["--studies", "20"]) == 0
    assert capsys.readouterr().out == first
    assert first.count("\n| normal | ours |") == 1


def test_no_study_at_all_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--studies", "0"])
    assert "draw at least one" in capsys.readouterr().err


def kept_rows(beginning: str) -> list[list[str]]:
    lines = PAGE.read_text("utf-8").splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line.startswith(f"| {beginning}")]


def test_the_kept_page_has_a_row_for_every_kind_and_rule_and_contest():
    said = PAGE.read_text("utf-8")
    assert f"--studies {STUDIES} --write" in said
    for kind in KINDS:
        assert [row[1] for row in kept_rows(f"{kind.name} |")][: len(RULES)] == list(RULES)
    assert len(re.findall(r"^\| \d+ \| 0", said, re.MULTILINE)) == len(STAGED)


def test_the_kept_page_says_that_ours_keeps_its_promise_and_the_naive_rule_does_not():
    for kind in PROMISED:
        lowest = {row[1]: float(row[-1]) for row in kept_rows(f"{kind.name} |")}
        assert lowest["ours"] >= 0.95
        assert lowest[STOPS_SHORT] < 0.945
