"""People move in: what `sim.population` draws from the seed, drawn by loops, as often as one likes.

What the scenario alone fixes was built once and is kept; it is laid out again, whatever happened in
between, and then drawn upon in the order of `sim.population.populate`. Both keep to the rules of
`sim.rules.society`; a test holds their states together, byte by byte.
"""

from __future__ import annotations

from sim.engines.compiled import household, ties
from sim.engines.compiled.layout import (
    blank_case,
    bodies,
    clock_keys,
    clocks,
    committees,
    compounds,
    compounds_of,
    firms,
    givers,
    home_rows,
    households,
    is_open,
    is_waiting,
    kept,
    neighbourhoods,
    parameters,
    people,
    persons,
    plots,
    queue_next,
    race_draws,
    residents,
    residents_of,
    stairs_of,
    stairwells,
    today,
    voice_keys,
)
from sim.engines.compiled.ledger import Key, copy_into, loop, written_out
from sim.engines.compiled.luck import combined, drawn
from sim.rules.chance import exponential
from sim.rules.society import (
    ADULT,
    ELDER,
    SPREAD_OF_NORM,
    age_on_the_eve,
    around,
    day_within,
    door_cost_multiple,
    floor_area,
    fund_at_first,
    fund_left,
    hours_given,
    persons_shifted,
    renting_share,
    takes_part,
)
from sim.vocabulary import CHANNEL_COUNT, INSTITUTION_COUNT, Lot, Purpose, Role

BITS = 52  # of a draw
PAIR, RACE, YEARS, CONTRACT = int(Lot.PAIR), int(Lot.RACE), int(Lot.YEARS), int(Lot.FIRM_CONTRACT)
BELIEF, TRANSPARENCY, SOUNDNESS = int(Lot.BELIEF), int(Lot.TRANSPARENCY), int(Lot.SOUNDNESS)
FIRST_SEAT = int(Lot.FIRST_SEAT)


@loop
def settle(w: int, seed: Key) -> None:
    """Begin on the eve of day 0 with the people of a seed."""
    begin_again(w)
    today(w).seed = seed
    furnish_households(w)
    household.think_of_fees(w)
    for place in range(today(w).compounds):
        sum_up(w, place)
    for n in range(today(w).neighbourhoods):
        deal(w, n)
    gather_people(w)
    ties.make_ties(w)
    staff_bodies(w)
    for place in range(today(w).compounds):
        open_accounts(w, place)
    for row in range(today(w).clocks):
        clocks(w, row).threshold = exponential(lot(w, Purpose.TROUBLE_CLOCK, clock_keys(w)[row], 0))


@loop
def begin_again(w: int) -> None:
    """Forget everything: all stands as the scenario alone has it, and nothing has happened."""
    now, blank = today(w), blank_case(w)
    for c in range(now.cases):
        copy_into(w, blank.place, c * blank.size, blank.source, blank.size)
        queue_next(w)[c] = is_open(w)[c] = is_waiting(w)[c] = 0
    for i in range(now.kept):
        one = kept(w, i)
        copy_into(w, one.place, 0, one.source, one.size)
    now.day = now.phase = now.month = now.is_full = 0
    now.cases = now.events = now.notes = now.levels = now.read = now.gone = 0
    now.open = now.waiting = now.closed = 0
    now.free_note = now.free_level = -1


@written_out
def lot(w: int, purpose: int, key: int, alternative: int) -> float:
    """The uniform number of somebody on the eve, for a purpose."""
    return drawn(today(w).seed, purpose, key, 0, alternative)


# -- households ------------------------------------------------------------------------------------


@loop
def furnish_households(w: int) -> None:
    """Dwelling, tenure, temper, trust, habits of paying."""
    p = parameters(w)
    for h in range(today(w).households):
        home = households(w, h)
        key, plot, here = home.key, plots(w, home.compound), compounds(w, home.compound)
        home.area = floor_area(plot.area, lot(w, Purpose.FLOOR_AREA, key, 0))
        home.is_owner = home.is_lived_in and lot(w, Purpose.TENURE, key, 0) < plot.owner_share
        u = lot(w, Purpose.TOLERANCE, key, 0)
        home.tolerance = around(p.society_tolerance, p.society_tolerance_spread, u)
        u = lot(w, Purpose.VOICE_COST, key, 0)
        home.voice_cost = door_cost_multiple(p.society_voice_cost, p.society_voice_cost_spread, u)
        home.fee_draw = lot(w, Purpose.FEE, key, 0)
        home.liquidity = lot(w, Purpose.LIQUIDITY, key, 0)
        for i in range(INSTITUTION_COUNT):  # compounds begin with the mean trust of everybody
            home.trust[i] = around(here.mean_trust[i], p.trust_prior_spread, lot(w, Purpose.TRUST, key, i))
        for i in range(CHANNEL_COUNT):
            u = lot(w, Purpose.EFFICACY, key, i)
            home.efficacy[i] = around(p.trust_efficacy_prior, p.trust_efficacy_spread, u)
        u = lot(w, Purpose.EFFICACY, key, BELIEF)
        home.belief = around(p.committee_accounts_belief, p.committee_belief_spread, u)
        home.norm = around(here.norm, SPREAD_OF_NORM, lot(w, Purpose.NORM, key, 0))


@loop
def sum_up(w: int, place: int) -> None:
    """What a compound knows of its households."""
    here, area, owners = stairs_of(w, place), 0, 0
    for k in range(here.first_home, here.first_home + here.homes):
        home = households(w, home_rows(w)[k])
        if home.is_owner:
            area += home.area
            owners += 1
    compounds(w, place).area = area
    compounds(w, place).tenancy = renting_share(owners, here.homes)


