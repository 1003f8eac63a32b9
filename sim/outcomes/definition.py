"""What an outcome is: a number with a unit, a direction, a denominator, and rules of counting.

Each outcome is declared once, beside the function that computes it. Tables, figures, reports and
comparisons read the declaration; none of them knows an outcome of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

DIRECTIONS = ("higher", "lower", "neither")

# Rules of warm-up: what the end of the warm-up cuts off.
ARISEN_AFTER = "counts troubles that arose after the warm-up; earlier ones are out, whatever became of them"
MONTHS_AFTER = "counts month ends after the warm-up"
STOCK_AFTER = "a stock, looked at on month ends after the warm-up, whenever its troubles arose"
EVENTS_AFTER = "counts events after the warm-up"

# Rules of censoring: what the end of the record cuts off.
FOLLOWED_YEAR = (
    "counts troubles that arose at least 365 days before the end, so that each is followed for a year"
)
FOLLOWED_DURABLE = (
    "counts troubles that arose at least 365 days and the durable period before the end, so that each can be "
    "resolved within a year and then prove durable"
)
TO_THE_END = "counts what happened by the end of the record"
NO_CENSORING = "nothing is censored"

YEAR_TOO_SHORT = "undefined if no trouble could be followed for a year"
DURABLE_TOO_SHORT = "undefined if no trouble could be followed for a year and the durable period"
NO_MONTH = "undefined if no month ends in the measured window"


@dataclass(frozen=True)
class OutcomeDefinition:
    """One outcome, declared.

    Attributes
    ----------
    name : str
        Identifier, snake case.
    code : str
        O1 to O20 of the evidence, or F for a step of the funnel.
    title, title_zh, unit : str
    direction : "higher", "lower" or "neither"
        Which values are better, for the people who live there.
    definition, denominator : str
        What is counted, in one sentence; out of what.
    warm_up, censoring : str
        What the two ends of the measured window cut off.
    undefined : str
        When a run gives no number (NaN); empty if it always does.
    primary : bool
        Declared in advance as one on which claims rest; `why` says for which reason.
    why : str
    smallest_that_matters : float
        Of a primary outcome: a difference smaller than this does not matter, as registered before
        any run (experiments/coordination/README.md). In the outcome's unit, or, if
        `is_share_of_baseline`, as a share of the baseline's mean; 0 where nothing was registered.
    is_share_of_baseline : bool
    """

    name: str
    code: str
    title: str
    title_zh: str
    unit: str
    direction: str
    definition: str
    denominator: str
    warm_up: str
    censoring: str
    undefined: str = ""
    primary: bool = False
    why: str = ""
    smallest_that_matters: float = 0.0
    is_share_of_baseline: bool = False

    def __post_init__(self) -> None:
        assert self.direction in DIRECTIONS, f"{self.name}: direction {self.direction!r}"
        assert bool(self.why) == self.primary, f"{self.name}: a primary outcome says why, and only one does"
        assert self.smallest_that_matters >= 0.0, f"{self.name}: a difference that matters is not negative"
