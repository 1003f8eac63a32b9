"""A neighbourhood (居民区): the rules in force there, its list, and what its patrols come upon."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any

import mesa

from sim.agents.case import Case
from sim.agents.views import view
from sim.customs import CORE
from sim.rules.chance import draw
from sim.rules.trouble import detection_level, exposure_of
from sim.vocabulary import Act, HoursUse, Purpose, Role, Stage

if TYPE_CHECKING:
    from sim.agents.body import Body
    from sim.agents.world import World


@view("rules")
class Rules:
    """The row of the rule space that is in force in one neighbourhood."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, world: World, row: int) -> None:
        self.table = world.state.rules
        self.row = row


@view("neighbourhood")
class Neighbourhood(mesa.Agent):
    """The unit of study."""

    if TYPE_CHECKING:
        model: World

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, model: World, row: int) -> None:
        super().__init__(model)
        self.row = row
        self.table = model.state.neighbourhood
        self.rules: Any = Rules(model, row)
        # Ordered by level; what they hold can be read off the case table at any time.
        self.to_be_seen: list[tuple[float, int]] = []
        self.to_be_heard_of: list[tuple[float, int]] = []

    def body(self, role: Role) -> Body | None:
        """The body of a role that serves here, if there is one."""
        return self.model.body_at(role, self.row, -1)

    def convener(self, compound: int = -1) -> Body | None:
        """Who may call others to one table, here or for one compound; None if nobody may."""
        role = self.rules.convener
        return self.model.body_at(Role(role), self.row, compound) if role >= 0 else None

    def keeper_of_the_list(self, compound: int = -1) -> Body | None:
        """Who adopts orphans: the convener, or else the residents' committee; None without a list."""
        if not self.rules.shared_list:
            return None
        return self.convener(compound) or self.body(Role.RESIDENTS_COMMITTEE)

    def desk_sits_with(self, one: Role, other: Role) -> bool:
        """Whether two roles sit at one joint desk, which is that of the 1 and the 3."""
        seats = self.rules.seats if self.rules.joint_desk_days else 0
        return one in CORE and other in CORE and bool(seats >> one & 1 and seats >> other & 1)

    # -- detection --------------------------------------------------------------------------------

    def look(self, patrol: float, visit: float) -> None:
        """Hours of patrol and visit add to the exposure of everything there is to be found."""
        rule = self.model.parameters.trouble
        self.patrol_exposure += exposure_of(patrol, rule.detection, self.households)
        self.visit_exposure += exposure_of(visit, rule.detection_visit, self.households)

    def hide(self, case: Case) -> None:
        """From now on the trouble can be found, at levels that luck has fixed."""
        u = draw(self.model.seed, Purpose.DETECTION, case.key, case.episode, 0)
        case.detect_patrol = detection_level(self.patrol_exposure, case.kind.visibility, u)
        u = draw(self.model.seed, Purpose.DETECTION, case.key, case.episode, 1)
        case.detect_visit = detection_level(self.visit_exposure, 1.0, u)
        heapq.heappush(self.to_be_seen, (case.detect_patrol, case.row))
        heapq.heappush(self.to_be_heard_of, (case.detect_visit, case.row))

    def come_upon(self) -> list[int]:
        """Cases whose level has been crossed, in order of arising, each once."""
        found = set()
        for heap, exposure, level in (
            (self.to_be_seen, self.patrol_exposure, "detect_patrol"),
            (self.to_be_heard_of, self.visit_exposure, "detect_visit"),
        ):
            while heap and heap[0][0] <= exposure:
                threshold, row = heapq.heappop(heap)
                case = self.model.cases[row]
                is_current = getattr(case, level) == threshold
                if is_current and case.stage in (Stage.SILENT, Stage.TALKING, Stage.ORPHAN):
                    found.add(row)
        return sorted(found)

    def take_up(self, case: Case) -> None:
        """What was found goes to the residents' committee before anybody complains."""
        committee = self.body(Role.RESIDENTS_COMMITTEE)
        assert committee is not None
        case.is_detected = True
        if case.claimed_on < 0:
            case.claimed_on = self.model.day
        case.start_patience()
        case.note(Act.DETECT, committee)
        committee.receive(case)

    # -- sitting together ---------------------------------------------------------------------------

    def sit_together(self) -> None:
        """The joint desk sits: every seat of the neighbourhood gives its hours."""
        for body in self.seated():
            body.owe(self.model.parameters.routing.desk_hours, HoursUse.ATTENDING)
            self.model.record(Act.JOINT_DESK, None, body, hours=self.model.parameters.routing.desk_hours)

    def seated(self) -> list[Body]:
        """The 1 and the 3 that have a seat, in order of rows."""
        seats = self.rules.seats
        return [
            body
            for body in self.model.bodies
            if body.neighbourhood == self.row and body.is_present and body.role_is in CORE
            and seats >> body.role_is & 1
        ]  # fmt: skip

    def meet_across_the_border(self) -> None:
        """The joint hub across the wall or the border meets: branch and committee give their hours."""
        for role in (Role.PARTY_BRANCH, Role.RESIDENTS_COMMITTEE):
            body = self.body(role)
            if body is not None:
                body.owe(self.model.parameters.routing.desk_hours, HoursUse.ATTENDING)
                self.model.record(Act.JOINT_DESK, None, body, note=1.0)

    def renew_the_pledge(self) -> None:
        """The committee drafts a residents' pledge or renews it, and some households hear of it."""
        world, rule = self.model, self.model.parameters.pledge
        table = world.state.household
        for home in world.compounds:
            for row in home.rows if home.neighbourhood == self.row else ():
                if draw(world.seed, Purpose.COVENANT, table.key.item(row), world.month) < rule.reach:
                    table.pledged_on[row] = world.day
        committee = self.body(Role.RESIDENTS_COMMITTEE)
        assert committee is not None
        committee.owe(rule.drafting_hours, HoursUse.PREVENTION)
        world.record(Act.PUBLISH, None, committee, hours=rule.drafting_hours, note=2.0)

    def keep_the_list(self) -> None:
        """Once a week somebody goes through the shared problem list."""
        keeper = self.keeper_of_the_list()
        if keeper is not None and self.list_length > 0:
            hours = self.model.parameters.routing.list_hours * self.list_length
            keeper.owe(hours, HoursUse.LISTS)
