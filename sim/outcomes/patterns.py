"""What must come out: the patterns of the evidence (B6), each met, not met, or not tested.

A pattern is judged on runs of one regime together: counts are added up, numbers averaged over
replicates. The bands are those of the evidence, proposed before any run. Some patterns were
calibrated on: defaults were tuned until they came out. They are judged like all others, but that
they are met is no evidence for the model, and each says which parameters were tuned. Star shares
(PT14) calibrate and are not judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.outcomes import Outcomes, judges

MET, NOT_MET, NOT_TESTED = "met", "not met", "not tested"


@dataclass(frozen=True)
class PatternCheck:
    """The verdict on one pattern.

    Attributes
    ----------
    code : PT1 to PT11
    title, title_zh : str
    band : str
        What the evidence asks for.
    source : str
        Rows of the evidence.
    verdict : "met", "not met" or "not tested"
    numbers : tuple of (str, float)
        What was found, each with its name; NaN where there was nothing to count.
    reason : str
        Why it was not tested; empty otherwise.
    calibrated : str
        What was tuned until the pattern came out; empty if the pattern was not used.
    """

    code: str
    title: str
    title_zh: str
    band: str
    source: str
    verdict: str
    numbers: tuple[tuple[str, float], ...]
    reason: str = ""
    calibrated: str = ""


@dataclass(frozen=True)
class Pattern:
    """A pattern: what it is called, what it asks for, how it is judged, and what was calibrated on it."""

    code: str
    title: str
    title_zh: str
    band: str
    source: str
    judge: Callable[[Sequence[Outcomes]], judges.Finding]
    calibrated: str = ""


def check_patterns(runs: Sequence[Outcomes]) -> tuple[PatternCheck, ...]:
    """Judge every pattern on runs of one regime.

    Parameters
    ----------
    runs : sequence of Outcomes, at least one
        Replicates of one scenario.

    Returns
    -------
    tuple of PatternCheck, in the order of the evidence
    """
    return tuple(_check(pattern, runs) for pattern in PATTERNS)


def _check(pattern: Pattern, runs: Sequence[Outcomes]) -> PatternCheck:
    found = pattern.judge(runs)
    verdict = NOT_TESTED if found.reason else MET if found.holds else NOT_MET
    return PatternCheck(
        pattern.code,
        pattern.title,
        pattern.title_zh,
        pattern.band,
        pattern.source,
        verdict,
        found.numbers,
        found.reason,
        pattern.calibrated,
    )


PATTERNS = (
    Pattern(
        "PT1",
        "Funnel of disputes",
        "纠纷漏斗",
        "arisen > voiced > held > court; court at most 5 % of arisen, and 15 arisen or more to each",
        "B103-B105",
        judges.funnel,
        "in part, through the rates of the matters",
    ),
    Pattern(
        "PT2",
        "Visible disputes",
        "可见纠纷数量",
        "60 to 130 per neighbourhood-year",
        "B41",
        judges.visible_disputes,
        "the rates of the matters",
    ),
    Pattern(
        "PT3",
        "Mediation, reported and real",
        "调解：上报与过程",
        "8 to 25 cases of the residents' committee a year, 93-99 % reported as solved, while 65-80 % of "
        "property matters agree",
        "B23-B25",
        judges.mediation,
    ),
    Pattern(
        "PT4",
        "Property suits",
        "物业诉讼",
        "90 % or more recover fees, 5 to 10 per neighbourhood-year at the peak, 45-65 % end without judgment",
        "B27 B28",
        judges.property_suits,
        "fees.sue_share, fees.pay_after_filing",
    ),
    Pattern(
        "PT5",
        "Old stock",
        "老旧房屋",
        "buildings over 20 years old supply 60 % or more of structural and neighbour suits; leakage is the "
        "mode",
        "B31",
        judges.old_stock,
    ),
    Pattern(
        "PT6",
        "Two modes of fee collection",
        "收缴率双峰",
        "compounds gather at 0.8 or more and at 0.5 or less, few in between; mean 0.75 to 0.85",
        "B76-B80",
        judges.two_modes,
        "firm.slack, firm.effort_base, firm.exit_hazard",
    ),
    Pattern(
        "PT7",
        "Firms leave where nobody pays",
        "低收缴与物业撤场",
        "the hazard of leaving jumps below a collection of 0.5; turnover 2-5 % a year",
        "B77",
        judges.exits_of_firms,
        "firm.slack, firm.effort_base, firm.exit_hazard",
    ),
    Pattern(
        "PT8",
        "Funnel of lifts",
        "加装电梯漏斗",
        "80-95 % consulted, 40-60 % of these signed, 30-45 % of these built",
        "B90-B92",
        judges.lifts,
    ),
    Pattern(
        "PT9",
        "The last to hold out",
        "最后一户",
        "a support of 95 % is sometimes blocked under unanimity, and never under two thirds or three "
        "quarters",
        "B94 B88",
        judges.last_holdout,
    ),
    Pattern(
        "PT11",
        "Responsiveness creates demand",
        "响应催生诉求",
        "calls to the hotline double or more (up to 3.5 times) in five years while reported resolution rises",
        "B49 B50",
        judges.demand,
    ),
)
