"""A household (居民户): naming, doors, talk; what it feels; the conclusions it draws."""

from __future__ import annotations

from sim.engines.compiled import body, compound
from sim.engines.compiled.books import body_at, justice, named_of_late, note, start_patience, wait
from sim.engines.compiled.diary import start_ticket
from sim.engines.compiled.layout import (
    cases,
    clocks,
    doors,
    households,
    matters,
    minds,
    neighbourhoods,
    parameters,
    remembered,
    shares,
    today,
)
from sim.engines.compiled.ledger import leaf, loop
from sim.engines.compiled.luck import draw
from sim.rules.chance import gumbel, gumbel_at_most
from sim.rules.household import (
    channel_utility,
    experience,
    fee_inclination,
    habituation,
    learned,
    lump_utility,
    naming_probability,
    patience_rate,
    share_of_inclined,
    talk_probability,
    talk_utility,
    trust_after,
)
from sim.rules.numerics import log, unit
from sim.vocabulary import CHANNEL_COUNT, INSTITUTION_COUNT, Act, Channel, Institution, Purpose, Role, Stage

LUMP, TALK = int(Channel.LUMP), int(Channel.TALK)
IN_FIRM = int(Institution.FIRM)
NO_END, NEARLY = 1e300, 1e-6  # beyond all inclinations; so near to the turn that willingness is worked out


# -- voice -----------------------------------------------------------------------------------------


@loop
def meet_trouble(w: int, c: int) -> None:
    """Name it or not; if named, lump it, talk, or go to a door. Once per episode."""
    case, p = cases(w, c), parameters(w)
    home, matter, clock = households(w, case.household), matters(w, case.matter), compound.clock_of(w, c)
    named = named_of_late(w, clock)
    probability = naming_probability(
        case.severity, unit(named / p.voice_recent_many), habituation(home.lumps, p.voice_habituation_step),
        1.0 - home.belief if matter.is_about_accounts else 0.0, p.voice_naming_base, p.voice_naming_severity,
        p.voice_naming_neighbours, p.voice_naming_habituation, p.voice_naming_accounts,
    )  # fmt: skip
    if case.episode == 0 and draw(w, Purpose.NAMING, case.key, 0, 0) >= probability:
        stay_silent(w, c, Act.NON_EVENT)
        return
    one = clocks(w, clock)
    one.named = named + 1.0
    one.named_on = today(w).day
    choose_door(w, c, Purpose.CHANNEL, matter.respondent > 0)


@loop
def choose_door(w: int, c: int, purpose: int, may_talk: bool) -> None:
    """Pick the alternative with the highest utility plus its Gumbel draw."""
    case, p = cases(w, c), parameters(w)
    home = households(w, case.household)
    chosen = LUMP
    utility = lump_utility(
        case.severity, home.tolerance, p.voice_lump_base, p.voice_claim_severity, p.voice_lump_tolerance
    )
    best = utility + gumbel(draw(w, purpose, case.key, case.episode, LUMP))
    if may_talk:
        utility = talk_utility(case.gap, p.voice_talk_base, p.voice_talk_tie_penalty)
        heard = utility + gumbel(draw(w, purpose, case.key, case.episode, TALK))
        if heard > best:
            best, chosen = heard, TALK
    look_at_ties(w, case.household)
    for i in range(today(w).doors):
        channel = doors(w, i).channel
        if body_at(w, doors(w, i).role, home.neighbourhood, home.compound) >= 0:
            utility, u = appeal(w, c, i), draw(w, purpose, case.key, case.episode, channel)
            if utility + gumbel_at_most(u) > best:  # else it cannot win
                heard = utility + gumbel(u)
                if heard > best:
                    best, chosen = heard, channel
    if chosen == LUMP:
        home.lumps += 1
        grieve(w, case.household, case.severity)
        stay_silent(w, c, Act.LUMP)
    elif chosen == TALK:
        case.channel = TALK
        case.resident_hours += p.voice_talk_hours
        note(w, Act.TALK, c, -1)
        wait(w, c, Stage.TALKING, today(w).day + p.voice_talk_days)
    else:
        claim(w, c, chosen)


@leaf
def look_at_ties(w: int, h: int) -> None:
    """Put the share of ties whose last door was each channel into `shares`."""
    home = households(w, h)
    for channel in range(CHANNEL_COUNT):
        shares(w)[channel] = 0.0
    for k in range(home.tie_count):
        last = households(w, home.ties[k]).last_channel
        if last >= 0:
            shares(w)[last] += 1.0 / home.tie_count


@leaf
def appeal(w: int, c: int, door: int) -> float:
    """The utility of a door for the household that feels a trouble, once it has looked at its ties."""
    case, p, behind = cases(w, c), parameters(w), doors(w, door)
    home, matter, channel = households(w, case.household), matters(w, case.matter), behind.channel
    fits = matter.lead == behind.role or (
        channel == Channel.POLICE and matter.enforcer == Role.POLICE_OFFICER
    )
    return channel_utility(
        case.severity, home.efficacy[channel], behind.cost, home.voice_cost,
        neighbourhoods(w, home.neighbourhood).channel_wait[channel], home.trust[behind.trusted],
        shares(w)[channel], fits, p.voice_claim_severity, p.voice_efficacy_weight, p.voice_cost_weight,
        p.voice_wait_weight, p.voice_trust_weight, p.voice_ties_weight, p.voice_fit_weight,
    )  # fmt: skip


