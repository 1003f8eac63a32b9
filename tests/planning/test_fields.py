"""The tables of what can be written, held against the records that they fill."""

from __future__ import annotations

import dataclasses

import pytest

from sim.catalogue import Matter, Respondent
from sim.places import Compound, Neighbourhood
from sim.planning import fields
from sim.planning.reading import Desk
from sim.planning.specs import REQUIRED, Kind

TABLES = {
    name: table
    for name, table in vars(fields).items()
    if isinstance(table, tuple) and hasattr(table[0], "kind")
}
SPECS = [(f"{name}.{spec.name}", spec) for name, table in TABLES.items() for spec in table]


def names(record):
    """The fields of a dataclass."""
    return {field.name for field in dataclasses.fields(record)}


def test_every_field_of_a_compound_can_be_written_and_no_other():
    assert {spec.name for spec in fields.COMPOUND} == names(Compound) - {"name"}


def test_every_field_of_a_neighbourhood_can_be_written_and_no_other():
    assert {spec.name for spec in fields.NEIGHBOURHOOD} == names(Neighbourhood) - {"name", "compounds"}


def test_every_field_of_a_matter_can_be_written_and_no_other():
    # Whether somebody may impose follows from who, and the source is called provenance.
    derived = {"name", "is_enforceable", "source"}
    assert {spec.name for spec in fields.MATTER} == names(Matter) - derived | {"provenance"}


def test_respondents_are_written_in_the_order_of_their_numbers():
    numbers = [getattr(Respondent, word.upper()) for word in fields.RESPONDENTS]
    assert numbers == list(range(len(numbers)))


@pytest.mark.parametrize(("name", "spec"), SPECS, ids=[name for name, _ in SPECS])
def test_every_default_can_itself_be_written(name, spec):
    if spec.default is REQUIRED:
        assert not spec.may_be_null
    else:
        desk = Desk()
        assert desk.value(spec.default, name, spec) == spec.default
        assert desk.faults == []


@pytest.mark.parametrize(("name", "spec"), SPECS, ids=[name for name, _ in SPECS])
def test_every_number_says_its_unit(name, spec):
    assert spec.unit or spec.kind not in (Kind.INT, Kind.FLOAT)