# -- people ----------------------------------------------------------------------------------------


@loop
def deal(w: int, n: int) -> None:
    """Deal the residents of a neighbourhood to its households; then doors may shift one person.

    Of the last round only those get one who draw most in the race. How much one must draw is found by
    halving: more than `low` have drawn at least as many as there are people left, more than `high` fewer.
    """
    race, first, count, rows = race_draws(w), 0, 0, home_rows(w)
    for place in range(compounds_of(w, n).first, compounds_of(w, n).end):
        if count == 0:
            first = stairs_of(w, place).first_home
        count += stairs_of(w, place).homes
    for k in range(count):
        race[k] = lot(w, Purpose.HOUSEHOLD_SIZE, households(w, rows[first + k]).key, RACE)
    everybody, left = residents_of(w)[n] // count, residents_of(w)[n] % count
    low, high = 0.0, 1.0
    for _ in range(BITS):
        middle = 0.5 * (low + high)
        if drew_more(w, count, middle) >= left:
            low = middle
        else:
            high = middle
    left -= drew_more(w, count, high)
    for k in range(count):
        home = households(w, rows[first + k])
        home.size = everybody
        if race[k] > high:
            home.size += 1
        elif race[k] > low and left > 0:
            home.size += 1
            left -= 1
    door = 0
    for k in range(first, first + count - 1):
        one, other = households(w, rows[k]), households(w, rows[k + 1])
        if one.stairwell != other.stairwell:
            door = 0
            continue
        if door % 2 == 0:
            shift = persons_shifted(one.size, other.size, lot(w, Purpose.HOUSEHOLD_SIZE, one.key, PAIR))
            one.size += shift
            other.size -= shift
        door += 1


@loop
def drew_more(w: int, count: int, least: float) -> int:
    """How many of the first in `race_draws` have drawn more."""
    race, found = race_draws(w), 0
    for k in range(count):
        if race[k] > least:
            found += 1
    return found


@loop
def gather_people(w: int) -> None:
    """How old people are, who is what, and what households and neighbourhoods know of it."""
    p, row = parameters(w), 0
    for n in range(today(w).neighbourhoods):
        givers(w)[2 * n] = givers(w)[2 * n + 1] = 0
    for h in range(today(w).households):
        home = households(w, h)
        n = home.neighbourhood
        for seat in range(home.size):
            one = residents(w, row)
            row += 1
            key = combined(home.key, FIRST_SEAT + seat)
            one.key, one.household, one.is_spokesperson = key, h, seat == 0
            if seat == 0:
                voice_keys(w)[h] = key
            u, within = lot(w, Purpose.AGE, key, 0), lot(w, Purpose.AGE, key, YEARS)
            age = age_on_the_eve(u, within, seat, p.society_elder_share, p.society_child_share)
            one.age = age
            one.is_member = takes_part(age, p.society_party_share, lot(w, Purpose.MEMBER, key, 0))
            one.is_volunteer = takes_part(age, p.society_volunteer_share, lot(w, Purpose.VOLUNTEER, key, 0))
            one.is_talent = takes_part(age, p.society_talent_share, lot(w, Purpose.TALENT, key, 0))
            home.has_elder = home.has_elder or age >= ELDER
            home.has_child = home.has_child or age < ADULT
            home.members += one.is_member
            home.volunteers += one.is_volunteer
            neighbourhoods(w, n).members += one.is_member
            givers(w)[2 * n] += one.is_volunteer
            givers(w)[2 * n + 1] += one.is_talent
    for s in range(today(w).stairwells):
        here = stairwells(w, s)
        people(w)[s] = 0.0
        for h in range(here.first, here.first + here.count):
            persons(w)[h] = float(households(w, h).size)
            people(w)[s] += persons(w)[h]


# -- bodies and purses -----------------------------------------------------------------------------


@loop
def staff_bodies(w: int) -> None:
    """How able every body is, and how many give hours to those that consist of residents."""
    p = parameters(w)
    for b in range(today(w).bodies):
        one = bodies(w, b)
        one.skill = around(one.skill, p.skill_spread, lot(w, Purpose.BODY_SKILL, one.key, 0))
        one.skill_start = one.skill
        if one.role == Role.VOLUNTEERS:
            one.hours_per_day = hours_given(p.staffing_volunteers_hours, givers(w)[2 * one.neighbourhood])
        elif one.role == Role.ACTIVITY_TEAM:
            one.hours_per_day = hours_given(
                p.staffing_activity_team_hours, givers(w)[2 * one.neighbourhood + 1]
            )


@loop
def open_accounts(w: int, place: int) -> None:
    """A compound's purses, and the dates of its contract and its committee's term."""
    p, here, plot = parameters(w), compounds(w, place), plots(w, place)
    key, committee = here.key, committees(w, place)
    here.fund_initial = fund_at_first(plot.fund, here.area)
    here.fund = fund_left(plot.fund_ratio, here.fund_initial)
    u = lot(w, Purpose.EFFICACY, key, TRANSPARENCY)
    committee.transparency = around(p.committee_transparency, p.committee_transparency_spread, u)
    here.accounts = committee.transparency
    u = lot(w, Purpose.EFFICACY, key, SOUNDNESS)
    here.soundness = around(p.committee_soundness, p.committee_soundness_spread, u)
    committee.term_end = day_within(p.committee_term_years, lot(w, Purpose.ELECTION, key, 0))
    u = lot(w, Purpose.FIRM_QUALITY, key, CONTRACT)
    firms(w, place).contract_end = day_within(p.firm_contract_years, u)