@loop
def claim(w: int, c: int, channel: int) -> None:
    """Take it to a door."""
    case, place = cases(w, c), 0
    while doors(w, place).channel != channel:
        place += 1
    case.channel = channel
    households(w, case.household).last_channel = channel
    if case.claimed_on < 0:
        case.claimed_on = today(w).day
    hours = parameters(w).voice_claim_hours * doors(w, place).cost
    case.resident_hours += hours
    start_patience(w, c)
    note(w, Act.CLAIM, c, -1, number=float(channel))
    door = body_at(w, doors(w, place).role, case.neighbourhood, case.compound)
    if channel == Channel.HOTLINE:
        case.tier = 1
        start_ticket(w, c, matters(w, case.matter).clock_days)
    body.receive(w, door, c)


@loop
def stay_silent(w: int, c: int, act: int) -> None:
    """Nobody hears of it, unless a patrol or a visit comes upon it."""
    note(w, act, c, -1)
    wait(w, c, Stage.SILENT, today(w).day + parameters(w).voice_fading_days)


@loop
def finish_talk(w: int, c: int) -> None:
    """The talk is over: settled, or on to lumping or a door."""
    case, p = cases(w, c), parameters(w)
    probability = talk_probability(
        case.severity, case.gap, p.voice_talk_base_success, p.voice_talk_severity, p.voice_talk_gap
    )
    if draw(w, Purpose.TALK, case.key, case.episode, 0) < probability:
        note(w, Act.SETTLE, c, -1)
        wait(w, c, Stage.SETTLED, -1)
    else:
        choose_door(w, c, Purpose.VOICE_AGAIN, False)


# -- feeling ---------------------------------------------------------------------------------------


@leaf
def grievance_now(w: int, h: int) -> float:
    """What it holds against the world today."""
    home = households(w, h)
    return home.grievance * remembered(w)[today(w).day - home.grievance_on]


@leaf
def grieve(w: int, h: int, amount: float) -> None:
    """Add to the grievance (a negative amount takes from it)."""
    home, now = households(w, h), grievance_now(w, h) + amount
    home.grievance = now if now > 0.0 else 0.0
    home.grievance_on = today(w).day


@leaf
def impatience(w: int, c: int) -> float:
    """Hazard of going one tier higher today."""
    case, p, total = cases(w, c), parameters(w), 0.0
    home = households(w, case.household)
    for institution in range(INSTITUTION_COUNT):
        total += home.trust[institution]
    return patience_rate(
        case.severity, today(w).day - case.episode_on, case.handoffs, total / INSTITUTION_COUNT, case.heard,
        p.escalation_patience, p.escalation_age_days, p.escalation_handoff_weight, p.escalation_trust_weight,
        p.escalation_heard_weight,
    )  # fmt: skip


@loop
def live_through(w: int, h: int, c: int, is_good: bool, learns_door: bool) -> None:
    """Draw conclusions from the end of a case: about institutions, and about the door."""
    case, p, home = cases(w, c), parameters(w), households(w, h)
    strength = experience(case.severity, is_good, justice(w, c), p.trust_credit_share)
    answerable = case.seen if is_good else case.blamed
    for i in range(INSTITUTION_COUNT):
        if answerable >> i & 1:
            home.trust[i] = trust_after(home.trust[i], is_good, strength, p.trust_gain, p.trust_loss)
    if is_good:
        grieve(w, h, -p.trust_relief * grievance_now(w, h))
    else:
        grieve(w, h, case.severity)
    channel = case.channel
    if learns_door and channel > TALK:
        outcome = 1.0 if is_good else 0.0
        home.efficacy[channel] = learned(home.efficacy[channel], outcome, p.trust_learning)
        for k in range(home.tie_count):
            other = households(w, home.ties[k])
            other.efficacy[channel] = learned(other.efficacy[channel], outcome, p.trust_hearsay)


# -- money -----------------------------------------------------------------------------------------


@leaf
def pays(w: int, h: int, quality: float, others: float) -> bool:
    """Whether it pays this month's fee: by its own fixed draw against its willingness.

    Willingness never falls as inclination rises, so most need not be worked out.
    """
    p, home = parameters(w), households(w, h)
    was_dunned = home.dunned_on >= 0 and today(w).day - home.dunned_on < 92
    inclination = fee_inclination(
        quality, others, home.trust[IN_FIRM], grievance_now(w, h), was_dunned, p.fees_intercept,
        p.fees_quality, p.fees_others, p.fees_trust, p.fees_grievance, p.fees_dunning,
    )  # fmt: skip
    mind = minds(w, h)
    if home.fee_draw == mind.fee_draw:
        if inclination >= mind.pays_from:
            return True
        if inclination <= mind.pays_not_to:
            return False
    return home.fee_draw < share_of_inclined(inclination, p.fees_habitual, p.fees_refusing)


@loop
def think_of_fees(w: int) -> None:
    """Find out from which inclination on everybody surely pays, and up to which surely not."""
    p = parameters(w)
    free = 1.0 - p.fees_habitual - p.fees_refusing
    for h in range(today(w).households):
        u, mind = households(w, h).fee_draw, minds(w, h)
        mind.fee_draw, mind.pays_from, mind.pays_not_to = u, NO_END, -NO_END
        if free < 0.0:  # willingness would fall: nobody's mind is made up
            continue
        if u < p.fees_habitual:  # all that is added to habit is no less than nothing
            mind.pays_from = -NO_END
        elif u >= p.fees_habitual + free:
            mind.pays_not_to = NO_END
        elif u > p.fees_habitual:
            share = (u - p.fees_habitual) / free
            turn = log(share / (1.0 - share)) if share < 1.0 else NO_END
            if u < share_of_inclined(turn + NEARLY, p.fees_habitual, p.fees_refusing):
                mind.pays_from = turn + NEARLY
            if u >= share_of_inclined(turn - NEARLY, p.fees_habitual, p.fees_refusing):
                mind.pays_not_to = turn - NEARLY
