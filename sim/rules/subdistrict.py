"""The sub-district's yearly rating (街道评星): what is measured, and what it does to attention."""

from __future__ import annotations

from sim.rules import rule


@rule
def rating_score(closed: int, claimed: int, trust: float, by_closed: float) -> float:
    """The score of a neighbourhood as seen from above: closed in the books, and liked.

    Parameters
    ----------
    closed, claimed : int, claims of the year closed in the books, and all of them
    trust : float in [0, 1], mean trust in the residents' committee, as a survey finds it
    by_closed : float in [0, 1], weight of the books

    Returns
    -------
    float in [0, 1]

    Source
    ------
    ASSUMPTION H16: the source counts stars and does not say what is scored.
    """
    share = 1.0
    if claimed > 0:
        share = closed / claimed
    return by_closed * share + (1.0 - by_closed) * trust


@rule
def stars(score: float, three: float, step: float) -> int:
    """Stars for a score: none below three, five at most.

    Source
    ------
    ESTIMATE B97: 74 of 177 with three, 58 with four, 15 with five; thresholds assumed.
    """
    if score < three:
        return 0
    if score < three + step:
        return 3
    if score < three + 2.0 * step:
        return 4
    return 5


@rule
def ranking_attention(ranking: float, score: float, three: float, step: float, reach: float) -> float:
    """How strongly a ranking pulls at the hours: most just below the next star, not at all far from it.

    Parameters
    ----------
    ranking : float >= 0, weight of the ranking in the rules
    score, three, step, reach : float
        Score, threshold of three stars, step to the next, distance at which the pull ends.

    Returns
    -------
    float in [0, ranking]

    Source
    ------
    PAPER [Lazear1981; C8] effort follows the marginal chance of the prize.
    """
    target = three
    while target <= score and target < three + 2.0 * step:
        target = target + step
    if target <= score:
        return 0.0
    distance = (target - score) / reach
    if distance >= 1.0:
        return 0.0
    return ranking * (1.0 - distance)
