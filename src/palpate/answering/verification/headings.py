"""Headings that claim something of the statements under them: on which side, against what, how it went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.places import Place
from palpate.answering.verification.results import classes_in
from palpate.synthesis import ComparatorClass, Comparison
from palpate.terminology import terminology
from palpate.vocabulary import Direction, RecommendationDirection, SafetyKind

Fits = Callable[[Place], bool]


def _side(side: RecommendationDirection) -> Fits:
    return lambda place: place.advice is not None and place.advice.direction is side


def _note(*kinds: SafetyKind) -> Fits:
    return lambda place: place.effect is not None or (place.note is not None and place.note.kind in kinds)


def _did(direction: Direction) -> Fits:
    return lambda place: place.finding is not None and place.finding.direction is direction


_EACH: dict[str, Fits] = {
    "In favour": _side(RecommendationDirection.FOR),
    "Against": _side(RecommendationDirection.AGAINST),
    "No recommendation either way": _side(RecommendationDirection.NEITHER),
    "Combined with": _side(RecommendationDirection.FOR),
    "Who should not have it": _note(SafetyKind.CONTRAINDICATION),
    "Only with care, or after asking a doctor": _note(SafetyKind.PRECAUTION),
    "What can happen": _note(SafetyKind.ADVERSE_EVENT),
    "How often, and what was not seen": _note(SafetyKind.REASSURANCE),
    "Schedules that did no better": _did(Direction.NO_DIFFERENCE),
}
"""Headings that hold of every support of a statement under them."""
_SOME: dict[str, Fits] = {"Schedules that did better": _did(Direction.BENEFIT)}
"""Headings that hold of some."""


def check_heading(group: str | None, places: Sequence[Place]) -> Iterator[Check]:
    """Whether the supports belong under the heading; headings that claim nothing are passed over."""
    if group is None:
        return
    each, some = _EACH.get(group), _SOME.get(group)
    if group.startswith(TECHNIQUE):
        each = _of_technique(group.removeprefix(TECHNIQUE))
    if group.startswith(DIRECTLY):
        each = _of_rival(group.removeprefix(DIRECTLY))
    if group.startswith("Against ") and (kinds := classes_in(group)[0]):
        each = _compares(kinds)
    wrong = next((place for place in places if each and not each(place) and not _is_threshold(place)), None)
    if wrong:
        yield fault(CheckKind.DIRECTION, f"{wrong.address} does not belong under '{group}'")
    elif some and not any(map(some, places)):
        yield fault(CheckKind.DIRECTION, f"no support belongs under '{group}'")
    elif each or some:
        yield found(CheckKind.DIRECTION, f"under '{group}'", places[0].address)


TECHNIQUE = "Technique: "
"""Opens a heading that names the treatment which every finding under it is on."""


def _of_technique(name: str) -> Fits:
    named = terminology().find_ids(name, ("intervention",))
    return lambda place: place.item is not None and bool(place.item.interventions & named)


DIRECTLY = "Set directly against "
"""Opens a heading that names the comparator which the question asks about."""


def _of_rival(name: str) -> Fits:
    terms = terminology()
    named = frozenset().union(*(terms.narrower(c) for c in terms.find_ids(name, ("intervention", "comparator"))))
    return lambda place: place.item is not None and _sets_against(place.item, named)


def _sets_against(item: Comparison, named: frozenset[str]) -> bool:
    """Whether nothing but a named treatment stands on the other side; a tie holds either way round."""
    others = terminology().most_specific(item.comparators)
    tie = item.finding.direction is Direction.NO_DIFFERENCE and bool(item.interventions & named)
    return item.comparator_class.value in named or (bool(others) and others <= named) or tie


def _compares(kinds: set[ComparatorClass]) -> Fits:
    return lambda place: place.item is not None and place.item.comparator_class in kinds


def _is_threshold(place: Place) -> bool:
    return place.item is not None and place.item.is_threshold
