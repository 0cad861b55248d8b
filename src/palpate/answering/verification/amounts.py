"""How much evidence a criterion rests on, and whether that is enough to call it met or unmet.

A payer covers what somebody delivers, so what people do for themselves or for each other at home is left out. Benefit, or the lack of
it, counts as shown where a comparison that says so is rated moderate or high, or where those that do rest on 400 people or more and
are not all rated very low:
the rule of thumb for the optimal information size of a continuous outcome (GRADE guidelines 6, Guyatt 2011, J Clin Epidemiol 64:1283).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from palpate.answering.numbers import count, listing, number
from palpate.synthesis import Comparison
from palpate.synthesis.comparison import REVIEW_KINDS
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, Direction

ENOUGH_PEOPLE = 400
_SELF_CARE = frozenset(
    f"intervention:{name}" for name in ("self-massage", "partner-massage", "foam-rolling", "massage-gun", "massage-chair")
)
_AT_HOME = re.compile(
    r"\b(?:home-based|self-(?:administered|care|treatment)|given by (?:a |the )?(?:parents?|partner|carers?|caregivers?))\b",
    re.IGNORECASE,
)
_BESIDE = frozenset({"intervention:education", "intervention:relaxation"})
"""What is taught along with self-care and makes no delivered treatment of it."""
_FIRM = frozenset({CertaintyLevel.MODERATE, CertaintyLevel.HIGH})
_LEVELS = (CertaintyLevel.VERY_LOW, CertaintyLevel.LOW, CertaintyLevel.MODERATE, CertaintyLevel.HIGH)


def is_delivered(interventions: Collection[str], text: str) -> bool:
    """Whether somebody delivers it as a service: not self-massage, foam rolling, or massage by a partner or carer alone."""
    terms = terminology()
    own = terms.most_specific(interventions) - _BESIDE
    at_home = frozenset().union(*(terms.narrower(concept) for concept in _SELF_CARE))
    return not (_AT_HOME.search(text) or (own and own <= at_home))


def delivered(items: Iterable[Comparison]) -> list[Comparison]:
    """The comparisons on a delivered service."""
    return [item for item in items if is_delivered(item.interventions, item.finding.intervention)]


def shows_benefit(items: Sequence[Comparison]) -> bool:
    """Whether the comparisons in favour are enough for a conclusion."""
    return _enough(items, Direction.BENEFIT)


def shows_no_difference(items: Sequence[Comparison]) -> bool:
    """Whether the comparisons without a clear difference are enough for a conclusion: few people show none, whatever the truth."""
    return _enough(items, Direction.NO_DIFFERENCE)


def _enough(items: Sequence[Comparison], direction: Direction) -> bool:
    mine = [item for item in items if item.finding.direction is direction]
    levels = {item.finding.certainty for item in mine}
    return bool(levels & _FIRM) or (people(mine) >= ENOUGH_PEOPLE and levels != {CertaintyLevel.VERY_LOW})


def people(items: Iterable[Comparison]) -> int:
    """People of the largest review or of all trials together, whichever are more, as far as the sources say."""
    reviews: dict[str, int] = {}
    trials: dict[str, int] = {}
    for item in items:
        held = reviews if item.record.kind in REVIEW_KINDS else trials
        held[item.record.id] = max(item.people, held.get(item.record.id, 0))
    return max(max(reviews.values(), default=0), sum(trials.values()))


def amount_told(items: Sequence[Comparison]) -> str:
    """ "2 of 3 comparisons in 2 sources in favour, on 193 people, 1 rated low, 1 not rated"; people and ratings of those in favour."""
    good = [item for item in items if item.finding.direction is Direction.BENEFIT]
    told = good or items
    levels = Counter(item.finding.certainty for item in told)
    parts = [f"{levels[level]} rated {level.value.replace('_', ' ')}" for level in _LEVELS if levels[level]]
    if levels[None]:
        parts.append(f"{levels[None]} not rated for certainty")
    known = people(told)
    sources = count(len({item.record.id for item in items}), "source")
    size = f"on {number(known)} people" if known else "number of people not stated"
    return f"{len(good)} of {count(len(items), 'comparison')} in {sources} in favour, {size}; {listing(parts)}"
