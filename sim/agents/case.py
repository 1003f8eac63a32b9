"""A case: one trouble, from the day it arises to the day it is over, whoever has it.

A case is no agent: it decides nothing. It is the folder that the agents open, write in and pass on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.agents.views import view
from sim.customs import COUNTS, DATES, FLAGS
from sim.rules.chance import draw, exponential
from sim.rules.meeting import procedural_justice
from sim.rules.routing import covered_share
from sim.vocabulary import FIRST_OPEN, LAST_OPEN, Act, Purpose, Stage, Task

if TYPE_CHECKING:
    from sim.agents.body import Body
    from sim.agents.household import Household
    from sim.agents.world import World
    from sim.catalogue import Matter


@view("case")
class Case:
    """One row of the case table, with the world it lies in."""

    __slots__ = ("kind", "row", "table", "world")
    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

        def __setattr__(self, name: str, value: Any) -> None: ...

    def __init__(self, world: World, row: int, matter: int) -> None:
        self.world = world
        self.table = world.state.case  # one object for the whole run, though its arrays grow
        self.row = row
        self.kind: Matter = world.matters[matter]

    @property
    def claimant(self) -> Household:
        """The household that feels it."""
        return self.world.households[self.household]

    @property
    def owner_body(self) -> Body:
        """The body whose case it is."""
        return self.world.bodies[self.owner]

    @property
    def is_open(self) -> bool:
        """Whether an institution holds it."""
        return FIRST_OPEN <= self.stage <= LAST_OPEN

    @property
    def needs_agreement(self) -> bool:
        """Whether several parties must still agree: nobody voted, judged or imposed, and no table agreed."""
        return self.parties > 1 and not self.is_agreed and not self.is_imposed

    @property
    def justice(self) -> float:
        """Procedural justice so far, computed from what its log shows."""
        weights = self.world.parameters.justice
        return procedural_justice(
            self.notice, self.heard, self.reasons, self.feedback,
            weights.notice, weights.heard, weights.reasons, weights.feedback,
        )  # fmt: skip

    @property
    def covered(self) -> float:
        """Share of the needed competences that were brought in."""
        return covered_share(self.kind.needs, self.coverage)

    def wait(self, stage: Stage, due: int) -> None:
        """Stand in a stage until a day (-1: until somebody acts)."""
        self.stage = int(stage)
        self.due = due
        if due >= 0:
            self.world.remind(due, self.row)

    def travel(self, to: Body, task: Task, days: int) -> None:
        """Go by letter to a body, which opens it on a working day and takes it up for a task."""
        self.holder = to.row
        self.task = int(task)
        self.wait(Stage.LETTER, self.world.working_day_from(self.world.day + max(days, 1)))

    def begin_episode(self) -> None:
        """Start over: the folder is opened again, what was learnt is half forgotten."""
        self.episode += 1
        self.episode_on = self.world.day
        for name in COUNTS:
            setattr(self, name, 0)
        for name in FLAGS:
            setattr(self, name, False)
        for name in DATES:
            setattr(self, name, -1)
        self.information *= self.world.parameters.remedy.remembered
        self.start_patience()

    def start_patience(self) -> None:
        """From now on somebody waits for this case, with the patience of this episode."""
        u = draw(self.world.seed, Purpose.PATIENCE, self.key, self.episode, 0)
        self.patience, self.patience_limit = 0.0, exponential(u)

    def note(self, act: Act, body: Body | None = None, **facts: Any) -> None:
        """Write an event about this case into the log."""
        self.world.record(act, self, body, **facts)
