"""plan(): what a person typed in, a frozen Scenario out, or every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.errors import ConfigError, PopulationFileError
from sim.places import Neighbourhood
from sim.planning.district import read_district
from sim.planning.fields import ANSWERING, CALENDAR, DESIGN, DISTRICT, ENGINE, LABEL, LAW, STUDY
from sim.planning.matters import read_matters
from sim.planning.parameters import GROUPS, PARAMETERS, read_parameters
from sim.planning.places import copies_of, read_neighbourhoods
from sim.planning.reading import Desk
from sim.planning.rules import RULES, read_changes
from sim.scenario import Scenario
from sim.vocabulary import LawRegime

QUESTION = (
    "label",
    "calendar",
    "governance",
    "mechanism",
    "law",
    "district",
    "neighbourhood",
    "matters",
    *GROUPS,
)
ANSWER = (*(spec.name for spec in ANSWERING), "study", "engine", "design", "regimes")


@dataclass(frozen=True)
class Answering:
    """How a question is answered; none of it enters the scenario.

    Attributes
    ----------
    seed : int
    replicates : int
        How many seeds, from `seed` on, each regime of a comparison meets.
    workers : int, processes
    contrasts : "baseline", "adjacent" or "all"
        Which regimes a comparison holds against which.
    engine : str
    switch_day : int or None
        Day from whose morning on the other engine goes on with a run.
    regimes : tuple of str
        Names of the regimes that a comparison compares.
    name, folder : str or None
        Name and folder of the study.
    design : mapping
        How a sweep lays its points; `over` lists what varies over its declared range.
    """

    seed: int
    replicates: int
    workers: int
    contrasts: str
    engine: str
    switch_day: int | None
    regimes: tuple[str, ...]
    name: str | None
    folder: str | None
    design: Mapping[str, Any]


def plan(asked: Mapping[str, Any], origin_of: Callable[[str], str] | None = None) -> Scenario:
    """The frozen, validated, hashed scenario that a mapping asks for.

    Parameters
    ----------
    asked : mapping
        What `compose()` gives, or the same written by hand: `neighbourhood` (or `district.csv`)
        and `matters` are needed, all else has defaults. Keys that say how to answer (`seed`,
        `engine`, `study`, …) are checked and left out.
    origin_of : callable, optional
        From a dotted path to the place where it was written, for messages.

    Returns
    -------
    Scenario

    Raises
    ------
    ConfigError
        Naming every fault at once.
    PopulationFileError
        If the file named by `district.csv` cannot be read at all.
    """
    desk = Desk()
    root = _root(asked, desk)
    _answering(root, desk)
    scenario = _scenario(root, desk)
    if desk.faults or scenario is None:
        error = ConfigError(desk.faults)
        raise error.located(origin_of) if origin_of else error
    return scenario


def read_answering(asked: Mapping[str, Any]) -> Answering:
    """How the question is to be answered; faults are `plan`'s to name.

    Raises
    ------
    ConfigError
    """
    desk = Desk()
    answering = _answering(_root(asked, desk), desk)
    if desk.faults or answering is None:
        raise ConfigError(desk.faults)
    return answering


def _root(asked: object, desk: Desk) -> Mapping[str, Any]:
    root = desk.mapping(asked, "the question")
    everywhere = [*PARAMETERS, *(f"governance.rules.{rule}" for rule in RULES)]
    everywhere += [f"calendar.{spec.name}" for spec in CALENDAR]
    known = (*QUESTION, *ANSWER)
    desk.only({key: value for key, value in root.items() if key not in known}, "", known, everywhere)
    return root


def _scenario(root: Mapping[str, Any], desk: Desk) -> Scenario | None:
    calendar = desk.fields(desk.mapping(root.get("calendar"), "calendar"), "calendar", CALENDAR)
    law = desk.fields(desk.mapping(root.get("law"), "law"), "law", LAW, also=("name",))
    district = desk.fields(desk.mapping(root.get("district"), "district"), "district", DISTRICT)
    parameters = read_parameters(root, desk)
    # A run whose length is itself at fault must not make start days look wrong.
    days = _days(root, Desk()) or 73_000
    changes = read_changes(root.get("governance"), root.get("mechanism"), days, desk)
    matters = read_matters(root.get("matters"), desk)
    if district.get("csv"):
        places = _district(district["csv"], desk)
    else:
        places = read_neighbourhoods(root.get("neighbourhood"), desk)
    label = _label(root, desk)
    if desk.faults:
        return None
    return Scenario(
        label=label,
        days=days,
        warmup=calendar["warmup_days"],
        parameters=parameters,
        neighbourhoods=copies_of(places, district["copies"]),
        matters=matters,
        changes=changes,
        law=LawRegime[law["votes"].upper()],
        law_lift=LawRegime[law["lifts"].upper()],
        is_coupled=district["is_coupled"],
    )


def _district(file: str, desk: Desk) -> tuple[Neighbourhood, ...]:
    """A file that cannot be read speaks for itself, unless there is more to say."""
    try:
        return read_district(file, desk)
    except PopulationFileError as error:
        if not desk.faults:
            raise
        what, _, way_out = str(error).partition("\n  ")
        desk.refuse("district.csv", what.removesuffix("."), way_out=way_out)
        return ()


def _label(root: Mapping[str, Any], desk: Desk) -> str:
    """What the person called it, else the regime and its mechanisms by name."""
    if root.get("label") is not None:
        return str(desk.value(root["label"], "label", LABEL))
    governance = root.get("governance")
    regime = governance.get("name") if isinstance(governance, Mapping) else None
    mechanisms = root.get("mechanism")
    names = sorted(str(name) for name in mechanisms) if isinstance(mechanisms, Mapping) else []
    return "+".join([str(regime or "default"), *names])


def _answering(root: Mapping[str, Any], desk: Desk) -> Answering | None:
    before = len(desk.faults)
    own = {spec.name: root[spec.name] for spec in ANSWERING if spec.name in root}
    read = desk.fields(own, "", ANSWERING)
    study = desk.fields(desk.mapping(root.get("study"), "study"), "study", STUDY)
    engine = _engine(root, desk)
    design = _design(root, desk)
    regimes = root.get("regimes", [])
    if not _is_list_of_names(regimes):
        desk.refuse(
            "regimes",
            "regimes cannot be used",
            "it must be a list of names from configs/governance",
            way_out="Mend {origin}, as in `regimes=[fragmented,one_three]`.",
        )
    if len(desk.faults) > before:
        return None
    return Answering(
        **read,
        engine=engine["name"],
        switch_day=engine["switch_day"],
        regimes=tuple(regimes),
        name=study["name"],
        folder=study["dir"],
        design=design,
    )


def _design(root: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    """How points are laid; whether the method is known is the design's own to say."""
    block = desk.mapping(root.get("design"), "design")
    design = desk.fields(block, "design", DESIGN, also=("over",))
    over = block.get("over", [])
    if not _is_list_of_names(over):
        desk.refuse(
            "design.over",
            "design.over cannot be used",
            "it must be a list of names of parameters, which then vary over their declared ranges",
            way_out="Mend {origin}, as in `design.over=[voice.naming_base,remedy.durable_days]`.",
        )
    return {**design, "over": list(over) if isinstance(over, list | tuple) else []}


def _is_list_of_names(raw: object) -> bool:
    return isinstance(raw, list | tuple) and all(isinstance(name, str) for name in raw)


def _engine(root: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    """Which engine, and where the other takes over: on a day of the run, and not on its first."""
    engine = desk.fields(desk.mapping(root.get("engine"), "engine"), "engine", ENGINE)
    day, days = engine.get("switch_day"), _days(root, Desk())
    if day is not None and days is not None and day >= days:
        which = f"it must be a day from 1 to {days - 1}" if days > 1 else "it must be null"
        desk.refuse(
            "engine.switch_day",
            f"engine.switch_day = {day} cannot be used",
            f"{which}, because the run has {days} days, and the second engine must find one to live",
            way_out="Mend {origin}, or write `engine.switch_day=null` to stay with one engine.",
        )
    return engine


def _days(root: Mapping[str, Any], desk: Desk) -> int | None:
    """How long a run is; None if the calendar is itself at fault."""
    calendar = desk.fields(desk.mapping(root.get("calendar"), "calendar"), "calendar", CALENDAR)
    return calendar["warmup_days"] + calendar["measured_days"] if len(calendar) == len(CALENDAR) else None
