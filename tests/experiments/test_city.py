"""A city is drawn by name, planned as anybody's district, and counted honestly."""

from __future__ import annotations

import io
from collections import Counter
from itertools import groupby

import numpy as np
import pytest

from experiments.city import living, places
from sim.engines import simulate

CITY = places.declared()
SMALL = {**CITY, "neighbourhoods": 7, "districts": 3, "named_districts": {"huangpu": 1}, "residents": 300,
         "neighbourhoods_per_subdistrict": 2}  # fmt: skip


def by_neighbourhood(rows):
    return {name: list(group) for name, group in groupby(rows, key=lambda row: row["neighbourhood"])}


def test_the_districts_hold_the_whole_city_and_the_named_ones_what_is_known_of_them():
    sizes = places.districts(CITY)
    assert sum(sizes.values()) == 4563
    assert len(sizes) == 16
    assert sizes["huangpu"] == 177
    assert max(sizes.values()) - min(size for name, size in sizes.items() if name != "huangpu") <= 1
    assert list(sizes.values()) == sorted(sizes.values(), reverse=True)


def test_every_number_says_where_it_comes_from():
    assert set(CITY) - {"provenance"} == set(CITY["provenance"])


def test_a_neighbourhood_has_as_many_people_and_compounds_as_the_sources_say_on_average():
    found = by_neighbourhood(places.rows("district 01", 400, CITY))
    compounds = [len(rows) for rows in found.values()]
    residents = [rows[0]["residents"] for rows in found.values()]
    assert np.mean(residents) == pytest.approx(3940, rel=0.02)
    assert np.mean(compounds) == pytest.approx(2.85, abs=0.2)
    assert set(compounds) == {1, 2, 3, 4, 5}
    kinds = Counter(row["type"] for rows in found.values() for row in rows)
    assert set(kinds) == set(CITY["kinds"])
    streets = Counter(rows[0]["subdistrict"] for rows in found.values())
    assert set(streets.values()) == {20}


def test_one_more_neighbourhood_changes_no_other():
    assert places.rows("x", 6, CITY)[: len(places.rows("x", 5, CITY))] == places.rows("x", 5, CITY)


def test_a_table_is_planned_as_any_users_is_and_its_neighbourhoods_are_coupled(tmp_path):
    table = places.rows("x", 3, SMALL)
    places.write(tmp_path / "x.csv", table)
    scenario = living.planned(living.question(40), tmp_path / "x.csv", "x")
    assert scenario.is_coupled
    assert scenario.days == 40
    assert sum(c.households for hood in scenario.neighbourhoods for c in hood.compounds) == sum(
        row["households"] for row in table
    )


def test_what_is_told_of_a_district_is_what_its_log_shows(tmp_path):
    places.write(tmp_path / "x.csv", places.rows("x", 2, SMALL))
    history = simulate(living.planned(living.question(62), tmp_path / "x.csv", "x"), 5)
    found, case = living.count_up(history), history.cases
    assert found.seed == 5
    assert 0 < found.visible <= found.troubles == int((case["arisen_on"] < 62).sum())
    assert 0.0 <= found.departments_load <= 1.0
    assert found.resolved <= found.troubles


def test_a_small_city_lives_district_after_district_with_progress_whatever_the_threads():
    stream = io.StringIO()
    one, two = (living.live(SMALL, 3, 40, threads, 1, stream)["districts"] for threads in (1, 2))
    assert one == two
    assert [row["neighbourhoods"] for row in one] == [3, 3, 1]
    assert [row["seed"] for row in one] == [1, 2, 3]
    assert "3/3 districts" in stream.getvalue()
