"""How each pattern is judged: what is counted over runs of one regime, and whether it lies in its band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.outcomes import Outcomes
from sim.outcomes.layout import LOW_COLLECTION
from sim.outcomes.window import ratio
from sim.vocabulary import LawRegime

FEWEST = 20  # events below which a share says nothing
HIGH_MODE = 0.8  # collection from which a compound counts to the high mode of PT6
YEARS_OF_DEMAND = 5  # measured years that PT11 asks for


@dataclass(frozen=True)
class Finding:
    """Whether a pattern holds, what was found, and why it could not be tested, if so."""

    holds: bool
    numbers: tuple[tuple[str, float], ...]
    reason: str = ""


def _count(runs: Sequence[Outcomes], name: str) -> int:
    return sum(run.counts.get(name, 0) for run in runs)


def _step(runs: Sequence[Outcomes], name: str) -> int:
    return sum(run.funnel[name] for run in runs)


def _years(runs: Sequence[Outcomes]) -> float:
    """Neighbourhood-years measured in all runs together."""
    return sum(run.neighbourhoods * (run.days - run.warmup) / 365.0 for run in runs)


def _too_few(count: int, what: str) -> str:
    return "" if count >= FEWEST else f"only {count} {what} in all runs; it takes {FEWEST}"


def _within(value: float, low: float, high: float) -> bool:
    return low <= value <= high


def funnel(runs: Sequence[Outcomes]) -> Finding:
    """PT1: many troubles, few claims, fewer disputes, hardly a suit."""
    arisen, voiced, held, court = (_step(runs, step) for step in ("arisen", "voiced", "held", "court"))
    numbers = (
        ("voiced of arisen", ratio(voiced, arisen)),
        ("held of arisen", ratio(held, arisen)),
        ("in court of arisen", ratio(court, arisen)),
    )
    holds = arisen > voiced > held > court and court <= 0.05 * arisen and arisen >= 15 * court
    return Finding(holds, numbers, _too_few(arisen, "troubles"))


def visible_disputes(runs: Sequence[Outcomes]) -> Finding:
    """PT2: how much becomes visible."""
    rate = float(np.mean([run.values["visible_disputes"] for run in runs]))
    return Finding(_within(rate, 60.0, 130.0), (("per neighbourhood-year", rate),))


def mediation(runs: Sequence[Outcomes]) -> Finding:
    """PT3: nearly all is reported as solved, while a good part does not agree."""
    mediated, about = _count(runs, "mediated"), _count(runs, "property_mediated")
    rate = mediated / _years(runs)
    reported = ratio(_count(runs, "mediated_reported"), mediated)
    agreed = ratio(_count(runs, "property_agreed"), about)
    numbers = (
        ("cases per neighbourhood-year", rate),
        ("reported success", reported),
        ("process success on property", agreed),
    )
    holds = _within(rate, 8.0, 25.0) and _within(reported, 0.93, 0.99) and _within(agreed, 0.65, 0.80)
    return Finding(holds, numbers, _too_few(min(mediated, about), "mediated cases"))


def property_suits(runs: Sequence[Outcomes]) -> Finding:
    """PT4: firms sue owners over fees, hardly ever the other way round."""
    fees, owners = _count(runs, "fee_suits"), _count(runs, "suits_against_firm")
    ended = _count(runs, "fee_suits_paid") + _count(runs, "fee_suits_judged")
    recovery, rate = ratio(fees, fees + owners), (fees + owners) / _years(runs)
    settled = ratio(_count(runs, "fee_suits_paid"), ended)
    numbers = (
        ("fee recovery, firm against owner", recovery),
        ("suits per neighbourhood-year", rate),
        ("ended by payment after filing", settled),
    )
    holds = recovery >= 0.90 and _within(rate, 5.0, 10.0) and _within(settled, 0.45, 0.65)
    return Finding(holds, numbers, _too_few(min(fees + owners, ended), "suits"))


def old_stock(runs: Sequence[Outcomes]) -> Finding:
    """PT5: old buildings supply the suits between neighbours, leakage first."""
    suits = _count(runs, "suits_structural")
    share_old = ratio(_count(runs, "households_old"), sum(run.households for run in runs))
    over = {
        name.partition(".")[2]: _count(runs, name)
        for name in runs[0].counts
        if name.startswith("suits_over.")
    }
    leaks = ratio(over.get("water_leakage", 0), suits)
    numbers = (
        ("from old stock", ratio(_count(runs, "suits_structural_old"), suits)),
        ("households in old stock", share_old),
        ("over leakage", leaks),
    )
    reason = _too_few(suits, "structural or neighbour suits")
    if share_old in (0.0, 1.0):
        reason = "every household lives in stock of one age: it could not come out otherwise"
    is_mode = bool(over) and over.get("water_leakage", 0) == max(over.values())
    return Finding(numbers[0][1] >= 0.60 and is_mode, numbers, reason)


def two_modes(runs: Sequence[Outcomes]) -> Finding:
    """PT6: compounds pay nearly all or hardly half."""
    last = np.concatenate([_last_collection(run) for run in runs])
    low, high = (ratio(chosen.sum(), len(last)) for chosen in (last <= LOW_COLLECTION, last >= HIGH_MODE))
    mean = ratio(last.sum(), len(last))
    numbers = (
        ("mean over compounds", mean),
        ("compounds at or below 0.5", low),
        ("compounds at or above 0.8", high),
        ("compounds in between", 1.0 - low - high),
    )
    between = 1.0 - low - high
    holds = _within(mean, 0.75, 0.85) and low > 0.0 and high > between and low >= between / 2.0
    return Finding(holds, numbers, _too_few(len(last), "compounds"))


def _last_collection(run: Outcomes) -> np.ndarray:
    days = run.paths["day"]
    return run.paths["collection"][days == (days.max() if len(days) else -1)]


def exits_of_firms(runs: Sequence[Outcomes]) -> Finding:
    """PT7: firms leave where collection is low."""
    low, high = _count(runs, "months_low") / 12.0, _count(runs, "months_high") / 12.0
    at_low, at_high = _count(runs, "exits_low"), _count(runs, "exits_high")
    turnover = ratio(_count(runs, "firms_entered"), low + high)
    numbers = (
        ("exits per compound-year below 0.5", ratio(at_low, low)),
        ("exits per compound-year at or above 0.5", ratio(at_high, high)),
        ("turnover per compound-year", turnover),
    )
    reason = "" if low >= FEWEST else f"only {low:.0f} compound-years below 0.5; it takes {FEWEST}"
    jumps = at_low / low > at_high / high if low and high else False
    return Finding(jumps and _within(turnover, 0.02, 0.05), numbers, reason)


def lifts(runs: Sequence[Outcomes]) -> Finding:
    """PT8: from asking to building, lifts are lost on the way."""
    names = ("lifts_held", "lifts_consulted", "lifts_signed", "lifts_built", "lift_meetings")
    held, consulted, signed, built, meetings = (_count(runs, name) for name in names)
    numbers = (
        ("consulted of eligible", ratio(consulted, held)),
        ("signed of consulted", ratio(signed, consulted)),
        ("built of signed", ratio(built, signed)),
        ("meetings per lift built", ratio(meetings, built)),
    )
    bands = ((0.80, 0.95), (0.40, 0.60), (0.30, 0.45))
    holds = all(_within(value, low, high) for (_, value), (low, high) in zip(numbers[:3], bands, strict=True))
    return Finding(holds, numbers, _too_few(consulted, "lifts consulted on"))


def last_holdout(runs: Sequence[Outcomes]) -> Finding:
    """PT9: one against all blocks under unanimity alone."""
    strong, blocked = _count(runs, "lift_votes_strong"), _count(runs, "lift_votes_strong_blocked")
    share = ratio(blocked, strong)
    numbers = (("ballots with support of 0.95 or more", float(strong)), ("of these, blocked", share))
    laws = {run.law_lift for run in runs}
    if len(laws) > 1:
        return Finding(False, numbers, "the runs mix laws on lifts; give runs of one law")
    holds = share > 0.0 if laws == {LawRegime.UNANIMITY} else share == 0.0
    return Finding(holds, numbers, "" if strong else "no ballot reached a support of 0.95")


def demand(runs: Sequence[Outcomes]) -> Finding:
    """PT11: calls grow as the books improve."""
    last = YEARS_OF_DEMAND - 1
    if any(f"hotline_calls.{last}" not in run.counts for run in runs):
        return Finding(False, (), f"needs {YEARS_OF_DEMAND} measured years")
    calls = [_count(runs, f"hotline_calls.{year}") for year in (0, last)]
    reported = [
        ratio(_count(runs, f"reported.{year}"), _count(runs, f"disputes.{year}")) for year in (0, last)
    ]
    growth = ratio(calls[1], calls[0])
    numbers = (
        ("growth of calls", growth),
        ("reported resolution in the first year", reported[0]),
        ("reported resolution in the fifth year", reported[1]),
    )
    holds = _within(growth, 2.0, 3.5) and reported[1] > reported[0]
    return Finding(holds, numbers, _too_few(calls[0], "calls in the first year"))
