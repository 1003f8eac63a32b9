"""From overrides to frozen parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

from sim.parameters import Parameters, declarations
from sim.planning.reading import NOT_READ, Desk
from sim.planning.specs import Spec, of_declaration

PARAMETERS: dict[str, Spec] = {item.path: of_declaration(item) for item in declarations(Parameters)}
GROUPS: tuple[str, ...] = tuple(field.name for field in fields(Parameters))

# Pairs that must agree; each number alone is held by its own range.
TOGETHER: tuple[tuple[tuple[str, ...], Callable[..., bool], str], ...] = (
    (
        ("fees.habitual", "fees.refusing"),
        lambda habitual, refusing: habitual + refusing <= 1.0,
        "together they must be at most 1 (share of households) because nobody both always and never pays",
    ),
    (
        ("society.elder_share", "society.child_share"),
        lambda elder, child: elder + child <= 1.0,
        "together they must be at most 1 (share of residents) because nobody is both",
    ),
    (
        ("vote.object", "vote.consent"),
        lambda against, consent: against <= consent,
        "the first must be at most the second (intention) because nobody both consents and objects",
    ),
)


def defaults() -> dict[str, dict[str, Any]]:
    """Every parameter group with its declared defaults, as a person would write them."""
    tree: dict[str, dict[str, Any]] = {group: {} for group in GROUPS}
    for path, spec in PARAMETERS.items():
        group, _, name = path.partition(".")
        tree[group][name] = spec.default
    return tree


def read_parameters(raw: Mapping[str, Any], desk: Desk) -> Parameters:
    """Frozen parameters; what is not written keeps its declared default.

    Parameters
    ----------
    raw : mapping
        Parameter groups by name; other keys are somebody else's.
    desk : Desk
        Where faults are put down.
    """
    tree = defaults()
    for group in GROUPS:
        block = desk.mapping(raw.get(group), group)
        desk.only(block, group, tree[group], PARAMETERS)
        for name in tree[group]:
            if name in block:
                value = desk.value(block[name], f"{group}.{name}", PARAMETERS[f"{group}.{name}"])
                if value is not NOT_READ:
                    tree[group][name] = value
    kinds = {field.name: field.default_factory for field in fields(Parameters)}
    groups: dict[str, Any] = {group: kinds[group](**values) for group, values in tree.items()}  # type: ignore[operator,misc]
    parameters = Parameters(**groups)
    check_together(parameters, desk)
    return parameters


def check_together(parameters: Parameters, desk: Desk) -> None:
    """Put down the pairs that do not agree."""
    for paths, agree, words in TOGETHER:
        values = [attrgetter(path)(parameters) for path in paths]
        if not agree(*values):
            named = " and ".join(f"{path} = {value}" for path, value in zip(paths, values, strict=True))
            desk.refuse(paths[0], f"{named} do not agree", words, way_out="Change one of the two.")
