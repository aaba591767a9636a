"""Which dimensions of a published list have come up in a run, and which nobody asked about yet.

The rule for one dimension is that of the *Operational indicators of trafficking in human beings* (ILO and European Commission, 2009), read in
secondary sources only. The list was made for research. Nothing here is added up across dimensions, and no dimension says anything about a
person by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fieldguide.domain.checklist import Answer, Dimension, Gate, Item, Outcome, Seen, round_of
from fieldguide.domain.records import Rating, Strength

ADULTS, CHILDREN = "adult-labour", "child-labour"
_ORDER = (Strength.WEAK, Strength.MEDIUM, Strength.STRONG)


def dimension_positive(strong: int, medium: int, weak: int) -> bool:
    """Tell whether the rule of the list for one dimension is met.

    Args:
        strong: Number of strong indicators present in the dimension, from 0 on.
        medium: Number of medium ones.
        weak: Number of weak ones.

    Two strong ones do, or one strong with any other, three medium, or two medium with one weak.

    Raises:
        ValueError: A number is below 0.
    """
    if min(strong, medium, weak) < 0:
        raise ValueError("there cannot be fewer than no indicators")
    return (strong >= 1 and strong + medium + weak >= 2) or medium >= 3 or (medium >= 2 and weak >= 1)


def list_for(outcome: Outcome) -> str:
    """Return which published list applies: the children's as soon as somebody is or may be under 18."""
    for item in (*outcome.seen, *outcome.open):
        if item.gate is Gate.CHILD and outcome.answers.get(item.id) in (Answer.YES, Answer.NOT_KNOWN):
            return CHILDREN
    return ADULTS


def coverage(outcome: Outcome, ratings: Mapping[str, tuple[Rating, ...]], name: str) -> tuple[Dimension, ...]:
    """Return the dimensions of one list that the items of a run touch, in the order in which they come up.

    Only items whose yes plainly is an indicator count. A yes to one that is any of several does not say which of them was there: it counts for a
    dimension only if all of them belong to it, and then as the weakest. An indicator that two items show is there once. Further rounds are left
    out: they are about somebody else.

    Args:
        outcome: Where the run stands.
        ratings: Id of an indicator → its published ratings.
        name: The list: :data:`ADULTS` or :data:`CHILDREN`.
    """
    groups = (outcome.seen, outcome.not_seen, outcome.open)
    seen, not_seen, open_ = (tuple(item for item in group if round_of(item.id) == 1) for group in groups)
    items = (*seen, *not_seen, *open_)
    codes = dict.fromkeys(
        rating.dimension
        for item in items
        for target in item.shows
        for rating in ratings.get(target, ())
        if _in(rating.dimension, item, ratings, name)
    )
    return tuple(_dimension(code, seen, open_, ratings, name) for code in codes)


def _dimension(
    code: str, seen: Iterable[Item], open_: Iterable[Item], ratings: Mapping[str, tuple[Rating, ...]], name: str
) -> Dimension:
    present: dict[str, Strength] = {}
    told, waiting = [], [item for item in open_ if _in(code, item, ratings, name)]
    for item in seen:
        own = _in(code, item, ratings, name)
        if own:
            weakest = min(own, key=lambda rating: _ORDER.index(rating.strength))
            present[weakest.item] = weakest.strength
            told.append(item)
    counts = {strength: sum(one is strength for one in present.values()) for strength in Strength}
    is_met = dimension_positive(counts[Strength.STRONG], counts[Strength.MEDIUM], counts[Strength.WEAK])
    state = Seen.SEEN if is_met else Seen.NOT_YET_ASKED if waiting else Seen.NOT_SEEN
    return Dimension(code, state, tuple(told), tuple(waiting))


def _in(code: str, item: Item, ratings: Mapping[str, tuple[Rating, ...]], name: str) -> list[Rating]:
    """Return the ratings of an item in one dimension; none if one of the indicators it may be is not rated there."""
    found = [
        [rating for rating in ratings.get(target, ()) if rating.set == name and rating.dimension == code]
        for target in item.shows
    ]
    return [rating for own in found for rating in own] if all(found) else []
