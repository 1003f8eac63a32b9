"""The places a scenario asks about: neighbourhoods and their compounds, as a person describes them."""

from __future__ import annotations

from dataclasses import dataclass

from sim.vocabulary import CompoundType


@dataclass(frozen=True)
class Compound:
    """One compound 小区.

    Attributes
    ----------
    name : str
        Permanent name; every key of chance in the compound descends from it.
    title : str
        Label, never in a key.
    type : CompoundType
    year : int, year built
    households : int
        Dwellings that are lived in.
    buildings, stairwells, floors, doors : int
        Buildings; stairwells in all; floors per stairwell; doors per floor.
    area : float, m², mean exclusively owned floor area
    owner_share : float in [0, 1], share of dwellings lived in by their owners
    fee : float, yuan per m² and month
    service_cost : float, yuan per m² and month that full service costs in the first year
    collection : float in [0, 1], share of households paying at the start
    quality, condition : float in [0, 1]
    fund_initial : float, yuan per m²
    fund_ratio : float, share of the initial fund still there
    public_revenue : float, yuan per household and year
    bays : float, parking bays per household
    cameras : float in [0, 1], share of common space under cameras
    lifts : bool
    has_committee : bool
    norm : float in [0, 1]
    uncoupled : int
        Dwellings that stand empty: rows without exposure, ties, votes or fees.
    """

    name: str
    title: str
    type: CompoundType
    year: int
    households: int
    buildings: int
    stairwells: int
    floors: int
    doors: int
    area: float
    owner_share: float
    fee: float
    service_cost: float
    collection: float
    quality: float
    condition: float
    fund_initial: float
    fund_ratio: float
    public_revenue: float
    bays: float
    cameras: float
    lifts: bool
    has_committee: bool
    norm: float
    uncoupled: int = 0


@dataclass(frozen=True)
class Neighbourhood:
    """One neighbourhood 居民区 and the sub-district it belongs to.

    `residents` is the number of people; `partners` the roles that exist there (a bit mask),
    whatever the regime; `uncoupled_partners` adds that many partners nobody can call.
    """

    name: str
    title: str
    subdistrict: str
    residents: int
    partners: int
    compounds: tuple[Compound, ...]
    uncoupled_partners: int = 0
