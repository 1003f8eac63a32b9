"""Numbers of a run that `measure` does not keep: who came, what a single matter did."""

from __future__ import annotations

import numpy as np

from sim.engines import History
from sim.vocabulary import Act, HoursUse, Role, Scope, Stage

MEETINGS = (Act.HEAR, Act.COORDINATE, Act.NO_QUORUM)


def counts_of(history: History) -> dict[str, float]:
    """Numbers by name; shares of nothing are NaN. The warm-up is left out.

    hub_utilisation     hours of the Party branch that were used, of all it had
    hub_queue           cases in its queue, mean of month's ends
    attendance          bodies that came, of those invited to meetings (the chair not counted)
    meetings            held or failed for want of quorum, per year
    partners_called     bodies invited per first calling of a table
    border_resolved     border troubles remedied, of those claimed
    norm_troubles       troubles of matters that hang on norms, per year
    revenue_claims      claims about public revenue, per year
    whistles            per year
    service_quality, orphaned_days (per claim that was ever an orphan counts as one), paper
    """
    first, days = history.scenario.warmup, history.scenario.days
    years = (days - first) / 365.0
    events = {name: values[history.events["day"] >= first] for name, values in history.events.items()}
    panel = {name: values[history.panel["day"] >= first] for name, values in history.panel.items()}
    return {
        **_hub(history),
        **_meetings(events, history.scenario.parameters.meeting.hours, years),
        **_matters(history, events, years),
        "whistles": _count(events, Act.WHISTLE) / years,
        "lost_cases": _count(events, Act.LOST) / years,
        "closed_on_paper": _count(events, Act.PAPER) / years,
        "service_quality": float(panel["quality"].mean()) if panel["quality"].size else float("nan"),
    }


def _count(events: dict[str, np.ndarray], *acts: Act) -> int:
    return int(np.isin(events["act"], acts).sum())


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


def _hub(history: History) -> dict[str, float]:
    hours = history.hours
    here = hours["role"] == Role.PARTY_BRANCH
    after = here & (hours["day"] >= history.scenario.warmup)
    if not after.any():
        return {"hub_utilisation": float("nan"), "hub_queue": float("nan")}
    last = after & (hours["day"] == hours["day"][after].max())
    start = here & (hours["day"] == hours["day"][after].min())
    supplied = float(hours["supplied"][last].sum() - hours["supplied"][start].sum())
    idle_name = HoursUse.IDLE.name.lower()
    idle = float(hours[idle_name][last].sum() - hours[idle_name][start].sum())
    return {
        "hub_utilisation": _share(supplied - idle, supplied),
        "hub_queue": float(hours["queue_length"][after].mean()),
    }


def _meetings(events: dict[str, np.ndarray], hours: float, years: float) -> dict[str, float]:
    held = np.isin(events["act"], MEETINGS)
    came = float((events["hours"][held] / hours - 1.0).sum()) if hours > 0.0 else float("nan")
    absent = _count(events, Act.ABSENT)
    called = events["act"] == Act.CONVENE
    return {
        "attendance": _share(came, came + absent),
        "meetings": float(held.sum()) / years,
        "failed_meetings": _share(_count(events, Act.NO_QUORUM), float(held.sum())),
        "invited": float(events["note"][called].mean()) if called.any() else float("nan"),
    }


def _matters(history: History, events: dict[str, np.ndarray], years: float) -> dict[str, float]:
    matters = history.scenario.matters
    border = [m for m, matter in enumerate(matters) if matter.scope == Scope.BORDER]
    normed = [m for m, matter in enumerate(matters) if matter.by_norm > 0.0]
    revenue = [m for m, matter in enumerate(matters) if matter.name == "public_revenue"]
    cases = history.cases
    # Fixed by the calendar, not by what became of them; a year is left for becoming something.
    early = (cases["arisen_on"] >= history.scenario.warmup) & (
        cases["arisen_on"] < max(history.scenario.days - 365, history.scenario.warmup + 1)
    )
    of_border = early & np.isin(cases["matter"], border)
    claimed = of_border & (cases["claimed_on"] >= 0)
    arisen = events["act"] == Act.ARISE
    return {
        "border_resolved": _share(float((of_border & (cases["first_resolved_on"] >= 0)).sum()),
                                  float(of_border.sum())),
        "border_handoffs": float(cases["handoffs"][claimed].mean()) if claimed.any() else float("nan"),
        "norm_troubles": float((arisen & np.isin(events["matter"], normed)).sum()) / years,
        "revenue_claims": float(
            ((events["act"] == Act.CLAIM) & np.isin(events["matter"], revenue)).sum()
        ) / years,
        "silent_at_the_end": float((cases["stage"] == Stage.SILENT).sum()),
    }  # fmt: skip
