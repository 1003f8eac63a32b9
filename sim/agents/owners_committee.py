"""The owners' committee (业主委员会), of the 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.body import Body
from sim.rules.chance import draw
from sim.rules.household import learned
from sim.rules.owners_committee import levy_compliance
from sim.rules.remedy import levy_due
from sim.vocabulary import Act, HoursUse, Institution, Purpose

if TYPE_CHECKING:
    from sim.agents.compound import Compound


class OwnersCommittee(Body):
    """Volunteers with a few hours a week: ballots, accounts, oversight, the fund."""

    @property
    def home(self) -> Compound:
        """The compound whose owners it serves."""
        return self.model.compounds[self.compound]

    def is_acting(self) -> bool:
        """In re-election no big decisions are taken."""
        return self.model.state.committee.vacant_until.item(self.compound) <= self.model.day

    def end_term(self) -> None:
        """The term ends, a re-election begins; whoever comes is drawn afresh."""
        world, rule, row = self.model, self.model.parameters.committee, self.compound
        committee = world.state.committee
        u = draw(world.seed, Purpose.ELECTION, self.name_key, world.day)
        mean, half = world.parameters.skill.owners_committee, world.parameters.skill.spread
        self.skill = self.skill_start = min(1.0, max(0.0, mean + half * (2.0 * u - 1.0)))
        committee.vacant_until[row] = world.day + rule.reelection_days
        committee.term_end[row] = world.day + rule.term_years * 365
        world.record(Act.ELECTION, None, self, note=u)

    def publish_accounts(self) -> None:
        """Who reads the accounts believes what they show, good or bad, as far as they can be followed."""
        world, rule = self.model, self.model.parameters.committee
        home, table = self.home, self.model.state.household
        is_booked = world.neighbourhoods[self.neighbourhood].rules.bookkeeping
        home.accounts = 1.0 if is_booked else world.state.committee.transparency.item(self.compound)
        self.owe(rule.publication_hours, HoursUse.LISTS)
        for row in home.rows:
            u = draw(world.seed, Purpose.ARREARS_RESPONSE, table.key.item(row), world.day, 1)
            if u < rule.publication_reach:
                table.belief[row] = learned(table.belief.item(row), home.soundness, home.accounts)
        world.record(Act.PUBLISH, None, self, hours=rule.publication_hours, note=home.accounts)

    def keep_the_fund(self) -> None:
        """A month of public revenue in, upkeep out; a look at the trigger and the default levy."""
        world, rule, home = self.model, self.model.parameters.fund, self.home
        income = home.revenue_per_year // 12
        if self.is_present and world.neighbourhoods[self.neighbourhood].rules.bookkeeping:
            fee = round(world.parameters.committee.bookkeeper_fee * 100.0 * home.households / 12.0)
            income = max(0, income - fee)
        to_fund = int(income * rule.revenue_share)
        home.fund += to_fund
        home.revenue += income - to_fund
        home.outside_fen += income
        need = rule.upkeep * 100.0 * home.households / 12.0 * (1.0 + rule.upkeep_age * (1.0 - home.condition))
        spent = min(home.fund, int(need))
        home.fund -= spent
        home.outside_fen -= spent
        is_low = home.fund < rule.trigger * home.fund_initial
        if not is_low:
            home.low_since = home.levied_on = -1
        elif home.low_since < 0:
            home.low_since = world.day
        may_levy = world.neighbourhoods[self.neighbourhood].rules.default_levy
        if is_low and may_levy and home.levied_on < 0 and world.day - home.low_since >= rule.decision_days:
            home.levied_on = world.day
            world.record(Act.LEVY, None, self, fen=levy_due(home.fund_initial, rule.levy_share))
        elif home.levied_on >= 0 and world.day - home.levied_on >= rule.levy_days:
            self.collect_levy()

    def collect_levy(self) -> None:
        """The default notices fall due: owners pay by trust and purse."""
        world, rule, home = self.model, self.model.parameters.fund, self.home
        table = world.state.household
        total = levy_due(home.fund_initial, rule.levy_share)
        paid = 0
        for row in home.rows:
            if not table.is_owner.item(row):
                continue
            trust = table.trust.item(row, Institution.OWNERS_COMMITTEE)
            if table.liquidity.item(row) < levy_compliance(trust, rule.levy_compliance, rule.levy_trust):
                paid += total * table.area.item(row) // max(home.area, 1)
        home.fund += paid
        home.household_fen += paid
        home.levied_on = home.low_since = -1
        world.record(Act.LEVY, None, self, fen=paid, note=1.0)
