"""A household (居民户): the unit that feels, claims, votes and pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from sim.agents.case import Case
from sim.agents.views import view
from sim.customs import DOORS, TRUSTED
from sim.rules.chance import draw, gumbel
from sim.rules.household import (
    channel_utility,
    decayed,
    experience,
    fee_willingness,
    habituation,
    learned,
    lump_utility,
    naming_probability,
    patience_rate,
    talk_probability,
    talk_utility,
    trust_after,
)
from sim.rules.numerics import unit
from sim.vocabulary import Act, Channel, Institution, Purpose, Role, Stage

if TYPE_CHECKING:
    from sim.agents.compound import Compound
    from sim.agents.world import World


@view("household")
class Household(mesa.Agent):
    """One household's voice in the neighbourhood."""

    if TYPE_CHECKING:
        model: World

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, model: World, row: int) -> None:
        super().__init__(model)
        self.row = row
        self.table = model.state.household
        self.name_key: int = self.table.key.item(row)
        self.home: Compound = model.compounds[self.table.compound.item(row)]
        count = self.table.tie_count.item(row)
        self.neighbours: list[int] = self.table.ties[row, :count].tolist()

    # -- voice --------------------------------------------------------------------------------

    def meet_trouble(self, case: Case) -> None:
        """Name it or not; if named, lump it, talk, or go to a door. Once per episode."""
        world, voice, matter = self.model, self.model.parameters.voice, case.kind
        clock = self.home.clock_of(case.matter)
        disbelief = 1.0 - self.belief if matter.is_about_accounts else 0.0
        probability = naming_probability(
            case.severity, unit(world.named_of_late(clock) / voice.recent_many),
            habituation(self.lumps, voice.habituation_step), disbelief, voice.naming_base,
            voice.naming_severity, voice.naming_neighbours, voice.naming_habituation, voice.naming_accounts,
        )  # fmt: skip
        if case.episode == 0 and draw(world.seed, Purpose.NAMING, case.key, 0) >= probability:
            self.stay_silent(case, Act.NON_EVENT)
            return
        world.name_trouble(clock)
        self.choose_door(case, Purpose.CHANNEL, may_talk=matter.respondent > 0)

    def choose_door(self, case: Case, purpose: Purpose, may_talk: bool) -> None:
        """Pick the alternative with the highest utility plus its Gumbel draw."""
        best, chosen = -1e300, Channel.LUMP
        for channel, utility in self.appeal(case, may_talk):
            u = draw(self.model.seed, purpose, case.key, case.episode, channel)
            if utility + gumbel(u) > best:
                best, chosen = utility + gumbel(u), channel
        if chosen == Channel.LUMP:
            self.lump(case)
        elif chosen == Channel.TALK:
            case.channel = int(chosen)
            case.resident_hours = case.resident_hours + self.model.parameters.voice.talk_hours
            case.note(Act.TALK)
            case.wait(Stage.TALKING, self.model.day + self.model.parameters.voice.talk_days)
        else:
            self.claim(case, chosen)

    def appeal(self, case: Case, may_talk: bool) -> list[tuple[Channel, float]]:
        """The utility of every alternative that exists here, in the order of the vocabulary."""
        world, voice, matter = self.model, self.model.parameters.voice, case.kind
        severity = case.severity
        options = [
            (Channel.LUMP, lump_utility(severity, self.tolerance, voice.lump_base, voice.claim_severity,
                                        voice.lump_tolerance)),
        ]  # fmt: skip
        if may_talk:
            options.append((Channel.TALK, talk_utility(case.gap, voice.talk_base, voice.talk_tie_penalty)))
        efficacy, trust = self.efficacy.tolist(), self.trust.tolist()
        waits = world.state.neighbourhood.channel_wait[self.neighbourhood].tolist()
        shares = self.doors_of_ties()
        voice_cost = self.voice_cost
        for channel, role in DOORS.items():
            door = world.body_at(role, self.neighbourhood, self.compound)
            if door is None:
                continue
            fits = matter.lead == role or (
                channel == Channel.POLICE and matter.enforcer == Role.POLICE_OFFICER
            )
            options.append(
                (
                    Channel(channel),
                    channel_utility(
                        severity, efficacy[channel], world.door_costs[channel], voice_cost, waits[channel],
                        trust[TRUSTED[channel]], shares[channel], fits, voice.claim_severity,
                        voice.efficacy_weight, voice.cost_weight, voice.wait_weight, voice.trust_weight,
                        voice.ties_weight, voice.fit_weight,
                    ),
                )
            )  # fmt: skip
        return options

    def doors_of_ties(self) -> list[float]:
        """Share of ties whose last door was each channel."""
        shares = [0.0] * len(Channel)
        last = self.table.last_channel
        for other in self.neighbours:
            channel = last.item(other)
            if channel >= 0:
                shares[channel] += 1.0 / len(self.neighbours)
        return shares

    def claim(self, case: Case, channel: Channel) -> None:
        """Take it to a door."""
        world = self.model
        case.channel = self.last_channel = int(channel)
        if case.claimed_on < 0:
            case.claimed_on = world.day
        hours = world.parameters.voice.claim_hours * world.door_costs[channel]
        case.resident_hours = case.resident_hours + hours
        case.start_patience()
        case.note(Act.CLAIM, note=float(channel))
        door = world.body_at(DOORS[channel], case.neighbourhood, case.compound)
        if channel == Channel.HOTLINE:
            case.tier = 1
            world.start_ticket(case, case.kind.clock_days)
        assert door is not None
        door.receive(case)

    def lump(self, case: Case) -> None:
        """Let it be. The grievance stays and may colour what comes next."""
        self.lumps += 1
        self.grieve(case.severity)
        self.stay_silent(case, Act.LUMP)

    def stay_silent(self, case: Case, act: Act) -> None:
        """Nobody hears of it, unless a patrol or a visit comes upon it."""
        case.note(act)
        case.wait(Stage.SILENT, self.model.day + self.model.parameters.voice.fading_days)

    def finish_talk(self, case: Case) -> None:
        """The talk is over: settled, or on to lumping or a door."""
        voice = self.model.parameters.voice
        probability = talk_probability(
            case.severity, case.gap, voice.talk_base_success, voice.talk_severity, voice.talk_gap
        )
        if draw(self.model.seed, Purpose.TALK, case.key, case.episode) < probability:
            case.note(Act.SETTLE)
            case.wait(Stage.SETTLED, -1)
        else:
            self.choose_door(case, Purpose.VOICE_AGAIN, may_talk=False)

    # -- feeling ------------------------------------------------------------------------------

    def grievance_now(self) -> float:
        """What it holds against the world today."""
        stored = self.table.grievance.item(self.row)
        if stored == 0.0:
            return 0.0
        days = self.model.day - self.table.grievance_on.item(self.row)
        return decayed(stored, days, self.model.parameters.trust.grievance_decay)

    def grieve(self, amount: float) -> None:
        """Add to the grievance (a negative amount takes from it)."""
        now = self.grievance_now() + amount
        self.grievance = now if now > 0.0 else 0.0
        self.grievance_on = self.model.day

    def impatience(self, cases: Any, row: int) -> float:
        """Hazard of going one tier higher today, with the case on this row of the case table."""
        rule = self.model.parameters.escalation
        return patience_rate(
            cases.severity.item(row), self.model.day - cases.episode_on.item(row), cases.handoffs.item(row),
            self.mean_trust(), cases.heard.item(row), rule.patience, rule.age_days, rule.handoff_weight,
            rule.trust_weight, rule.heard_weight,
        )  # fmt: skip

    def mean_trust(self) -> float:
        """Mean trust over institutions, summed in their order."""
        total = 0.0
        for value in self.table.trust[self.row].tolist():
            total += value
        return total / len(Institution)

    def live_through(self, case: Case, is_good: bool, learns_door: bool = True) -> None:
        """Draw conclusions from the end of a case: about institutions, and about the door.

        Credit goes to every institution seen in the log, blame to those seen to decline, to stay
        away, to run late, to lose it or to give it up.
        """
        rule = self.model.parameters.trust
        strength = experience(case.severity, is_good, case.justice, rule.credit_share)
        row = self.trust
        answerable = case.seen if is_good else case.blamed
        for institution in Institution:
            if answerable >> institution & 1:
                row[institution] = trust_after(row.item(institution), is_good, strength, rule.gain, rule.loss)
        if is_good:
            self.grieve(-rule.relief * self.grievance_now())
        else:
            self.grieve(case.severity)
        channel = case.channel
        if learns_door and channel > Channel.TALK:
            outcome = 1.0 if is_good else 0.0
            efficacy = self.table.efficacy
            efficacy[self.row, channel] = learned(efficacy.item(self.row, channel), outcome, rule.learning)
            for other in self.neighbours:
                efficacy[other, channel] = learned(efficacy.item(other, channel), outcome, rule.hearsay)

    # -- money --------------------------------------------------------------------------------

    def willingness_to_pay(self, quality: float, others: float) -> float:
        """Probability of paying this month's fee, before its own draw.

        `quality` is that of the service, `others` the share that paid last month.
        """
        rule, table, row = self.model.parameters.fees, self.table, self.row
        dunned_on = table.dunned_on.item(row)
        was_dunned = dunned_on >= 0 and self.model.day - dunned_on < 92
        return fee_willingness(
            quality, others, table.trust.item(row, Institution.FIRM), self.grievance_now(), was_dunned,
            rule.habitual, rule.refusing, rule.intercept, rule.quality, rule.others, rule.trust,
            rule.grievance, rule.dunning,
        )  # fmt: skip
