"""The terminal shows what was found, in columns that line up in both languages."""

import numpy as np
import pytest

from sim.comparison import compare
from sim.comparison.layout import WORDS
from sim.comparison.rows import VERDICTS
from sim.comparison.weight import VERDICTS_ZH
from sim.errors import LinliError
from sim.tables import display_width
from tests.comparison.worlds import QUICK, Outcome, table_of

OUTCOMES = [
    Outcome("resolution", code="O2", title="Durable resolution", title_zh="持久化解率"),
    Outcome(
        "cost", primary=False, direction="lower", code="O16", title="Cost", title_zh="成本", unit="hours"
    ),
    Outcome(
        "petition",
        primary=False,
        direction="lower",
        code="O4",
        title="Petitions",
        title_zh="信访",
        unit="count",
    ),
]
BASE = np.arange(20.0)


def shown(language="en", pairs=20):
    base = BASE[:pairs]
    wobble = np.where(base % 2 == 0, 0.25, -0.25) + base / 100.0
    values = {
        "resolution": {"fragmented": base, "吹哨": base + 1.0 + wobble},
        "cost": {"fragmented": base, "吹哨": base - wobble},
        "petition": {"fragmented": base * 0.0, "吹哨": np.where(base == 1, 1.0, 0.0)},
    }
    return compare(table_of(values, definitions=OUTCOMES), QUICK).to_table(language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_columns_line_up_by_display_width(language):
    lines = shown(language).splitlines()
    rules = [place for place, line in enumerate(lines) if line.startswith("─")]
    assert len(rules) == 2
    for place in rules:
        width = display_width(lines[place])
        verdict_from = width - len(lines[place].split()[-1])
        for line in (lines[place + 1],):
            words = [word for word in (*VERDICTS, *VERDICTS_ZH.values()) if line.endswith(word)]
            assert words
            assert display_width(line[: -max(map(len, words))]) == verdict_from


def test_a_verdict_stands_beside_its_numbers():
    row = next(line for line in shown().splitlines() if line.startswith("O2"))
    assert row.split()[:4] == ["O2", "Durable", "resolution", "share"]
    assert "+1.10 ± 0.12" in row
    assert "<0.0001" in row
    assert row.endswith("better")


def test_the_headings_say_how_many_questions_were_asked():
    page = shown()
    assert "吹哨 against fragmented: 20 replicates, paired by seed" in page
    assert "Holm over a family of 1" in page
    assert "hold together over 2" in page
    assert "smallest true difference found with power 80 %" in page
    assert "did the work of" in page


def test_an_interval_that_stands_alone_is_marked_and_explained():
    petition = next(line for line in shown().splitlines() if line.startswith("O4"))
    assert "°" in petition
    assert "°: interval of this row alone" in shown()
    assert "°" not in next(line for line in shown().splitlines() if line.startswith("O2"))


def test_a_row_shut_out_of_the_joint_intervals_shows_its_own():
    event = np.where(np.arange(20) < 4, 1.0, 0.0) * np.arange(1.0, 21.0)
    values = {"petition": {"one": np.zeros(20), "two": event}}
    comparison = compare(table_of(values, definitions=OUTCOMES[2:]), QUICK)
    row = comparison.rows[0]
    assert (row.simultaneous is None, row.paired.interval is None) == (True, False)
    shown = next(line for line in comparison.to_table().splitlines() if line.startswith("O4"))
    assert f"± {row.paired.interval.half_width:.2f} °" in shown


def test_too_few_replicates_show_dashes_and_no_claim():
    rows = [line for line in shown(pairs=2).splitlines() if line.startswith(("O2", "O16", "O4"))]
    assert len(rows) == 3
    for line in rows:
        assert line.endswith("undefined")
        assert "–" in line
        assert "±" not in line


def test_dropped_replicates_are_shown():
    values = {"resolution": {"one": [1.0, 2.0, 3.0, np.nan], "two": [1.0, 3.0, 5.0, 6.0]}}
    assert "  3/4  " in compare(table_of(values), QUICK).to_table()


def test_both_languages_say_the_same_things():
    assert set(WORDS["en"]) == set(WORDS["zh"])
    assert set(VERDICTS_ZH) == set(VERDICTS)
    assert "持久化解率" in shown("zh")
    assert "较好" in shown("zh")


def test_a_language_that_is_not_spoken_is_refused():
    with pytest.raises(LinliError, match="no table in language 'fr': choose one of en, zh"):
        shown("fr")
