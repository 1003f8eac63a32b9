"""The property firm (物业服务企业), of the 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.body import Body
from sim.agents.owners_committee import OwnersCommittee
from sim.rules.chance import draw
from sim.rules.household import learned
from sim.rules.property_firm import (
    condition_after,
    effort_target,
    exits,
    is_renewed,
    service_target,
    working_hours,
)
from sim.vocabulary import Act, HoursUse, Institution, Purpose

if TYPE_CHECKING:
    from sim.agents.compound import Compound


class PropertyFirm(Body):
    """Serves, repairs, collects fees, sues for them, and leaves when a compound does not pay."""

    @property
    def home(self) -> Compound:
        """The compound it serves."""
        return self.model.compounds[self.compound]

    def hours_today(self) -> float:
        """A firm that is not paid, or not well run, sends fewer people."""
        rule = self.model.parameters.firm
        return working_hours(
            super().hours_today(), self.home.quality, self.skill, rule.work_loss, rule.work_basic
        )

    # -- the month ------------------------------------------------------------------------------------

    def collect_fees(self) -> None:
        """Every household pays or does not; those who have not for long are dunned, or sued."""
        world, table = self.model, self.model.state.household
        home, month = self.home, self.model.month
        fee, paying, income = home.fee, 0, 0
        quality, others = home.quality, home.collection
        for row in home.rows:
            household = world.households[row]
            bill = fee * table.area.item(row)
            if table.fee_draw.item(row) < household.willingness_to_pay(quality, others):
                table.arrears_months[row] = 0
                paying += 1
                income += bill
            else:
                table.arrears[row] += bill
                table.arrears_months[row] += 1
                self.chase(row, month)
        self.bank(income)
        home.collection = paying / len(home.rows) if home.rows else 1.0

    def bank(self, fen: int) -> None:
        """Money from households into the firm's purse here."""
        self.model.state.firm.cash[self.compound] += fen
        self.model.state.compound.household_fen[self.compound] += fen

    def chase(self, row: int, month: int) -> None:
        """Dun once a quarter; past the limit, sue a few."""
        world, rule, table = self.model, self.model.parameters.fees, self.model.state.household
        months = table.arrears_months.item(row)
        if months >= rule.dun_after_months and months % 3 == 0:
            table.dunned_on[row] = world.day
            self.owe(rule.dun_hours, HoursUse.ADMINISTRATION)
            world.record(
                Act.DUN, None, self, household=row, hours=rule.dun_hours, fen=table.arrears.item(row)
            )
        may_sue = world.neighbourhoods[self.neighbourhood].rules.firm_may_sue
        if may_sue and months >= rule.sue_after_months and table.suit_due.item(row) < 0:
            u = draw(world.seed, Purpose.SUE, table.key.item(row), month, 1)
            if u < rule.sue_share:
                table.suit_due[row] = world.day + world.parameters.escalation.court_days
                world.record(Act.SUE, None, self, household=row, fen=table.arrears.item(row))

    def finish_suits(self) -> None:
        """Suits whose day has come: most debtors pay once a suit is filed, the rest are judged."""
        world, rule, table = self.model, self.model.parameters.fees, self.model.state.household
        due = table.suit_due
        for row in self.home.rows:
            if 0 <= due.item(row) <= world.day:
                table.suit_due[row] = -1
                u = draw(world.seed, Purpose.ARREARS_RESPONSE, table.key.item(row), world.month)
                owed = table.arrears.item(row)
                if u < rule.pay_after_filing:
                    self.bank(owed)
                    table.arrears[row] = table.arrears_months[row] = 0
                    world.record(Act.PAY_ARREARS, None, self, household=row, fen=owed)
                else:
                    world.record(Act.JUDGE, None, self, household=row, fen=owed)

    def run_the_service(self) -> None:
        """The month's budget becomes service, margin and a small reserve; then effort is reconsidered."""
        world, rule, home = self.model, self.model.parameters.firm, self.home
        firm = world.state.firm
        row = self.compound
        effort = firm.effort.item(row)
        cash = firm.cash.item(row)
        reserve = int(rule.reserve * cash)
        world.state.compound.outside_fen[row] -= cash - reserve
        firm.cash[row] = reserve
        target = service_target(home.collection, float(home.fee), home.cost, rule.slack, effort)
        home.quality = learned(home.quality, target, rule.adjustment)
        home.condition = condition_after(
            home.condition, home.quality, rule.condition_decay, rule.condition_service
        )
        threatened = home.list_colour < 0 and not is_renewed(
            home.quality, True, rule.renewal_quality, rule.list_alarm
        )
        wanted = effort_target(
            rule.effort_base, home.oversight(), rule.effort_oversight, threatened, rule.effort_list
        )
        firm.effort[row] = learned(effort, wanted, rule.effort_speed)

    def consider_leaving(self) -> None:
        """Below one half for long enough, a firm may give notice."""
        world, rule, row = self.model, self.model.parameters.firm, self.compound
        firm = world.state.firm
        low = firm.months_low.item(row) + 1 if self.home.collection < rule.exit_collection else 0
        firm.months_low[row] = low
        if firm.leaves_on.item(row) >= 0:
            return
        u = draw(world.seed, Purpose.FIRM_EXIT, self.home.name_key, world.month)
        if exits(self.home.collection, low, rule.exit_collection, rule.exit_months, rule.exit_hazard, u):
            firm.leaves_on[row] = world.day + rule.exit_notice_days
            world.record(Act.FIRM_EXIT, None, self, note=self.home.collection)

    def end_contract(self) -> None:
        """The contract ends: where owners have a committee that acts, a bad firm is replaced."""
        world, rule, row = self.model, self.model.parameters.firm, self.compound
        committee = world.committee_of(row)
        can_choose = isinstance(committee, OwnersCommittee) and committee.is_acting()
        if can_choose and not is_renewed(
            self.home.quality, self.home.list_colour < 0, rule.renewal_quality, rule.list_alarm
        ):
            self.hand_over()
        else:
            world.state.firm.contract_end[row] = world.day + rule.contract_years * 365

    def hand_over(self) -> None:
        """Another firm from the pool takes the compound, its queue and its debtors."""
        world, rule, row = self.model, self.model.parameters.firm, self.compound
        firm, home = world.state.firm, self.home
        firm.leaves_on[row] = -1
        firm.months_low[row] = 0
        firm.generation[row] += 1
        generation = firm.generation.item(row)
        u = draw(world.seed, Purpose.FIRM_QUALITY, home.name_key, generation)
        skill = min(1.0, max(0.0, rule.pool_quality + rule.pool_spread * (2.0 * u - 1.0)))
        self.skill = self.skill_start = skill
        firm.effort[row] = rule.effort_base
        firm.contract_end[row] = world.day + rule.contract_years * 365
        home.quality = max(0.0, home.quality - rule.transfer_quality)
        home.list_colour = 0
        prior = world.parameters.trust.prior_firm
        trust = world.state.household.trust
        for household in home.rows:
            old = trust.item(household, Institution.FIRM)
            trust[household, Institution.FIRM] = learned(old, prior, rule.fresh_start)
        world.record(Act.FIRM_ENTER, None, self, note=skill)
